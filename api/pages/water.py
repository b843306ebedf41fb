"""/cek-air: the monthly look at the water. The list, the record of a month, and the sheet to print."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from api.pages import water_list, water_month
from api.pages.water_asked import AskedMonth, AtDesk
from api.problems import ProblemError
from api.who import Who, needs
from hidran.months import Month
from hidran.store.records import Records
from hidran.water.form import NUMBERS, POINTS, QUESTIONS
from hidran.water.words import VERDICTS, WHYS

router = APIRouter(include_in_schema=False)
MayLook = Annotated[Who, needs("look")]
MaySet = Annotated[Who, needs("ladder")]


@router.get("/cek-air")
def overview(desk: AtDesk, who: MayLook) -> Response:
    """Every hydrant: looked at this month, due, or not."""
    page = water_list.page_of(desk.look, desk.months(), who, desk.language)
    done = "diatur" in desk.request.query_params
    return desk.page("water_list.html", page=page, verdicts=VERDICTS, done=done)


@router.post("/cek-air/atur")
def plan(
    desk: AtDesk,
    who: MaySet,
    *,
    kpp: Annotated[str, Form(max_length=32)] = "",
    day: Annotated[int, Form(ge=1, le=28)] = 25,
) -> Response:
    """The KPP sets the day from which its check is due; from then on a missing one is missed."""
    who.must("ladder", kpp)
    mine = [site for site in desk.look.registry.hydrants.values() if site.kpp == kpp]
    if not mine:
        raise ProblemError(404, "unknown-kpp", f"no KPP {kpp[:60]!r} with a hydrant: see /cek-air")

    def change(records: Records) -> None:
        for site in mine:
            rule = {**site.rules.get("F21", {}), "logged": 1, "due_day": day}
            records.set_hydrant(site.id, rules={**site.rules, "F21": rule})

    desk.write(change)
    return RedirectResponse("/cek-air?diatur=1", 303)


@router.get("/cek-air/{hydrant}")
def newest(hydrant: str, desk: AtDesk, _who: MayLook) -> Response:
    return RedirectResponse(f"/cek-air/{desk.site(hydrant).id}/{Month.of(desk.now)}", 303)


@router.get("/cek-air/{hydrant}/isi")
def this_form(hydrant: str, desk: AtDesk, _who: MayLook) -> Response:
    """One address for the form of whatever month it is, for links and labels."""
    return RedirectResponse(f"/cek-air/{desk.site(hydrant).id}/{Month.of(desk.now)}/isi", 303)


@router.get("/cek-air/{hydrant}/{month}")
def record(asked: AskedMonth, who: MayLook, revisi: str = "") -> Response:
    """The record of one month, or an older revision of it."""
    desk, site = asked.desk, asked.site
    page = water_month.page_of(asked, revisi)
    if page is None:
        raise ProblemError(404, "no-revision", f"no revision {revisi[:10]!r}: see {asked.address}")
    saved, may = "tersimpan" in desk.request.query_params, who.may("check_water", site.kpp)
    return desk.page("water_month.html", page=page, verdicts=VERDICTS, whys=WHYS, numbers=NUMBERS, saved=saved, may=may)


@router.get("/cek-air/{hydrant}/{month}/lembar")
def sheet(asked: AskedMonth, _who: MayLook) -> Response:
    """An empty sheet to fill in by hand."""
    shown: dict[str, Any] = {"points": POINTS, "questions": QUESTIONS, "numbers": NUMBERS}
    return asked.desk.page("water_sheet.html", site=asked.site, month=asked.month, **shown)
