"""What repairs cost, on its way from the tickets into the book: offered to the bendahara, entered with one tap."""

import hashlib
from dataclasses import dataclass

from hidran.clock import wib
from hidran.money.book import Draft, Entry
from hidran.money.categories import REPAIR
from hidran.store import money, work
from hidran.store.records import Records
from hidran.store.work import Cost
from hidran.words import one_line

OFFERED_S = 120 * 86400  # what is older was settled otherwise


@dataclass(frozen=True, slots=True)
class Offer:
    """A cost that no line of the book has yet; `draft` is the line. `before`: rupiah that the book has for the same
    ticket: a cost that was put right in the ticket is to be put right in the book."""

    key: str
    draft: Draft
    before: int


def offers(records: Records, kpp: str, now: float) -> list[Offer]:
    """Costs of the last months that stand in a ticket and not in the book, oldest first."""
    costs = {_key(c.key): c for c in work.costs(records, kpp, int(now) - OFFERED_S, int(now) + 1) if c.cost_rp > 0}
    done = money.booked(records, kpp, costs)
    entries = money.book(records, kpp) if len(done) < len(costs) else []
    return [_offer(kpp, key, cost, entries) for key, cost in costs.items() if key not in done]


def _offer(kpp: str, key: str, cost: Cost, entries: list[Entry]) -> Offer:
    note = one_line(cost.what)[:200]
    draft = Draft(kpp, wib(cost.ts).date(), REPAIR, cost.cost_rp, note, cost.hydrant, cost.ticket, key=key)
    return Offer(key, draft, sum(e.rupiah for e in entries if e.ticket == cost.ticket))


def _key(key: str) -> str:
    return f"work-{hashlib.sha256(key.encode()).hexdigest()[:32]}"
