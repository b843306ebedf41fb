"""The settings of every rule as Markdown, for `docs/faults.md`: `python -m hidran.faults.doc`."""

from dataclasses import fields

from hidran.faults.catalogue import CATALOGUE
from hidran.faults.rules import RULES
from hidran.faults.suppress import SUPPRESSES


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
    print(graph())
    print(tables())
