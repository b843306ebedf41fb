"""The ladder of a KPP: who is told of a GAWAT, and who next when nobody answers. Data, edited by the KPP."""

from dataclasses import dataclass

HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Step:
    """From `after_s` seconds without an answer these roles are told too. 'kelurahan': the contact of the ladder."""

    after_s: int
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps ascend in `after_s`, the first at 0. `patience_s`: how long whoever said that he goes is waited for.

    `kelurahan`: (channel, address) of the contact outside the KPP, None: there is none.
    """

    steps: tuple[Step, ...]
    patience_s: int = 4 * HOUR_S
    kelurahan: tuple[str, str] | None = None


DEFAULT = Ladder(
    (
        Step(0, ("teknisi",)),
        Step(2 * HOUR_S, ("ketua",)),
        Step(4 * HOUR_S, ("sekretaris", "bendahara", "pemeriksa_air", "anggota", "kelurahan")),
    )
)
