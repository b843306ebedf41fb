"""/cek-air/.../isi: the form of a check. What cannot be meant is shown again with what is wrong, and not kept."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.orm import Session

from api.forms import new_key
from api.pages.water_asked import Asked, AskedMonth, Fields, Photos, key_of, role_of
from api.problems import ProblemError
from api.who import Who, needs
from hidran.clock import WIB, wib
from hidran.months import Month
from hidran.paths import Paths
from hidran.photo import PhotoError, drawn_anew
from hidran.store import checks, photos
from hidran.store.checks import KeptCheck
from hidran.store.month import Months, closed_at
from hidran.store.records import Records
from hidran.water.form import NUMBERS, POINTS, QUESTIONS, Check
from hidran.water.typed import FormError, Problem, check_of
from hidran.words import say

router = APIRouter(include_in_schema=False)
MayCheck = Annotated[Who, needs("check_water")]
MOST_AGE_S = 3 * 366 * 86400


@router.get("/cek-air/{hydrant}/{month}/isi")
def form(asked: AskedMonth, _who: MayCheck, dari: str = "") -> Response:
    """The form, empty, or with what a check said that is to be corrected or completed."""
    before = _before(asked, dari)
    return _shown(asked, {} if before is None else {**_typed(before.check), "dari": dari})


@router.post("/cek-air/{hydrant}/{month}/isi")
def take(asked: AskedMonth, who: MayCheck, fields: Fields, sent: Photos) -> Response:
    """Keep a filled form."""
    desk, site, key = asked.desk, asked.site, key_of(fields)
    before = _before(asked, fields.get("dari", ""))
    try:
        check = check_of(fields, ts=_at(fields, desk.now), now=desk.now, role=role_of(who, site.kpp))
        check = _with_photos(check, _drawn(sent), before, desk.look.sources.paths)
    except FormError as error:
        return _shown(asked, fields, error.problems)
    months = desk.months()
    replaces = before.id if before is not None else None

    def change(records: Records) -> None:
        with records.session() as db:
            values = {"form_key": key, "under": months.under, "person": who.person, "replaces": replaces}
            _, is_new = checks.keep(db, records, site.id, check, **values)  # type: ignore[arg-type]
            if is_new:
                _revise(db, months, asked, [check] if before is None else [check, before.check])

    desk.write(change)
    return RedirectResponse(f"/cek-air/{site.id}/{Month.of(check.ts)}?tersimpan=1", 303)


def _drawn(sent: Mapping[str, bytes]) -> dict[str, bytes]:
    """The photo of each point, drawn anew. FormError for what is no photo."""
    drawn: dict[str, bytes] = {}
    for point in POINTS:
        name = f"{point}.foto"
        try:
            drawn |= {point: drawn_anew(sent[name])} if name in sent else {}
        except PhotoError as error:
            raise FormError([Problem(name, str(error), {})]) from error
    return drawn


def _with_photos(check: Check, drawn: Mapping[str, bytes], before: KeptCheck | None, paths: Paths) -> Check:
    """The check with its photos; those of the one it corrects where no other was sent."""
    old = before.check.samples if before is not None else {}
    names = {point: photos.put(paths, jpeg) for point, jpeg in drawn.items() if point in check.samples}
    samples = {
        point: replace(sample, photo=names.get(point) or (old[point].photo if point in old else ""))
        for point, sample in check.samples.items()
    }
    return replace(check, samples=samples)


def _revise(db: Session, months: Months, asked: Asked, told: list[Check]) -> None:
    """A closed month that this check changes gets a revision at once."""
    for month in {Month.of(check.ts) for check in told}:
        if closed_at(db, asked.site.id, month) is not None:
            months.freeze_in(db, asked.site.id, month, "check", asked.desk.now)


def _before(asked: Asked, dari: str) -> KeptCheck | None:
    """The check that is corrected. ProblemError when that hydrant has none of that number."""
    if not dari:
        return None
    number = int(dari) if re.fullmatch(r"[0-9]{1,15}", dari, re.ASCII) else 0
    found = asked.desk.write(lambda records: checks.one(records, asked.site.id, number))
    if found is None:
        raise ProblemError(422, "no-check", f"dari = {dari[:20]!r}: wanted the number of a check of {asked.site.id}")
    return found


def _at(fields: Mapping[str, str], now: float) -> int:
    """When the water was looked at, Unix s: the day and time that were typed (WIB), now when neither was.

    A day without a time is its noon, or now when that is still to come.
    """
    day, clock = fields.get("day", "").strip(), fields.get("time", "").strip()
    if not day and not clock:
        return int(now)
    try:
        on = date.fromisoformat(day) if day else wib(now).date()
        hour = time.fromisoformat(clock).replace(tzinfo=None) if clock else time(12)
        at = int(datetime.combine(on, hour, WIB).timestamp())
    except (ValueError, OverflowError) as error:
        sentence = "Tanggal atau jam {found!r} tidak bisa dibaca."
        raise FormError([Problem("day", sentence, {"found": f"{day} {clock}"[:30]})]) from error
    if at < now - MOST_AGE_S:
        raise FormError([Problem("day", "Itu lebih dari tiga tahun lalu.", {})])
    return min(at, int(now)) if not clock and on == wib(now).date() else at


def _typed(check: Check) -> dict[str, str]:
    """A check as form fields."""
    at = wib(check.ts)
    typed = {"note": check.note, "day": at.date().isoformat(), "time": at.strftime("%H:%M")}
    for point, sample in check.samples.items():
        typed |= {f"{point}.{name}": value for name, value in sample.senses.items()}
        typed |= {f"{point}.{name}": f"{value:g}".replace(".", ",") for name, value in sample.numbers.items()}
    return typed


def _shown(asked: Asked, typed: Mapping[str, str], problems: tuple[Problem, ...] = ()) -> Response:
    desk, month = asked.desk, asked.month
    fresh, at = month == Month.of(desk.now) and not typed, wib(desk.now)
    given = {"day": at.date().isoformat(), "time": at.strftime("%H:%M")} if fresh else {}
    with_numbers = {n.partition(".")[0] for n, v in typed.items() if v and n.partition(".")[2] in NUMBERS}
    return desk.page(
        "water_form.html",
        status=422 if problems else 200,
        site=asked.site,
        month=month,
        typed={**given, **typed},
        wrong={p.field: say(p.sentence, desk.language, **p.values) for p in problems},
        key=new_key(),
        points=POINTS,
        questions=QUESTIONS,
        numbers=NUMBERS,
        last=wib(min(desk.now, month.end - 1)).date().isoformat(),
        fresh=fresh,
        opened=with_numbers,
    )
