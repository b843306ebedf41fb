"""HTML as a reader meets it: its words in order, its links, and whether every tag is closed."""

from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "input"}


class Page(HTMLParser):
    """`words`: the text. `links`: addresses. `scripts`: sources. `wrong`: tags that do not fit together."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.scripts: list[str | None] = []
        self.attributes: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self._text: list[str] = []
        self._open: list[str] = []
        self._cards: dict[str, list[str]] = {}
        self.feed(html)
        self.close()
        self.wrong += self._open

    @property
    def words(self) -> str:
        return " ".join(" ".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name) for name in named]
        if tag == "a":
            self.links.append(named.get("href", ""))
        if tag == "script":
            self.scripts.append(named.get("src"))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name) for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.wrong.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self._text.append(data)


def card_of(words: str, name: str, following: str) -> str:
    """The words of one card: from its name to the name of the next."""
    return words[words.index(name) : words.index(following)]
