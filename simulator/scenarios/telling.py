"""What a technician reads after a scenario was written: what happened, and the command that judges it."""

import shlex
from collections.abc import Iterator

from hidran.words import Language, clock_time, day, number, say
from simulator.scenarios.fitting import fitout_of
from simulator.scenarios.scenario import DAY_S
from simulator.scenarios.staging import Staged, Stretch
from simulator.scenarios.writing import Files
from simulator.score.truth import Truth


def closing(staged: list[Staged], when: Stretch, files: Files, rows: int, language: Language) -> Iterator[str]:
    """Line by line."""

    def _say(sentence: str, **values: object) -> str:
        return say(sentence, language, **values)

    days = (when.end - when.start) // DAY_S
    yield _say(
        "{file}: {n} baris, {days} hari, {count} hidran", file=files.trace, n=number(rows), days=days, count=len(staged)
    )
    truths = sorted((t for one in staged for t in one.truths), key=lambda t: (t.start, t.hydrant, t.code))
    for t in truths:
        yield "  " + _say("{hydrant}: {what}, {since} sampai {until}", **_told(t, language))
    if not any(one.injectors[1:] for one in staged) and not truths:
        yield "  " + _say("tidak ada yang rusak")
    elif not truths:
        yield "  " + _say("dalam {days} hari belum ada yang terjadi: tambah --days", days=days)
    yield _say("Nilai rekaman ini dengan:")
    faults = files.trace.with_name(f"{files.trace.stem}-faults.jsonl")
    sites = " ".join(f"--site {shlex.quote(str(path))}" for path in files.sites)
    told = f" --events {shlex.quote(str(files.events))}" if files.events else ""
    trace, found = shlex.quote(str(files.trace)), shlex.quote(str(faults))
    yield f"  hidran replay {trace} {sites}{told} --json --messages > {found}"
    fitout = fitout_of(staged[0].fitted)
    truth = shlex.quote(str(files.truth))
    whole = f"--fitout {fitout} --days {days} --hydrants {len(staged)}"
    yield f"  hidran score compare --truth {truth} --faults {found} {whole}"


def _told(t: Truth, language: Language) -> dict[str, object]:
    what = t.kind if t.healthy or not t.code else f"{t.kind} ({t.code})"
    until = say("akhir rekaman", language) if t.end is None else _at(t.end, language)
    return {"hydrant": t.hydrant, "what": what, "since": _at(t.start, language), "until": until}


def _at(ts: int, language: Language) -> str:
    return f"{day(ts, language)} {clock_time(ts)}"
