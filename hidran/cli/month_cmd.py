"""`hidran month`: the monthly record of a hydrant's water, shown, closed by hand, revised."""

from typing import TYPE_CHECKING, Annotated

import typer

from hidran.cli.context import settings_of
from hidran.cli.output import JsonOption, print_json
from hidran.errors import SettingsError, UnknownNameError
from hidran.words import day, say

if TYPE_CHECKING:
    from hidran.months import Month
    from hidran.settings import Settings
    from hidran.store.month import MonthRecord, Months, Revision
    from hidran.store.records import Records

HYDRANT = typer.Argument(help="hidran (hydrant)")
MONTH = typer.Argument(help="bulan, mis. 2026-11; default: bulan ini (month)")
REVISION = typer.Option("--revision", help="revisi lama (an older revision)", min=1)
Hydrant = Annotated[str, HYDRANT]
MonthText = Annotated[str, MONTH]


def register(app: typer.Typer) -> None:
    month = typer.Typer(help="Catatan air tiap bulan. (The monthly record of the water.)", no_args_is_help=True)
    month.command(no_args_is_help=True)(show)
    month.command(no_args_is_help=True)(close)
    month.command(no_args_is_help=True)(revise)
    app.add_typer(month, name="month")


def show(
    context: typer.Context,
    hydrant: Hydrant,
    month: MonthText = "",
    *,
    revision: Annotated[int | None, REVISION] = None,
    json_: JsonOption = False,
) -> None:
    """Tampilkan catatan satu bulan. (Show one month's record.)"""
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        months, asked = _asked(settings, records, hydrant, month)
        record = months.record(hydrant, asked, records.now())
    _show(settings, record, revision, as_json=json_)


def close(context: typer.Context, hydrant: Hydrant, month: MonthText) -> None:
    """Tutup bulan yang sudah lewat, bila belum ditutup sendiri. (Close a month that is over.)"""
    _freeze(context, hydrant, month, by_hand=False)


def revise(context: typer.Context, hydrant: Hydrant, month: MonthText) -> None:
    """Buat revisi baru dari yang diketahui kini; yang lama tetap ada. (Make a new revision; the old ones stay.)"""
    _freeze(context, hydrant, month, by_hand=True)


def _asked(settings: "Settings", records: "Records", hydrant: str, text: str) -> tuple["Months", "Month"]:
    from hidran.months import Month
    from hidran.store.month import Months
    from hidran.water import limits

    registry = records.registry()
    if hydrant not in registry.hydrants:
        known = ", ".join(registry.hydrants) or "-"
        raise UnknownNameError(f"no hydrant {hydrant[:40]!r}: wanted one of {known}; see `hidran hydrant list`")
    month = Month.parse(text) if text else Month.of(records.now())
    return Months(records, registry, limits.load(settings.water.limits_file)), month


def _freeze(context: typer.Context, hydrant: str, text: str, *, by_hand: bool) -> None:
    from hidran.store.records import Records

    settings = settings_of(context)
    with Records.open(settings) as records:
        months, month = _asked(settings, records, hydrant, text)
        now = records.now()
        if now < month.end:
            raise SettingsError(f"month {month} is not over yet: it closes by itself after {day(month.end - 1)}")
        if by_hand and not months.record(hydrant, month, now).revisions:
            raise SettingsError(f"month {month} is not closed yet: `hidran month close {hydrant} {month}` comes first")
        _bring_up(settings, months, hydrant, month)
        made = months.freeze(hydrant, month, "hand" if by_hand else "closed", now)
    typer.echo(_frozen(settings, made))


def _bring_up(settings: "Settings", months: "Months", hydrant: str, month: "Month") -> None:
    """With the readings that are here; without series.db what is kept counts."""
    from hidran.store.month_days import Days
    from hidran.store.series import SeriesReader

    if settings.paths.series.exists():
        with SeriesReader(settings.paths.series) as series:
            site = months.registry.hydrants[hydrant]
            Days(series, months.registry, site).refresh(months.records, month, months.records.now())


def _frozen(settings: "Settings", made: "Revision | None") -> str:
    from hidran.water.words import verdict

    if made is None:
        return say("Sudah ditutup, dan tidak ada yang berubah.", settings.language)
    word = verdict(made.body.verdict, settings.language)
    return say("Revisi {n} dibuat: {verdict}.", settings.language, n=made.number, verdict=word)


def _show(settings: "Settings", record: "MonthRecord", revision: int | None, *, as_json: bool) -> None:
    body = record.body
    if revision is not None:
        found = next((r for r in record.revisions if r.number == revision), None)
        if found is None:
            numbers = ", ".join(str(r.number) for r in record.revisions) or "-"
            raise SettingsError(f"--revision {revision}: wanted one of {numbers}")
        body = found.body
    if as_json:
        frozen = [{"number": r.number, "made_ts": r.made_ts, "why": r.why} for r in record.revisions]
        times = {"opened_ts": record.opened_ts, "closed_ts": record.closed_ts}
        print_json({**body.as_json(), "verdict": body.verdict, **times, "revisions": frozen})
        return
    for line in _lines(settings, record, revision):
        typer.echo(line)


def _lines(settings: "Settings", record: "MonthRecord", revision: int | None) -> list[str]:
    from hidran.water import words

    language = settings.language
    body = record.body if revision is None else next(r.body for r in record.revisions if r.number == revision)
    reasons = [words.reason(r, body.limits, language) for r in body.judgement.reasons] if body.judgement else []
    closed = record.revisions[-1].number if record.revisions else None
    state = say("masih berjalan", language) if closed is None else say("Revisi {n}", language, n=revision or closed)
    return [
        f"{record.hydrant}, {record.month.words(language)} ({state}): {words.verdict(body.verdict, language)}",
        words.what_to_do(body.verdict, language),
        *(f"- {text}" for text in reasons),
        *([words.pairing(body.judgement, language)] if body.judgement else []),
        *words.sensor(body.sensor, language),
        words.probe(body.probe, language),
    ]
