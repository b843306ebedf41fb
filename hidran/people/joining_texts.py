"""What a person reads when a role is on its way to him, and when his phone has joined. Pure."""

from hidran.people.role_words import role_word
from hidran.words import Language, say


def asked_to_take(*, name: str, giver: str, role: str, kpp: str, proof: str, language: Language = "id") -> str:
    """The test message of a hand-over. `giver` and `kpp`: '' when there is none."""
    said = {"name": name, "giver": giver, "role": role_word(role, language), "kpp": kpp or "Hidran", "proof": proof}
    lines = (
        "SERAH TERIMA: {role} {kpp}",
        "{giver} menyerahkan peran {role} kepada Anda, {name}." if giver else "Anda diminta menjadi {role}, {name}.",
        "Balas OK bila pesan ini sampai, atau sebutkan angka {proof} kepada pengurus. Setelah itu peran pindah.",
    )
    return "\n".join(say(line, language, **said) for line in lines)


def joined(*, name: str, roles: tuple[str, ...], language: Language = "id") -> str:
    """Thanks after an answer or a code. `roles`: those that moved to him by it."""
    lines = [say("Terima kasih, {name}. Pesan Hidran sampai di sini.", language, name=name)]
    if roles:
        words = ", ".join(role_word(role, language) for role in roles)
        lines.append(say("Mulai sekarang Anda {roles}.", language, roles=words))
    return "\n".join(lines)


def handed_over(*, name: str, taker: str, role: str, language: Language = "id") -> str:
    """To whoever held the role until now."""
    sentence = "Serah terima selesai: {taker} sekarang {role}. Terima kasih, {name}."
    return say(sentence, language, taker=taker, role=role_word(role, language), name=name)
