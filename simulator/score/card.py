"""The card: results of many months added up, with 95 % intervals. `docs/scorecard.json` is this as JSON.

{"made": {"seeds", "purpose", "months", "scenarios", "hydrant_years"},
 "codes": {"F01": {"minimum": {"faults", "found", "renamed", "missed", "unseen", "brief", "again", "false",
                               "recall": {"value", "low", "high"}, "precision": {...},
                               "beyond_hold_s": {"count", "median", "low", "high", "p90"}, "beyond_sign_s": {...},
                               "two_reports": {"onset": {...}, "sign": {...}}}, "float": ...}, ...},
 "fitouts": {"minimum": {"hydrant_days", "broken_pump": {...}, "in_a_solar_day": {...},
                         "false_gawat_per_year": {"count", "value", "low", "high"},
                         "false_messages_per_month": {...}, "two_reports": {...},
                         "stand": {reason: {said: n}}, "stand_right": {reason: {...}}}, ...},
 "confused": {"F01": {"told_as": {code: n}, "raised_for": {condition or month: n}}},
 "worst": [{"what", "code", "in", "count", "by_fitout": {"minimum": n}, "see"}]}
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hidran.faults.catalogue import CATALOGUE
from simulator.score import stand
from simulator.score.fitout import FITOUTS
from simulator.score.interval import median_ranks, poisson, wilson
from simulator.score.match import PUMP
from simulator.score.months import REPORT_S

Card = dict[str, Any]
YEAR_DAYS, MONTH_DAYS = 365.25, 30.44
_TWO_REPORTS_S = 2 * REPORT_S
_SINCE = {"onset": "hold", "sign": "sign"}
_WORST = 40
_OFTENEST = 5
_GRAVITY = {"false GAWAT": 0, "missed": 1, "false PERLU_DICEK": 2}


def card(results: Sequence[dict[str, Any]], made: dict[str, Any]) -> Card:
    """`results` as `simulator.score.judged` gives them; `made`: what is said of how they were made."""
    days = sum(r["hydrant_days"] for r in results)
    by_fitout = {name: [r for r in results if r["fitout"] == name] for name in FITOUTS}
    by_fitout = {name: own for name, own in by_fitout.items() if own}
    return {
        "made": {**made, "months": len(results), "hydrant_years": round(days / YEAR_DAYS, 2)},
        "codes": {
            c: rows for c in CATALOGUE if (rows := {n: r for n, own in by_fitout.items() if (r := _code(c, own))})
        },
        "fitouts": {name: _fitout(own) for name, own in by_fitout.items()},
        "confused": _confused(results),
        "worst": _worst(results),
    }


def _code(code: str, results: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Empty when the code neither was nor was told."""
    results = list(results)
    faults = [f for r in results for f in r["faults"] if f["code"] == code]
    strays = Counter(s["outcome"] for r in results for s in r["strays"] if s["code"] == code)
    if not faults and not strays:
        return {}
    counts = Counter(f["outcome"] for f in faults)
    seen = [f for f in faults if f["outcome"] == "found"]
    tried = counts["found"] + counts["renamed"] + counts["missed"]
    return {
        "faults": len(faults),
        **{name: counts[name] for name in ("found", "renamed", "missed", "unseen", "brief")},
        **{name: strays[name] for name in ("again", "consequence", "condition", "false")},
        "recall": share(counts["found"], tried),
        "precision": share(counts["found"], counts["found"] + strays["false"]),
        "beyond_hold_s": _spread([f["beyond_hold_s"] for f in seen]),
        "beyond_sign_s": _spread([f["beyond_sign_s"] for f in seen]),
        "two_reports": _within_two_reports(seen),
    }


def _within_two_reports(seen: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Of the faults that were found by a rule with a hold, those told within it and two reports more."""
    held = [f for f in seen if f.get("hold_s") and f["beyond_hold_s"] is not None]
    counts = {since: sum(f[f"beyond_{name}_s"] <= _TWO_REPORTS_S for f in held) for since, name in _SINCE.items()}
    return {since: share(count, len(held)) for since, count in counts.items()}


def _fitout(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    days = sum(r["hydrant_days"] for r in results)
    pump = [f for r in results for f in r["faults"] if f["code"] in PUMP]
    told = sum(f["outcome"] in ("found", "renamed") for f in pump)
    missed = sum(f["outcome"] == "missed" for f in pump)
    standing = _stand(results)
    in_time = [f["in_a_solar_day"] for f in pump if f["in_a_solar_day"] is not None and f["outcome"] != "unseen"]
    return {
        "hydrant_days": days,
        "broken_pump": share(told, told + missed),
        "in_a_solar_day": share(sum(in_time), len(in_time)),
        **_false(results),
        "healthy": _false([r for r in results if not r["faults"]]),
        "messages": sum(r["messages"]["all"] for r in results),
        "two_reports": _within_two_reports(f for r in results for f in r["faults"] if f["outcome"] == "found"),
        "stand": standing,
        "stand_right": {reason: _right(reason, said) for reason, said in standing.items()},
    }


def _false(results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How often people are called for nothing."""
    days = sum(r["hydrant_days"] for r in results)
    strays = [s for r in results for s in r["strays"]]
    gawat = sum(s["outcome"] == "false" and s["severity"] == "GAWAT" for s in strays)
    return {
        "false_gawat_per_year": rate(gawat, days / YEAR_DAYS),
        "false_messages_per_month": rate(sum(r["messages"]["false"] for r in results), days / MONTH_DAYS),
    }


def share(hits: int, trials: int) -> dict[str, Any]:
    """A proportion with its Wilson interval; `value` None when nothing was tried."""
    low, high = wilson(hits, trials)
    value = None if trials == 0 else round(hits / trials, 4)
    return {"hits": hits, "trials": trials, "value": value, "low": round(low, 4), "high": round(high, 4)}


def rate(count: int, exposure: float) -> dict[str, Any]:
    """Events per unit of exposure with its exact Poisson interval."""
    low, high = poisson(count, exposure)
    known = exposure > 0
    return {
        "count": count,
        "exposure": round(exposure, 2),
        "value": round(count / exposure, 3) if known else None,
        "low": round(low, 3),
        "high": round(high, 3) if known else None,
    }


def _spread(values: Sequence[float | None]) -> dict[str, float | None]:
    """Median with its interval (`low`, `high`; None: too few to tell), nine of ten, and of how many."""
    ordered = sorted(v for v in values if v is not None)
    if not ordered:
        return {"count": 0, "median": None, "low": None, "high": None, "p90": None}
    ranks = median_ranks(len(ordered))
    low, high = (ordered[ranks[0]], ordered[ranks[1]]) if ranks is not None else (None, None)
    middle, late = ordered[(len(ordered) - 1) // 2], ordered[min(int(0.9 * len(ordered)), len(ordered) - 1)]
    return {"count": len(ordered), "median": middle, "low": low, "high": high, "p90": late}


def _right(reason: str, said: dict[str, int]) -> dict[str, Any]:
    """Of the spells of that reason those that were answered rightly: a broken pump told, all others left alone."""
    total = sum(said.values())
    return share(total - said["nothing"] if reason == "broken" else said["nothing"], total)


def _stand(results: Iterable[dict[str, Any]]) -> stand.Table:
    total = stand.empty()
    for result in results:
        for reason, said in result.get("stand", {}).items():
            for word, count in said.items():
                total[reason][word] += count
    return total


def _confused(results: Iterable[dict[str, Any]]) -> dict[str, dict[str, dict[str, int]]]:
    """By code, over all nodes: the names under which it was told instead, and for what else it was raised."""
    found: dict[str, dict[str, Counter[str]]] = {c: {"told_as": Counter(), "raised_for": Counter()} for c in CATALOGUE}
    for r in results:
        for f in r["faults"]:
            if f["outcome"] == "renamed":
                found[f["code"]]["told_as"][f["told"]] += 1
        for s in r["strays"]:
            if s["outcome"] == "false":
                found[s["code"]]["raised_for"].update(s["beside"] or [r["scenario"]])
    return {
        code: {what: dict(counts.most_common(_OFTENEST)) for what, counts in whats.items()}
        for code, whats in found.items()
        if any(whats.values())
    }


def _worst(results: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """What goes wrong most often, gravest first, each with a month in which it can be looked at."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for r in results:
        see = f"hidran score show {r['scenario']} {r['seed']} --fitout {r['fitout']}" if "stand" in r else ""
        for what, code, where in _wrong(r):
            entry = found.setdefault((what, code, where), {"by_fitout": Counter(), "see": see})
            entry["by_fitout"][r["fitout"]] += 1
    rows = [
        {"what": what, "code": code, "in": where, "count": sum(e["by_fitout"].values()), **e}
        for (what, code, where), e in found.items()
    ]
    return sorted(rows, key=lambda w: (_GRAVITY.get(w["what"], 9), -w["count"], w["code"], w["in"]))[:_WORST]


def _wrong(result: dict[str, Any]) -> Iterable[tuple[str, str, str]]:
    for s in result["strays"]:
        if s["outcome"] == "false" and s["severity"] != "INFO":
            yield f"false {s['severity']}", s["code"], result["scenario"]
    for f in result["faults"]:
        if f["outcome"] == "missed":
            yield "missed", f["code"], f["kind"]
