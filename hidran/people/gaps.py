"""A role without a reachable person is itself a warning: nobody would hear. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from hidran.people.role_words import OF_A_KPP, role_word
from hidran.people.roster import Roster
from hidran.registry import Registry
from hidran.words import Language, say

NEEDED = tuple(role for role in OF_A_KPP if role != "anggota")
Why = Literal["no_member", "vacant", "no_way", "unused_channel"]
_SENTENCES: dict[Why, str] = {
    "no_member": "{kpp}: belum ada orang yang tercatat. Peringatan hanya sampai ke grup dan halaman.",
    "vacant": "{kpp}: peran {role} kosong.",
    "no_way": "{kpp}: {role} belum punya nomor atau alamat, jadi tidak bisa dihubungi.",
    "unused_channel": "{kpp}: {role} hanya punya saluran yang tidak dipakai server ini ({channels}).",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """`role` '': nobody at all. `urgent`: the ladder calls this role before everybody, so an alarm waits for it."""

    kpp: str
    kpp_name: str
    role: str
    why: Why
    urgent: bool
    channels: tuple[str, ...] = ()

    def said(self, language: Language = "id") -> str:
        values = {"kpp": self.kpp_name, "role": role_word(self.role, language), "channels": ", ".join(self.channels)}
        return say(_SENTENCES[self.why], language, **values)


def gaps(roster: Roster, registry: Registry, channels: Collection[str]) -> tuple[Gap, ...]:
    """What is missing, KPP by KPP, the urgent first. `channels`: those that the settings use."""
    found = [gap for kpp in registry.kpps.values() for gap in _of(roster, kpp.id, kpp.name, channels)]
    return tuple(sorted(found, key=lambda gap: not gap.urgent))


def _of(roster: Roster, kpp: str, name: str, channels: Collection[str]) -> Iterator[Gap]:
    if not roster.members(kpp):
        yield Gap(kpp, name, "", "no_member", urgent=False)
        return
    steps = roster.ladder(kpp).steps
    first = {role for step in steps[:-1] or steps for role in step.roles}
    for role in OF_A_KPP:
        persons = roster.behind(kpp, role)
        if not persons:
            if role in NEEDED:
                yield Gap(kpp, name, role, "vacant", role in first)
        elif roster.unreachable(kpp, role, channels):
            unused = tuple(sorted({w.channel for p in persons for w in p.ways}))
            yield Gap(kpp, name, role, "unused_channel" if unused else "no_way", role in first, unused)
