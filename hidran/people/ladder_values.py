"""A ladder as it is stored, typed and sent: a table of plain values. Here, and only here, it is checked. Pure.

{"steps": [{"after_h": 0, "roles": ["teknisi"]}], "patience_h": 4,
 "kelurahan": {"channel": "sms", "address": "+62812..."}}
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from hidran.errors import SettingsError
from hidran.people.addresses import address
from hidran.people.errors import PeopleError
from hidran.people.ladder import HOUR_S, Ladder, Step

CALLED = ("teknisi", "ketua", "sekretaris", "bendahara", "pemeriksa_air", "anggota", "kelurahan")
MOST_STEPS = 6
LONGEST_H = 72.0
PATIENCE_H = (1.0, 48.0)


def values_of(ladder: Ladder) -> dict[str, Any]:
    """Hours, because people think in them; whole ones without a point."""
    steps = [{"after_h": _hours(s.after_s), "roles": list(s.roles)} for s in ladder.steps]
    channel, where = ladder.kelurahan or ("", "")
    contact = {"channel": channel, "address": where} if channel else None
    return {"steps": steps, "patience_h": _hours(ladder.patience_s), "kelurahan": contact}


def ladder_from(values: object) -> Ladder:
    """The ladder that is meant. PeopleError names what does not fit, and what would."""
    if not isinstance(values, Mapping):
        raise PeopleError("Tangga {found!r}: seharusnya tabel dengan steps, patience_h dan kelurahan.", found=values)
    unknown = sorted(set(map(str, values)) - {"steps", "patience_h", "kelurahan"})
    if unknown:
        raise PeopleError("Tangga: bidang {found!r} tidak dikenal; yang ada: {known}.", found=unknown[0],
                          known="steps, patience_h, kelurahan")  # fmt: skip
    patience = _number(values.get("patience_h", 4), *PATIENCE_H, "Lama menunggu")
    contact = _contact(values.get("kelurahan"))
    steps = tuple(_steps(values.get("steps")))
    if contact is None and any(s.roles == ("kelurahan",) for s in steps):
        raise PeopleError("Satu anak tangga hanya memanggil kelurahan, tetapi kontaknya belum diisi.")
    return Ladder(steps, patience, contact)


def _steps(given: object) -> list[Step]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not 1 <= len(given) <= MOST_STEPS:
        raise PeopleError("Tangga: seharusnya 1 sampai {most} anak tangga.", most=MOST_STEPS)
    steps = [_step(number, one) for number, one in enumerate(given, 1)]
    if steps[0].after_s != 0:
        raise PeopleError("Anak tangga 1: seharusnya 0 jam, karena yang pertama diberi tahu saat itu juga.")
    for number, (before, step) in enumerate(pairwise(steps), 2):
        if step.after_s <= before.after_s:
            raise PeopleError("Anak tangga {n}: seharusnya lebih lambat dari anak tangga sebelumnya.", n=number)
    _once(steps)
    return steps


def _step(number: int, given: object) -> Step:
    if not isinstance(given, Mapping):
        raise PeopleError("Anak tangga {n}: seharusnya after_h dan roles.", n=number)
    after = _number(given.get("after_h"), 0, LONGEST_H, f"Anak tangga {number}")
    roles = given.get("roles")
    if not isinstance(roles, Sequence) or isinstance(roles, str) or not roles:
        raise PeopleError("Anak tangga {n}: pilih paling sedikit satu peran.", n=number)
    for role in roles:
        if role not in CALLED:
            known = ", ".join(CALLED)
            raise PeopleError("Anak tangga {n}: peran {found!r} tidak dikenal; yang ada: {known}.",
                              n=number, found=role, known=known)  # fmt: skip
    return Step(after, tuple(dict.fromkeys(roles)))


def _once(steps: list[Step]) -> None:
    seen: dict[str, int] = {}
    for number, step in enumerate(steps, 1):
        for role in step.roles:
            if role in seen:
                raise PeopleError("Peran {role} ada di anak tangga {one} dan {two}: cukup sekali.",
                                  role=role, one=seen[role], two=number)  # fmt: skip
            seen[role] = number


def _contact(given: object) -> tuple[str, str] | None:
    if given is None:
        return None
    if not isinstance(given, Mapping) or not isinstance(given.get("address"), str) or not given.get("channel"):
        raise PeopleError("Kontak kelurahan: seharusnya saluran (channel) dan alamat (address).")
    channel = str(given["channel"])
    try:
        return channel, address(channel, given["address"])
    except SettingsError as error:
        raise PeopleError("Alamat kontak kelurahan tidak cocok untuk {channel}.", channel=channel) from error


def _number(given: object, low: float, high: float, what: str) -> int:
    """Hours as seconds."""
    fits = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not fits or not low <= given <= high:  # type: ignore[operator]
        sentence = "{what}: {found!r} jam; seharusnya angka {low:g} sampai {high:g}."
        raise PeopleError(sentence, what=what, found=given, low=low, high=high)
    return round(given * HOUR_S)  # type: ignore[operator]


def _hours(seconds: int) -> float | int:
    hours = seconds / HOUR_S
    return int(hours) if hours.is_integer() else round(hours, 3)
