"""/lembar: the meeting sheet of a KPP and month, as a page to print, as PDF, as text for the group, as tables."""

from collections.abc import Callable, Mapping
from typing import Annotated, TypeVar

import segno
from fastapi import APIRouter, Form, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from markupsafe import Markup

from api.forms import FormKey, new_key
from api.pages.money import choose_kpp, kpp_of, money_page
from api.pages.routes import PageLook, renderer_of
from api.problems import ProblemError
from api.sources import Look
from api.who import Who, needs
from hidran import chain
from hidran.errors import SettingsError
from hidran.faults.episode import Episode
from hidran.money.book import in_order
from hidran.months import Month
from hidran.sheet import files, words
from hidran.sheet.questions import outage_title, questions
from hidran.sheet.sheet import Sheet
from hidran.sheet.text import text
from hidran.store import money, sheets
from hidran.store.fault_log import faults_of
from hidran.store.sheets import Frozen, Sheets
from hidran.water.words import verdict

router = APIRouter(include_in_schema=False)
MayLook = Annotated[Who, needs("look")]
MayWrite = Annotated[Who, needs("sheet")]
T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _month(text_: str) -> Month:
    try:
        return Month.parse(text_)
    except SettingsError as error:
        raise ProblemError(404, "no-month", str(error)) from error


def _on_sheets(request: Request, look: Look, ask: Callable[[Sheets], T]) -> T:
    """An answer of the sheets, made from what the records and the event log hold now."""

    def faults(hydrant: str, start: float, end: float) -> list[Episode]:
        return look.events(lambda log: faults_of(log, hydrant, start, end), [])

    registry, roster, under = look.registry, look.sources.roster(), request.app.state.water_limits
    return look.sources.write(lambda records: ask(Sheets(records, registry, roster, under, faults)))


def _shown(request: Request, look: Look, kpp: str, month: Month, revision: int | None = None) -> Frozen:
    """The frozen sheet that is meant, else the newest, else what the month looks like now (revision 0)."""
    kpp_of(look, kpp)
    if month.start > look.now:
        raise ProblemError(404, "no-month", f"{month} has not begun: see /lembar/{kpp}")
    frozen = look.sources.write(lambda records: sheets.revisions(records, kpp, month))
    if revision is not None:
        frozen = [f for f in frozen if f.revision == revision]
        if not frozen:
            raise ProblemError(404, "no-revision", f"no revision {revision} of {month}: see /lembar/{kpp}/{month}")
    if frozen:
        return frozen[-1]
    made = _on_sheets(request, look, lambda of: of.make(kpp, month, look.now))
    return Frozen(made, 0, chain.BEGIN)


@router.get("/lembar")
def choose(request: Request, look: PageLook, who: MayLook) -> Response:
    return choose_kpp(request, look, "/lembar", "sheet", "Lembar rapat")


@router.get("/lembar/{kpp}")
def every_month(request: Request, kpp: str, look: PageLook, who: MayLook) -> Response:
    found = kpp_of(look, kpp)
    kept = look.sources.write(lambda records: sheets.months(records, kpp))
    running = Month.of(look.now)
    last = running.plus(-1)
    listed = [running, *dict.fromkeys([last, *kept])]
    return renderer_of(request).page("sheet_list.html", kpp=found, months=listed, kept=set(kept), running=running)


@router.get("/lembar/{kpp}/{month}")
def page(
    request: Request, kpp: str, month: str, look: PageLook, who: MayLook, *, revisi: int | None = None
) -> Response:
    of = _month(month)
    shown = _shown(request, look, kpp, of, revisi)
    kept = look.sources.write(lambda records: sheets.revisions(records, kpp, of))
    decided = look.sources.write(lambda records: sheets.minutes(records, kpp, of))
    language = renderer_of(request).language
    return money_page(
        request, "sheet.html", shown=shown, sheet=shown.sheet, kept=kept, decided=decided, words=words,
        questions=questions(shown.sheet, language), qr=_qr(shown), key=new_key(), paste=text(shown.sheet, language),
        outage_title=outage_title, verdict=verdict, limit=sheets.LONGEST_MINUTES,
    )  # fmt: skip


def _qr(shown: Frozen) -> Markup:
    """Nothing for a month that is not frozen: there is nothing to be verified yet."""
    if not shown.digest:
        return Markup()
    made = segno.make(words.code(shown.sheet, shown.digest), error="m", micro=False)
    return Markup(made.svg_inline(scale=3, border=2, omitsize=True, svgclass="qr", lineclass=None))


@router.post("/lembar/{kpp}/{month}/keputusan")
def decide(
    kpp: str, month: str, look: PageLook, who: MayWrite, *, key: FormKey,
    decision: Annotated[str, Form(max_length=sheets.LONGEST_MINUTES)] = "",
) -> Response:  # fmt: skip
    """What the meeting decided stays with the sheet."""
    kpp_of(look, kpp)
    of, said = _month(month), decision.strip()
    if said:
        look.sources.write(lambda records: sheets.decide(records, kpp, of, said, by=who.person, key=key))
    return RedirectResponse(f"/lembar/{kpp}/{of}#keputusan", 303)


@router.post("/lembar/{kpp}/{month}/bekukan")
def freeze(request: Request, kpp: str, month: str, look: PageLook, who: MayWrite) -> Response:
    """The sheet as it is now, kept; an earlier one stays beside it."""
    kpp_of(look, kpp)
    of = _month(month)
    if of.end > look.now:
        raise ProblemError(409, "month-running", f"{of} is not over: its sheet is kept on the first of the next month")
    _on_sheets(request, look, lambda made: made.freeze(kpp, of, look.now))
    return RedirectResponse(f"/lembar/{kpp}/{of}", 303)


@router.get("/lembar/{kpp}/{month}/lembar.pdf")
def as_pdf(
    request: Request, kpp: str, month: str, look: PageLook, who: MayLook, *, revisi: int | None = None
) -> Response:
    from hidran.sheet.pdf import pdf  # loads ReportLab, which no other page needs

    shown = _shown(request, look, kpp, _month(month), revisi)
    return _file(pdf(shown.sheet, shown.digest, renderer_of(request).language), "application/pdf", shown.sheet, "pdf")


@router.get("/lembar/{kpp}/{month}/lembar.txt")
def as_text(request: Request, kpp: str, month: str, look: PageLook, who: MayLook) -> Response:
    shown = _shown(request, look, kpp, _month(month))
    return PlainTextResponse(text(shown.sheet, renderer_of(request).language))


@router.get("/lembar/{kpp}/{month}/tabel.zip")
def as_csv(request: Request, kpp: str, month: str, look: PageLook, who: MayLook) -> Response:
    made, shown = _tables(request, look, kpp, month)
    return _file(files.csv_zip(made), "application/zip", shown.sheet, "zip")


@router.get("/lembar/{kpp}/{month}/tabel.xlsx")
def as_xlsx(request: Request, kpp: str, month: str, look: PageLook, who: MayLook) -> Response:
    made, shown = _tables(request, look, kpp, month)
    return _file(files.xlsx(made, shown.sheet, renderer_of(request).language), XLSX, shown.sheet, "xlsx")


def _tables(request: Request, look: Look, kpp: str, month: str) -> tuple[Mapping[str, files.Table], Frozen]:
    of = _month(month)
    shown = _shown(request, look, kpp, of)
    known = look.sources.write(lambda records: money.book(records, kpp))
    lines = [
        e for e in known if Month.of_day(e.day) == of and (not shown.revision or e.number <= shown.sheet.cash_number)
    ]
    return files.tables(shown.sheet, in_order(lines), renderer_of(request).language), shown


def _file(content: bytes, media: str, sheet: Sheet, kind: str) -> Response:
    name = f"hidran-{sheet.kpp}-{sheet.month}.{kind}"
    return Response(content, media_type=media, headers={"Content-Disposition": f'inline; filename="{name}"'})
