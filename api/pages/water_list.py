"""What /cek-air shows: every hydrant, whether somebody has looked at its water this month, and when it is due."""

from dataclasses import dataclass

from api.sources import Look
from api.who import Who
from hidran.months import Month
from hidran.registry import Kpp, Place
from hidran.site import Site
from hidran.store import upkeep
from hidran.store.month import Months
from hidran.water.due import Plan, due, plan_of
from hidran.words import Language, day, say


@dataclass(frozen=True, slots=True)
class Row:
    """One hydrant this month. `verdict`: as in `hidran.water.words.VERDICTS`; `text`: what is to be done, or was."""

    site: Site
    verdict: str
    text: str
    last: str
    may: bool


@dataclass(frozen=True, slots=True)
class Care:
    """Upkeep of one hydrant or MCK this month. `seen`: when somebody looked, Unix s, None: nobody; `to_do`: things."""

    id: str
    label: str
    kind: str
    seen: int | None
    to_do: int


@dataclass(frozen=True, slots=True)
class Group:
    """One KPP with its hydrants and the day it set. `sets`: the viewer may set it."""

    kpp: Kpp
    rows: tuple[Row, ...]
    care: tuple[Care, ...]
    plan: Plan
    sets: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    month: Month
    groups: tuple[Group, ...]
    missing: int


_SAID = {
    "not_yet": "Jatuh tempo tanggal {day}.",
    "due": "Sudah waktunya: belum ada yang memeriksa.",
    "late": "Hampir lewat: bulan ini belum ada yang memeriksa.",
    "missed": "Lewat tanpa pemeriksaan.",
}


def page_of(look: Look, months: Months, who: Who, language: Language) -> ListPage:
    month = Month.of(look.now)
    groups = [_group(look, months, who, kpp, language) for kpp in look.registry.kpps.values()]
    shown = tuple(g for g in groups if g.rows or g.care)
    return ListPage(month, shown, sum(r.verdict == "BELUM_DIPERIKSA" for g in shown for r in g.rows))


def _group(look: Look, months: Months, who: Who, kpp: Kpp, language: Language) -> Group:
    mine = [site for site in look.registry.hydrants.values() if site.kpp == kpp.id]
    rows = tuple(_row(look, months, who, site, language) for site in mine)
    plan = plan_of(mine[0]) if mine else Plan(on=False, day=25)
    care = tuple(
        _care(months, place, Month.of(look.now)) for place in look.registry.places.values() if place.kpp == kpp.id
    )
    return Group(kpp, rows, care, plan, who.may("ladder", kpp.id))


def _care(months: Months, place: Place, month: Month) -> Care:
    newest = upkeep.newest(months.records, place.id, month)
    to_do = sum(f.state == "tindak" for f in newest.found.values()) if newest is not None else 0
    return Care(place.id, place.name or place.id, place.kind, newest.at_ts if newest is not None else None, to_do)


def _row(look: Look, months: Months, who: Who, site: Site, language: Language) -> Row:
    month = Month.of(look.now)
    body = months.record(site.id, month, look.now).body
    state = due(month, look.now, plan_of(site).day, checked=body.check is not None)
    if body.check is not None:
        text = say("Diperiksa {day}.", language, day=day(body.check.ts, language))
    else:
        text = say(_SAID[state], language, day=plan_of(site).day)
    before = months.record(site.id, month.plus(-1), look.now)
    return Row(site, body.verdict, text, before.body.verdict, who.may("check_water", site.kpp))
