"""Questions of the panels in InfluxQL. Every name comes from the schema, so that a rename breaks here and not a panel.

`$hydrant`, `$kpp`, `$timeFilter` and `$__interval` are Grafana's to fill in. A time without a value is asked for as
null: a gap, never a line to zero.
"""

from collections.abc import Sequence

from hidran.faults.episode import RANK
from hidran.influx.query import field, tag
from hidran.influx.schema import FAULT, HYDRANT, SERVER_TAG, WATER_CHECK, Measurement

SHOWN = "$timeFilter"
LATELY = "time > now() - 15m"
"""What is written once a minute and is not there within this time is not known."""
MONTH = "time > now() - 30d"
EVERY = "$__interval"
WIB_DAY = "1d, 61201s"
"""Days of WIB, left-open and right-closed as everywhere in Hidran (see hidran.influx.schema)."""
OFFLINE = "F16"


def of(m: Measurement, *, when: str = SHOWN, also: Sequence[str] = ()) -> str:
    """FROM and WHERE: the hydrants and KPP that are chosen, at that time."""
    chosen = [f"{tag(m, name)} =~ /^${name}$/" for name in ("kpp", "hydrant") if name in m.tags]
    return f'FROM "{m.name}" WHERE {" AND ".join((when, *chosen, *also))}'


def equals(m: Measurement, name: str, value: str) -> str:
    """A tag has this value, a word of our own."""
    return f"{tag(m, name)} = '{value}'"


def line(
    m: Measurement,
    name: str,
    how: str = "mean",
    *,
    scale: str = "",
    every: str = EVERY,
    by: Sequence[str] = (),
    also: Sequence[str] = (),
) -> str:
    """A value over time. `how`: mean, sum, max ...; `scale`: such as ' / 60'; `by`: a line for each of these tags."""
    groups = ", ".join((f"time({every})", *(tag(m, t) for t in by)))
    return f"SELECT {how}({field(m, name)}){scale} {of(m, also=also)} GROUP BY {groups} fill(null)"


def newest(m: Measurement, names: Sequence[str], *, by: Sequence[str], when: str = SHOWN) -> str:
    """The newest value of each field, one row for each value of the tags."""
    fields = ", ".join(f'last({field(m, n)}) AS "{n}"' for n in names)
    tags = ", ".join(tag(m, t) for t in by)
    return f"SELECT {fields} {of(m, when=when)} GROUP BY {tags}"


def newest_check(name: str, *, when: str) -> str:
    """The newest value of a water check, a line for each place it is made at."""
    by = ", ".join(tag(WATER_CHECK, t) for t in ("hydrant", "point"))
    return f"SELECT last({field(WATER_CHECK, name)}) {of(WATER_CHECK, when=when)} GROUP BY {by}"


def open_faults(*also: str) -> str:
    """One row for each episode that is open: where, what, how grave, since when, why."""
    # "code" a second time: the first column is called by its title, the second by what to check first
    return (
        'SELECT "hydrant", "code", "code" AS "check", "severity", "start_ms", "why" FROM ('
        f'SELECT last({field(FAULT, "active")}) AS "open", {field(FAULT, "start_s")} * 1000 AS "start_ms", '
        f"{field(FAULT, 'why')} {of(FAULT, when=LATELY, also=also)} "
        'GROUP BY "hydrant", "code", "severity") WHERE "open" = 1'
    )


def state() -> str:
    """How each hydrant is: 4 not known, 3 GAWAT, 2 PERLU_DICEK, 1 INFO, 0 heard lately; no row: nothing is known.

    One row for each that holds; the largest counts.
    """
    heard = f"{tag(FAULT, 'code')} != '{OFFLINE}'"
    parts = [_rank(rank, equals(FAULT, "severity", s), heard) for s, rank in RANK.items()]
    parts.append(_rank(4, equals(FAULT, "code", OFFLINE)))
    parts.append(f'(SELECT 0 * count({field(HYDRANT, "seq")}) AS "rank" {of(HYDRANT, when=LATELY)} GROUP BY "hydrant")')
    return f'SELECT "hydrant", "rank" FROM (SELECT max("rank") AS "rank" FROM {", ".join(parts)} GROUP BY "hydrant")'


def _rank(rank: int, *which: str) -> str:
    source = of(FAULT, when=LATELY, also=(*which, f"{tag(FAULT, 'hydrant')} != '{SERVER_TAG}'"))
    return f'(SELECT {rank} * last({field(FAULT, "active")}) AS "rank" {source} GROUP BY "hydrant", "code", "severity")'


def episodes() -> str:
    """For each code how grave it was over time: 3 GAWAT, 2 PERLU_DICEK, 1 INFO, 0 over."""
    parts = ", ".join(
        f'(SELECT {rank} * max({field(FAULT, "active")}) AS "rank" {of(FAULT, also=(graver,))} '
        f'GROUP BY time({EVERY}), "code" fill(none))'
        for graver, rank in ((equals(FAULT, "severity", severity), rank) for severity, rank in RANK.items())
    )
    return f'SELECT max("rank") FROM {parts} WHERE {SHOWN} GROUP BY time({EVERY}), "code" fill(null)'


def days_with_water(minutes: int) -> str:
    """On how many of the days that are shown the pump ran at least `minutes`. Ask for whole days of WIB."""
    day = (
        f'SELECT sum({field(HYDRANT, "pump_on_s")}) / 60 AS "ran_min" {of(HYDRANT)} '
        f'GROUP BY time({WIB_DAY}), "hydrant" fill(none)'
    )
    # no time in the outer question: InfluxDB 2.7 counts nothing when the first day begins before it
    return f'SELECT count("ran_min") FROM ({day}) WHERE "ran_min" >= {minutes} GROUP BY "hydrant"'
