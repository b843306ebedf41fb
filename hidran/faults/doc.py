"""What `docs/faults.md` says of the rules, made from the rules: `python -m hidran.faults.doc docs/faults.md`."""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path

from hidran.faults import silence
from hidran.faults.catalogue import CATALOGUE, implemented
from hidran.faults.rules import RULES
from hidran.faults.suppress import SUPPRESSES

PICTURES = "pictures/faults"
_PART = re.compile(r"<!-- made: (?P<name>.+?) -->\n.*?<!-- end -->", re.DOTALL)
_SOURCE = re.compile(r"\s*\((?:reference|see): [^)]*\)")
Makers = Mapping[str, Callable[[], str]]


def rewritten(page: str, makers: Makers | None = None) -> str:
    """The page with each part between `<!-- made: NAME -->` and `<!-- end -->` made again by the maker of that name.

    A part without a maker stays as it is: numbers of the scorecard need another room than this one.
    """
    known = MAKERS if makers is None else makers

    def made(part: re.Match[str]) -> str:
        name = part["name"]
        return part[0] if name not in known else f"<!-- made: {name} -->\n\n{known[name]()}\n<!-- end -->"

    return _PART.sub(made, page)


def parts(page: str) -> list[str]:
    """Names of the parts that the page has, in order."""
    return [part["name"] for part in _PART.finditer(page)]


def codes() -> str:
    """Which codes are judged, and what must be fitted for each."""
    lines = ["| code | what people are told | fitted (one of each group) | judged |", "|---|---|---|---|"]
    for code, fault in CATALOGUE.items():
        needs = "; ".join(" or ".join(f"`{name}`" for name in group) for group in fault.needs) or "-"
        lines.append(f"| {code} {fault.name} | {fault.title} | {needs} | {'yes' if code in implemented() else 'no'} |")
    return "\n".join([*lines, ""])


def graph() -> str:
    """The suppression graph as Mermaid."""
    edges = [f"    {code} --> {other}" for code, others in SUPPRESSES.items() for other in sorted(others)]
    picture = f"![What keeps which faults quiet]({PICTURES}/graph.svg)"
    return "\n".join([picture, "", "```mermaid", "graph LR", *edges, "```", ""])


def rule_of(code: str) -> str:
    """One fault: its picture, what shows it (the rule's own docstring), how it may be set."""
    fault = CATALOGUE[code]
    head = [
        f"### {code} {fault.name}: {fault.title}",
        "",
        f"![{code}: a trace, its onset and when it was told]({PICTURES}/{code}.svg)",
        "",
        _signature(code),
        "",
    ]
    return "\n".join([*head, *(_settings(code) if code in RULES else ["No settings: the times above hold.", ""])])


def _signature(code: str) -> str:
    module = sys.modules[RULES[code].judge.__module__] if code in RULES else silence
    text = _SOURCE.sub("", inspect.getdoc(module) or "").removeprefix(f"{code}: ")
    return text[:1].upper() + text[1:]


def _settings(code: str) -> list[str]:
    rule = RULES[code]
    steps = ", ".join(f"{s.severity} after `{s.hold}`" for s in rule.steps)
    lines = ["| setting | default | range | unit | meaning |", "|---|---|---|---|---|"]
    for f in fields(rule.settings):
        m = f.metadata
        lines.append(f"| `{f.name}` | {f.default:g} | {m['low']:g} to {m['high']:g} | {m['unit']} | {m['meaning']} |")
    return [f"Steps: {steps}.", "", *lines, ""]


MAKERS: Makers = {
    "codes": codes,
    "graph": graph,
    **{f"rule {code}": partial(rule_of, code) for code in CATALOGUE},
}


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8")
