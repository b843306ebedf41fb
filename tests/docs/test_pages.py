"""What the pages name is there: commands, options, settings, files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import typer

from api.app import create_app
from hidran.cli.app import app, register_all
from hidran.settings import Settings
from tests.docs import pages

_ROW = re.compile(r"^\| `([a-z_.]+)` \| `([^`]*)` \|", re.MULTILINE)
_PATH = re.compile(r"/api/v1/[a-z0-9./{}_-]*[a-z}]")


@pytest.fixture(scope="module")
def root() -> Any:
    if not app.registered_commands:
        register_all()
    return typer.main.get_command(app)


def wrong_in(words: list[str], command: Any) -> str | None:
    """What of a command line the program does not know, None when it knows all."""
    rest = iter(words)
    for word in rest:
        if word in ("|", "&&", ">", "..."):
            return None
        if word.startswith("--"):
            name, equals, _ = word.partition("=")
            option = next((p for p in command.params if name in (*p.opts, *p.secondary_opts)), None)
            if option is None and name != "--help":
                return f"{command.name} has no option {name}"
            if not equals and not getattr(option, "is_flag", True):
                next(rest, None)
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return f"{command.name} has no command {word}"
            command = command.commands[word]
    return None


@pytest.mark.parametrize("page", pages.present())
def test_every_command_and_option_on_a_page_exists(page: str, root: Any) -> None:
    wrong = [said for words in pages.named(page) if (said := wrong_in(words, root))]
    assert wrong == []


@pytest.mark.parametrize("page", pages.present())
def test_every_address_of_the_api_on_a_page_exists(page: str, tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path))
    known = {str(path) for path in app.openapi()["paths"]} | {"/api/v1/openapi.json"}
    assert set(_PATH.findall(pages.read(page))) - known == set()


@pytest.mark.parametrize("page", pages.present())
def test_every_link_and_picture_on_a_page_is_there(page: str) -> None:
    folder = (pages.ROOT / page).parent
    missing = [target for target in pages.links(page) if not (folder / target).exists()]
    assert missing == []


def flat(values: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in values.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {prefix + key: value}
    return found


def test_the_operator_reads_every_setting_with_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HIDRAN_DATA", raising=False)
    told = {name: json.loads(default) for name, default in _ROW.findall(pages.read("docs/operator.md"))}
    assert told == flat(Settings().model_dump(mode="json"))


def test_the_technician_copies_what_the_node_needs_in_both_languages() -> None:
    def copied(page: str) -> list[str]:
        lines = (line.strip() for line in pages.read(page).splitlines())
        return [
            line
            for line in lines
            if line.startswith("mpremote ") and "config.json" not in line and "ca.pem" not in line
        ]

    assert copied("docs/teknisi.md") == copied("firmware/README.md") != []
