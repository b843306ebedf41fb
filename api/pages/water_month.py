"""What the page of one hydrant and month shows: the judgement with its reasons, both glasses, the sensor's part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.pages.water_asked import Asked
from hidran.months import Month
from hidran.site import Site
from hidran.store import checks
from hidran.store.checks import KeptCheck
from hidran.store.month import MonthRecord, Months, Revision, frozen_bodies
from hidran.water import words
from hidran.water.due import due, plan_of
from hidran.water.form import NOT_TASTED, NUMBERS, POINTS, QUESTIONS, Check
from hidran.water.limits import Limit
from hidran.water.record import Body
from hidran.words import Language, number, say

TREND = 6


@dataclass(frozen=True, slots=True)
class Found:
    """One line of a glass: a drawing, what was asked, what was found. `sign`: 0 good, 1 to be checked, 2 bad."""

    picture: str
    ask: str
    answer: str
    sign: int


@dataclass(frozen=True, slots=True)
class Glass:
    """One sample point; `found` empty: nobody looked. `verdict`: '' then."""

    title: str
    verdict: str
    found: tuple[Found, ...]
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """One earlier month. `turbid_h` '': not known."""

    month: Month
    verdict: str
    tank: str
    tap: str
    turbid_h: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """`shown`: the revision that is looked at, None: the running month."""

    site: Site
    month: Month
    earlier: Month
    later: Month | None
    record: MonthRecord
    body: Body
    shown: Revision | None
    state: str
    to_do: str
    reasons: tuple[str, ...]
    pairing: str
    comparison: str
    glasses: tuple[Glass, ...]
    sensor: tuple[str, ...]
    strip: tuple[tuple[int, str], ...]
    probe: str
    checks: tuple[KeptCheck, ...]
    trend: tuple[Trend, ...]
    limits: tuple[tuple[Limit, str], ...]
    now: float


def page_of(asked: Asked, revisi: str) -> MonthPage | None:
    """None when there is no such revision."""
    site, month, now, language = asked.site, asked.month, asked.desk.now, asked.desk.language
    months = asked.desk.months()
    record = months.record(site.id, month, now)
    shown = _revision(record, revisi)
    if revisi and shown is None:
        return None
    body = shown.body if shown is not None else record.live
    judged = body.judgement
    this = Month.of(now)
    return MonthPage(
        site,
        month,
        month.plus(-1),
        month.plus(1) if month < this else None,
        record,
        body,
        shown,
        due(month, now, plan_of(site).day, checked=body.check is not None),
        words.what_to_do(body.verdict, language),
        tuple(words.reason(r, body.limits, language) for r in judged.reasons) if judged else (),
        words.pairing(judged, language) if judged else "",
        words.comparison(body.comparison, language) if judged else "",
        tuple(_glass(point, body, language) for point in POINTS),
        tuple(words.sensor(body.sensor, language)),
        tuple(_strip(body, month)),
        words.probe(body.probe, language),
        tuple(checks.checks_of(months.records, site.id, month)),
        tuple(_trend(months, site, month)),
        tuple((limit, words.bounds(limit, language)) for limit in body.limits),
        now,
    )


def _revision(record: MonthRecord, revisi: str) -> Revision | None:
    """The one that was asked for, the newest when none was, None while the month is open."""
    if revisi:
        return next((r for r in record.revisions if str(r.number) == revisi), None)
    return record.revisions[-1] if record.revisions else None


def _glass(point: str, body: Body, language: Language) -> Glass:
    title = say(POINTS[point].title, language)
    if body.check is None or body.judgement is None or point not in body.check.samples:
        return Glass(title, "", ())
    lines = [*_senses(point, body.check, language), *_numbers(point, body, language)]
    return Glass(title, body.judgement.by_point[point], tuple(lines), body.check.samples[point].photo)


def _senses(point: str, check: Check, language: Language) -> list[Found]:
    found = []
    for name, question in QUESTIONS.items():
        told = check.samples[point].says(name) or (NOT_TASTED if name == "rasa" else "")
        option = question.option(told)
        if option is not None:
            ask, answer = say(question.ask, language), say(option.label, language)
            found.append(Found(option.picture, ask, answer, option.sign))
    return found


def _numbers(point: str, body: Body, language: Language) -> list[Found]:
    numbers = body.check.samples[point].numbers if body.check is not None else {}
    broken = {r.name: r.sign for r in body.judgement.reasons if r.point == point} if body.judgement else {}
    return [
        Found("", say(NUMBERS[name].ask, language), words.amount(name, value, language), broken.get(name, 0))
        for name, value in numbers.items()
    ]


def _strip(body: Body, month: Month) -> Iterator[tuple[int, str]]:
    """(day of the month, whether the pump lifted water) of each day of the sensor."""
    if body.sensor is not None:
        first = (body.sensor.start - month.start) // 86400 + 1
        yield from enumerate(body.sensor.strip, first)


def _trend(months: Months, site: Site, month: Month) -> Sequence[Trend]:
    """The months before that were closed, newest first."""
    kept = frozen_bodies(months.records, site.id, month.plus(-1), TREND)
    return [_past(Month.parse(name), body) for name, body in sorted(kept.items(), reverse=True)]


def _past(month: Month, body: Body) -> Trend:
    by_point = body.judgement.by_point if body.judgement is not None else {}
    hours = body.sensor.turbid_h if body.sensor is not None else None
    turbid_h = "" if hours is None else number(hours, 1)
    return Trend(
        month,
        body.verdict,
        by_point.get("tandon", ""),
        by_point.get("keran", ""),
        turbid_h,
    )
