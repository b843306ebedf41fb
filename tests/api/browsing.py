"""A page in a real browser as wide as a cheap phone."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import parts

PHONE = {"width": 360, "height": 640}


@contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium; while it runs, no other event loop may run in this thread."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=parts.FINDERS["browser"](), args=["--no-sandbox"])
        yield found
        found.close()


@contextmanager
def opened(chromium: Browser, address: str, **options: object) -> Iterator[Page]:
    """A page on a phone; anything the browser complains of fails the test."""
    context = chromium.new_context(viewport=PHONE, **options)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield page
    context.close()
    assert [c for c in complaints if "404" not in c] == []
