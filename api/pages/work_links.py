"""The open tickets as rows to tap, for the pages that are about something else."""

from api.pages.work_signs import badge_of
from api.sources import Look
from hidran.errors import StoreError
from hidran.store import work
from hidran.words import Language, say, since
from hidran.work import words

MOST = 5


def links_of(look: Look, language: Language, hydrant: str | None = None) -> list[dict[str, object]]:
    """Of one hydrant, or of all; nothing while the records cannot be read, which the page says already."""
    try:
        live = look.sources.write(lambda records: work.open_work(records, hydrant=hydrant))
    except StoreError:
        return []
    sites, rows = look.registry.hydrants, []
    for t in live[:MOST]:
        badge = badge_of(t, language)
        goes = words.who(t.goes, language) if t.goes is not None else say("belum ada yang pergi", language)
        place = [sites[t.hydrant].label] if hydrant is None and t.hydrant in sites else []
        row: dict[str, object] = {
            "href": f"/pekerjaan/{t.number}",
            "title": f"{t.number}. {words.title(t, language)}",
            "text": ", ".join([*place, goes, since(t.since, look.now, language)]),
            "symbol": "wrench",
            "badge": (badge.word, badge.css),
        }
        rows.append(row)
    return rows
