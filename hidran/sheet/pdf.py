"""The sheet as one A4 page: readable when it hangs on the wall, by whoever never saw a screen of Hidran."""

import io
from collections.abc import Iterable
from typing import Any

import segno
from reportlab.graphics.shapes import Drawing, Rect, String
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from hidran.sheet import words
from hidran.sheet.questions import questions
from hidran.sheet.sheet import HydrantMonth, Sheet
from hidran.water.summary import Lift
from hidran.words import Language, clock_time, day, say

MARGIN = 14 * mm
WIDTH, HEIGHT = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
INK, FAINT, LINE = colors.HexColor("#14202b"), colors.HexColor("#56646f"), colors.HexColor("#c5ced6")
# A day is told by its height and its letter as well as by its colour: many copiers know black only.
_DAY: dict[Lift, tuple[colors.Color, float, str]] = {
    "ran": (colors.HexColor("#0b5c8a"), 1.0, ""),
    "stood": (colors.HexColor("#b3261e"), 0.45, "x"),
    "unknown": (colors.HexColor("#e3e8ec"), 1.0, "?"),
}
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9.2, leading=12, textColor=INK)
_SMALL = ParagraphStyle("small", parent=_BODY, fontSize=7.6, leading=9.6, textColor=FAINT)
_HEAD = ParagraphStyle(
    "head", parent=_BODY, fontName="Helvetica-Bold", fontSize=11, leading=14, spaceBefore=7, spaceAfter=2
)
_TITLE = ParagraphStyle("title", parent=_BODY, fontName="Helvetica-Bold", fontSize=18, leading=22)


def pdf(sheet: Sheet, digest: str, language: Language = "id") -> bytes:
    """The page; what is too much for it is set smaller, never onto a second one."""
    out = io.BytesIO()
    name = f"{words.title(sheet, language)}, {sheet.kpp_name}"
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN, title=name,
        author="Hidran", lang=language, invariant=1,
    )  # fmt: skip
    story = list(_story(sheet, digest, language))
    document.build([KeepInFrame(WIDTH - 12, HEIGHT - 12, story, mode="shrink")])
    return out.getvalue()


def _story(sheet: Sheet, digest: str, language: Language) -> Iterable[Flowable]:
    yield _top(sheet, digest, language)
    yield Paragraph(say("Air setiap hari", language), _HEAD)
    for hydrant in sheet.hydrants:
        yield from _hydrant(hydrant, sheet.of.days, language)
    yield Paragraph(say("Gangguan", language), _HEAD)
    yield from _outages(sheet, language)
    yield Paragraph(say("Kas", language), _HEAD)
    yield _cash(sheet, language)
    yield from (Paragraph(_plain(sentence), _SMALL) for sentence in sheet.cash.enough)
    asked = questions(sheet, language)
    if asked:
        yield Paragraph(say("Untuk dibicarakan", language), _HEAD)
        yield from (Paragraph(f"{n}. {_plain(q.fact)} <b>{_plain(q.ask)}</b>", _BODY) for n, q in enumerate(asked, 1))
    yield Paragraph(say("Keputusan rapat", language), _HEAD)
    yield _lines(3)


def _plain(text: str) -> str:
    """Safe in reportlab's markup, and in the letters that every PDF reader has."""
    text = text.replace("−", "-").encode("cp1252", "replace").decode("cp1252")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _top(sheet: Sheet, digest: str, language: Language) -> Table:
    made = f"{day(sheet.made_ts, language)} {sheet.of.year} {clock_time(sheet.made_ts)} WIB"
    left = [
        Paragraph(_plain(words.title(sheet, language)), _TITLE),
        Paragraph(f"<b>{_plain(sheet.kpp_name)}</b>", _BODY),
        Paragraph(say("Dibuat sendiri oleh Hidran dari data alat pantau, {made}", language, made=made), _SMALL),
    ]
    if not digest:  # a month that still runs: there is nothing to be verified yet
        return Table([[left]], colWidths=[WIDTH - 12], style=_BARE)
    left.append(Paragraph(say("Kode keaslian: {code}", language, code=words.short(digest)), _SMALL))
    return Table([[left, _qr(words.code(sheet, digest))]], colWidths=[WIDTH - 38 * mm, 26 * mm], style=_BARE)


_BARE = TableStyle(
    [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
)


def _box(x: float, y: float, wide: float, tall: float, **look: Any) -> Rect:
    return Rect(x, y, wide, tall, **look)


def _qr(text: str) -> Drawing:
    matrix = list(segno.make(text, error="m", micro=False).matrix_iter(border=2))
    size, cell = 26 * mm, 26 * mm / len(matrix)
    drawing = Drawing(size, size)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                drawing.add(_box(x * cell, size - (y + 1) * cell, cell, cell, fillColor=colors.black, strokeColor=None))
    return drawing


def _hydrant(h: HydrantMonth, days: int, language: Language) -> Iterable[Flowable]:
    yield Paragraph(
        f"<b>{_plain(h.name)}</b>: {_plain(words.days(h, language))}. {_plain(words.uptime(h, language))}", _BODY
    )
    yield _strip(h.strip, days)
    yield Paragraph(_plain(f"{words.water(h, language)}. {'; '.join(h.water.why)}".strip()), _BODY)
    before = " · ".join(words.trend(t, language) for t in h.water.before)
    if before:
        yield Paragraph(_plain(before), _SMALL)
    yield Spacer(1, 3)


def _strip(strip: tuple[Lift, ...], days: int) -> Drawing:
    """One box a day, its number below, as a calendar on one line."""
    each, tall = (WIDTH - 12) / days, 11.0
    drawing = Drawing(WIDTH - 12, tall + 9)
    for n, lift in enumerate(strip):
        colour, part, letter = _DAY[lift]
        drawing.add(
            _box(n * each + 0.7, 9, each - 1.4, tall * part, fillColor=colour, strokeColor=LINE, strokeWidth=0.3)
        )
        middle = (n + 0.5) * each
        if letter:
            drawing.add(
                String(middle, 12, letter, fontName="Helvetica-Bold", fontSize=6, fillColor=INK, textAnchor="middle")
            )
        drawing.add(
            String(middle, 1, str(n + 1), fontName="Helvetica", fontSize=5.5, fillColor=FAINT, textAnchor="middle")
        )
    return drawing


def _outages(sheet: Sheet, language: Language) -> Iterable[Flowable]:
    if not sheet.outages:
        yield Paragraph(say("Tidak ada.", language), _BODY)
    for found in sheet.outages:
        head, *rest = words.outage(found, sheet, language)
        yield Paragraph(f"• <b>{_plain(head)}</b>: {_plain('; '.join(rest))}.", _BODY)


def _cash(sheet: Sheet, language: Language) -> Table:
    """The four sums on the left, what they are made of on the right."""
    return Table(
        [[_pairs(words.cash(sheet.cash, language)), _pairs(words.sums(sheet.cash, language))]],
        colWidths=[WIDTH / 2 - 6] * 2, style=_BARE,
    )  # fmt: skip


def _pairs(pairs: list[tuple[str, str]]) -> Any:
    if not pairs:
        return ""
    rows = [
        [Paragraph(_plain(word), _BODY), Paragraph(f'<para align="right">{_plain(amount)}</para>', _BODY)]
        for word, amount in pairs
    ]
    style = TableStyle(
        [
            ("LINEBELOW", (0, 0), (-1, -1), 0.3, LINE),
            ("TOPPADDING", (0, 0), (-1, -1), 0.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    return Table(rows, colWidths=[WIDTH / 4, WIDTH / 4 - 16], style=style)


def _lines(count: int) -> Drawing:
    """Room to write."""
    drawing = Drawing(WIDTH - 12, count * 17)
    for n in range(count):
        drawing.add(_box(0, n * 17 + 2, WIDTH - 12, 0.3, fillColor=LINE, strokeColor=None))
    return drawing
