"""The table of troubles in `docs/kpp.md`, made from the catalogue: `python -m tests.docs.kpp_table` writes it anew."""

from hidran.faults.catalogue import CATALOGUE
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "kpp.md"
BEGIN, END = "<!-- tabel -->\n", "<!-- akhir tabel -->"
TOLD_IN_WORDS = ("F16",)  # four silences with words of their own, told in the page's own text


def table() -> str:
    rows = [
        f"| {fault.title} | {fault.first_check} |" for code, fault in CATALOGUE.items() if code not in TOLD_IN_WORDS
    ]
    return "\n".join(["| yang dikabarkan | yang dicek dulu, dengan aman |", "|---|---|", *rows, ""])


def told(page: str) -> str:
    return page.partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    text = PAGE.read_text(encoding="utf-8")
    before, after = text.partition(BEGIN)[0], text.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}{table()}{END}{after}", encoding="utf-8")
