"""What `docs/faults.md` says of the rules, made from the rules: `python -m hidran.faults.doc docs/faults.md`."""

import sys
from dataclasses import fields
from pathlib import Path

from hidran.faults.catalogue import CATALOGUE, implemented
from hidran.faults.rules import RULES
from hidran.faults.suppress import SUPPRESSES


def rewritten(page: str) -> str:
    """The page with each part between `<!-- made: NAME -->` and `<!-- end -->` made again."""
    for name, make in {"codes": codes, "graph": graph, "tables": tables}.items():
        start = page.index(f"<!-- made: {name} -->")
        end = page.index("<!-- end -->", start)
        page = f"{page[:start]}<!-- made: {name} -->\n\n{make()}\n{page[end:]}"
    return page


def codes() -> str:
    """Which codes are judged, and what must be fitted for each."""
    lines = ["| code | what people are told | fitted (one of each group) | judged |", "|---|---|---|---|"]
    for code, fault in CATALOGUE.items():
        needs = "; ".join(" or ".join(f"`{name}`" for name in group) for group in fault.needs) or "-"
        lines.append(f"| {code} {fault.name} | {fault.title} | {needs} | {'yes' if code in implemented() else 'no'} |")
    return "\n".join([*lines, ""])


def tables() -> str:
    """One table a rule: setting, default, range, unit, meaning."""
    return "\n".join(_table(code) for code in RULES)


def graph() -> str:
    """The suppression graph as Mermaid."""
    edges = [f"    {code} --> {other}" for code, others in SUPPRESSES.items() for other in sorted(others)]
    return "\n".join(["```mermaid", "graph LR", *edges, "```", ""])


def _table(code: str) -> str:
    fault, rule = CATALOGUE[code], RULES[code]
    steps = ", ".join(f"{s.severity} after `{s.hold}`" for s in rule.steps)
    head = [f"### {code} {fault.name}: {fault.title}", "", f"Steps: {steps}.", ""]
    lines = ["| setting | default | range | unit | meaning |", "|---|---|---|---|---|"]
    for f in fields(rule.settings):
        m = f.metadata
        lines.append(f"| `{f.name}` | {f.default:g} | {m['low']:g} to {m['high']:g} | {m['unit']} | {m['meaning']} |")
    return "\n".join([*head, *lines, ""])


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
