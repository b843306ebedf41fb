"""The sheet as text to paste into the group: under 1,500 characters, whatever the month was like."""

from hidran.sheet import words
from hidran.sheet.questions import questions
from hidran.sheet.sheet import Sheet
from hidran.words import Language, say

LONGEST = 1_499


def text(sheet: Sheet, language: Language = "id") -> str:
    """Jobs are left out from the last one on, and counted, until it fits; names of places are cut before anything."""
    for shown in range(len(sheet.outages), -1, -1):
        made = "\n".join(_lines(sheet, shown, language))
        if len(made) <= LONGEST:
            return made
    return made[: LONGEST - 1] + "…"


def _lines(sheet: Sheet, shown: int, language: Language) -> list[str]:
    lines = [f"*{words.title(sheet, language)}*", sheet.kpp_name, ""]
    for h in sheet.hydrants:
        lines += [f"*{h.name}*", f"{words.days(h, language)}.", f"{words.water(h, language)}."]
    lines += ["", f"*{say('Gangguan', language)}*"]
    lines += [f"- {'; '.join(words.outage(o, sheet, language))}." for o in sheet.outages[:shown]]
    left = len(sheet.outages) - shown
    lines += [say("dan {n} lagi, lihat lembarnya", language, n=left)] if left else []
    lines += [] if sheet.outages else [say("Tidak ada.", language)]
    lines += [
        "",
        f"*{say('Kas', language)}*",
        *(f"{what}: {amount}" for what, amount in words.cash(sheet.cash, language)),
    ]
    asked = questions(sheet, language)
    lines += ["", f"*{say('Untuk dibicarakan', language)}*"] if asked else []
    return lines + [f"{n}. {q.fact} {q.ask}" for n, q in enumerate(asked, 1)]
