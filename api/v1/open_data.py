"""What others may take along: a KPP's data as tables, its hydrants for the Water Point Data Exchange, its sheets."""

import csv
import io
from typing import Any

from fastapi import APIRouter, Response

from api.condition import condition_of
from api.problems import ProblemError, answers
from api.sources import Look
from api.v1.common import StrictLook
from api.who import needs
from hidran.errors import SettingsError
from hidran.faults.episode import Episode
from hidran.months import Month
from hidran.registry import Kpp
from hidran.sheet.files import csv_zip
from hidran.store import checks, dues, money, reports, sheets, work
from hidran.store.records import Records
from hidran.world import bundle, wpdx
from hidran.world.bundle import OfKpp
from hidran.world.wpdx import Point

router = APIRouter(tags=["open data"], dependencies=[needs("look")])
_MOST = 100_000


def _kpp(look: Look, kpp: str) -> Kpp:
    found = look.registry.kpps.get(kpp)
    if found is None:
        raise ProblemError(404, "unknown-kpp", f"no KPP {kpp[:60]!r}: see /api/v1/kpps")
    return found


@router.get("/kpps", operation_id="listKpps", responses=answers())
def kpps(look: StrictLook) -> dict[str, Any]:
    """Every group of neighbours, and the hydrants it keeps."""
    sites = look.registry.hydrants.values()
    items = [
        {"id": k.id, "name": k.name, "location": k.location, "hydrants": [s.id for s in sites if s.kpp == k.id]}
        for k in look.registry.kpps.values()
    ]
    return {"items": items}


@router.get("/kpps/{kpp}/wpdx.csv", operation_id="getWpdx", responses=answers(404), response_class=Response)
def as_wpdx(kpp: str, look: StrictLook) -> Response:
    """The KPP's hydrants as the Water Point Data Exchange takes them."""
    found = _kpp(look, kpp)
    rate = look.sources.write(lambda records: dues.dues_of(records, kpp)).rate(Month.of(look.now))
    page = (look.settings.api.page_url or "").rstrip("/")
    points = []
    for site in look.registry.hydrants.values():
        if site.kpp == kpp:
            state = condition_of(look, site)
            link = f"{page}/air/{site.id}" if page else ""
            points.append(Point(site, found, state.state, state.newest_ts, rate, link))
    out = io.StringIO()
    written = csv.DictWriter(out, wpdx.COLUMNS, lineterminator="\r\n")
    written.writeheader()
    written.writerows(wpdx.rows(points))
    return _file(out.getvalue().encode(), "text/csv; charset=utf-8", f"wpdx-{kpp}.csv")


@router.get("/kpps/{kpp}/data.zip", operation_id="getKppData", responses=answers(404), response_class=Response)
def everything(kpp: str, look: StrictLook) -> Response:
    """All of it but the readings, as CSV tables; nothing personal, dues as sums."""
    _kpp(look, kpp)
    sites = [s for s in look.registry.hydrants.values() if s.kpp == kpp]
    ours = {site.id for site in sites}
    faults: list[Episode] = look.events(lambda log: log.episodes(None, 0, look.now), [])
    episodes = [e for e in faults if e.hydrant in ours]

    def read(records: Records) -> OfKpp:
        return OfKpp(
            sites,
            episodes,
            work.newest(records, _MOST, kpp=kpp),
            {site.id: checks.every(records, site.id) for site in sites},
            money.book(records, kpp),
            [r for site in sites for r in reports.newest(records, site.id, _MOST)],
        )

    return _file(csv_zip(bundle.tables(look.sources.write(read))), "application/zip", f"hidran-{kpp}.zip")


@router.get("/kpps/{kpp}/sheets/{month}", operation_id="getSheet", responses=answers(404))
def sheet(kpp: str, month: str, look: StrictLook) -> dict[str, Any]:
    """The newest frozen meeting sheet of a month (2026-11), with the digest that its QR holds."""
    _kpp(look, kpp)
    try:
        of = Month.parse(month)
    except SettingsError as error:
        raise ProblemError(404, "no-month", str(error)) from error
    kept = look.sources.write(lambda records: sheets.revisions(records, kpp, of))
    if not kept:
        raise ProblemError(
            404, "no-sheet", f"no sheet of {of} was kept: it makes itself on the first of the next month"
        )
    newest = kept[-1]
    return {"revision": newest.revision, "digest": newest.digest, "sheet": newest.sheet.as_json()}


def _file(content: bytes, media: str, name: str) -> Response:
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})
