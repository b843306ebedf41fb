"""Readings by range and resolution."""

from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from api import cursors, rows, when
from api.problems import ProblemError, answers
from api.sources import Look
from api.v1.common import Cursor, From, Limit, StrictLook, To, hydrant_of
from api.v1.shapes import Readings
from api.who import needs
from hidran.clock import iso
from hidran.contract import FIELD_NAMES, FIELDS
from hidran.reading import Reading
from hidran.registry import Assignment
from hidran.store.readings import Readings as Store

router = APIRouter(tags=["readings"], dependencies=[needs("look")])
Resolution = Literal["raw", "hour", "day"]
LONGEST_DAYS: dict[Resolution, int] = {"raw": 7, "hour": 400, "day": 3660}
_DECIMALS = {name: decimals for name, decimals, _low, _high in FIELDS}


@router.get("/readings", operation_id="listReadings", responses=answers(400, 404))
def readings(
    *,
    look: StrictLook,
    hydrant: Annotated[str | None, Query(max_length=60)] = None,
    node: Annotated[str | None, Query(max_length=60)] = None,
    start: From = None,
    to: To = None,
    resolution: Resolution = "raw",
    fields: Annotated[str | None, Query(max_length=300, description="names with commas; default: all")] = None,
    limit: Limit = 1000,
    cursor: Cursor = None,
) -> Readings:
    """Readings with from < time <= to, of one hydrant (whichever nodes spoke for it) or one node."""
    span = when.span(start, to, look.now, rows.DAY_S)
    _refuse_long(span, resolution)
    names = _fields(fields)
    assigned = _assigned(look, hydrant, node, span)
    ask = _Ask(look, assigned, span, names, limit, cursor)
    items, after = _raw(ask) if resolution == "raw" else _buckets(ask, resolution)
    return Readings(
        hydrant=hydrant,
        node=node,
        resolution=resolution,
        start=iso(span.start),
        end=iso(span.end),
        items=items,
        next=after,
    )


def _refuse_long(span: when.Span, resolution: Resolution) -> None:
    longest = LONGEST_DAYS[resolution]
    if span.end - span.start > longest * rows.DAY_S:
        days = (span.end - span.start) / rows.DAY_S
        coarser = {"raw": "hour", "hour": "day"}.get(resolution)
        step = f"use resolution={coarser}, or several requests" if coarser else "use several requests"
        detail = f"{days:.1f} days of resolution={resolution}: at most {longest} days at once; {step}"
        raise ProblemError(400, "range-too-long", detail, limit_days=longest)


def _fields(text: str | None) -> tuple[str, ...]:
    if text is None:
        return tuple(FIELD_NAMES)
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",")))
    for name in names:
        if name not in FIELD_NAMES:
            raise ProblemError(400, "unknown-field", f"field {name[:40]!r}: wanted of {', '.join(FIELD_NAMES)}")
    return names


def _assigned(look: Look, hydrant: str | None, node: str | None, span: when.Span) -> list[Assignment]:
    if (hydrant is None) == (node is None):
        raise ProblemError(400, "whose-readings", "name one of hydrant and node: see /api/v1/hydrants, /api/v1/nodes")
    if hydrant is not None:
        hydrant_of(look, hydrant)
        return rows.assigned_to(look.registry, hydrant, span.start, span.end)
    assert node is not None
    if node not in look.registry.nodes and look.series(lambda r: r.node(node), None) is None:
        raise ProblemError(404, "unknown-node", f"no node {node[:60]!r}: see /api/v1/nodes")
    return rows.always(node)


@dataclass(frozen=True, slots=True)
class _Ask:
    """One page of readings that is wanted."""

    look: Look
    assigned: list[Assignment]
    span: when.Span
    names: tuple[str, ...]
    limit: int
    cursor: str | None


Given = tuple[list[dict[str, Any]], str | None]


def _raw(ask: _Ask) -> Given:
    key = cursors.decode(ask.cursor, int, int, int, str) if ask.cursor is not None else None
    start = max(ask.span.start, key[0] - 1) if key is not None else ask.span.start

    def read(series: Store) -> list[Reading]:
        found = rows.raw(series, ask.assigned, start, ask.span.end)
        fresh = dropwhile(lambda r: rows.mark(r) <= key, found) if key is not None else found
        return list(islice(fresh, ask.limit + 1))

    found = ask.look.readings(read, [], start)
    after = cursors.encode(*rows.mark(found[ask.limit - 1])) if len(found) > ask.limit else None
    return [_item(r, ask.names) for r in found[: ask.limit]], after


def _item(r: Reading, names: tuple[str, ...]) -> dict[str, Any]:
    head = {"time": iso(r.ts), "node": r.node, "boot": r.boot, "seq": r.seq, "time_source": r.src}
    return head | {name: getattr(r, name) for name in names if r.has(name)}


def _buckets(ask: _Ask, step: rows.Step) -> Given:
    start = cursors.decode(ask.cursor, int)[0] + 1 if ask.cursor is not None else ask.span.start
    size = rows.HOUR_S if step == "hour" else rows.DAY_S

    def read(series: Store) -> dict[str, rows.Slots]:
        return {n: rows.buckets(series, ask.assigned, n, start, ask.span.end, step=step) for n in ask.names}

    found: dict[int, dict[str, Any]] = {}
    for name, slots in ask.look.series(read, {}).items():
        for at, slot in slots.items():
            found.setdefault(at, {"start": iso(at), "end": iso(at + size)})[name] = _numbers(slot, _DECIMALS[name])
    starts = sorted(found)
    after = cursors.encode(starts[ask.limit - 1]) if len(starts) > ask.limit else None
    return [found[at] for at in starts[: ask.limit]], after


def _numbers(slot: rows.Slot, decimals: int) -> dict[str, float]:
    values = {"low": slot.low, "high": slot.high, "total": slot.total}
    return {"n": slot.n, **{k: round(v, decimals) for k, v in values.items()}, "mean": round(slot.mean, decimals + 2)}
