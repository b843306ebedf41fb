"""A demo with somebody who watches: what it says, line by line, and its pages on a phone.

`python -m tests.docs.onlooker` takes the pictures of README.md and docs/kpp.md anew.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from hidran import process
from hidran.months import Month
from simulator.demo import cast
from tests.brokers import wait_for
from tests.docs.pages import ROOT
from tests.support import parts

PICTURES = ROOT / "docs" / "pictures"
PHONE = {"width": 360, "height": 1150}  # so that the first picture of the readings is on it
PUMP = "F01"
SHOTS = (  # picture, page, part of it
    ("kpp-home.png", "", None),
    ("kpp-hidran.png", "hidran/{hydrant}", None),
    ("kpp-jawab.png", "hidran/{hydrant}", "#jawab"),
    ("kpp-piket.png", "", "#piket"),
    ("kpp-pesan.png", "pesan", None),
    ("kpp-pekerjaan.png", "pekerjaan/3", None),
    ("kpp-cek-air.png", "cek-air/{hydrant}/isi", None),
    ("kpp-kas.png", "kas/{kpp}", None),
    ("kpp-iuran.png", "kas/{kpp}/iuran?bulan={last}", None),
    ("kpp-lembar.png", "lembar/{kpp}/{last}", None),
    ("kpp-lapor.png", "air/{hydrant}", None),
)


class Demo:
    """`hidran demo --json` as a process of its own; `said` grows as it speaks."""

    def __init__(self, folder: Path) -> None:
        self.said: list[dict[str, Any]] = []
        argv = [sys.executable, "-m", "hidran", "demo", "--no-browser", "--json"]
        self._log = (folder / "demo.log").open("w")
        self._child = subprocess.Popen(argv, cwd=folder, stdout=subprocess.PIPE, stderr=self._log)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self.said.append(json.loads(line))

    def events(self, name: str) -> list[dict[str, Any]]:
        return [e for e in list(self.said) if e["event"] == name]

    def wait(self, name: str, seconds: float, **values: Any) -> dict[str, Any]:
        """The first event of that name with these values; the test fails when it does not come in time."""

        def found() -> list[dict[str, Any]]:
            return [e for e in self.events(name) if all(e.get(k) == v for k, v in values.items())]

        wait_for(lambda: found() or self._child.poll() is not None, seconds)
        assert found(), f"the demo ended with {self._child.poll()} and no {name} {values}: {self.said[-3:]}"
        return found()[0]

    def end(self) -> int:
        code = process.stop(self._child)
        self._listener.join(5)
        self._log.close()
        return code


@contextmanager
def demo(folder: Path) -> Iterator[Demo]:
    running = Demo(folder)
    try:
        yield running
    finally:
        running.end()


@contextmanager
def phone(url: str) -> Iterator[Page]:
    """A page on a cheap phone."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=parts.FINDERS["browser"](), args=["--no-sandbox"])
        page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="id-ID")  # type: ignore[arg-type]
        page.goto(url)
        yield page
        browser.close()


def photograph(url: str, named: Mapping[str, str], folder: Path) -> list[Path]:
    """The pages of SHOTS as high as a phone, or the part of them that is named. `named`: what their addresses name, a
    hydrant, a KPP and its last month."""
    with phone(url) as page:
        for name, path, part in SHOTS:
            page.goto(f"{url.rstrip('/')}/{path.format(**named)}")
            (page.locator(part) if part else page).screenshot(path=folder / name)
    return [folder / name for name, _, _ in SHOTS]


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, demo(Path(folder)) as running:
        url = running.wait("ready", 60)["url"]
        hydrant = running.wait("message", 120, code=PUMP)["hydrant"]
        named = {"hydrant": hydrant, "kpp": cast.KPP[0], "last": str(Month.of(cast.START_TS).plus(-1))}
        print(*photograph(url, named, PICTURES), sep="\n")


if __name__ == "__main__":
    main()
