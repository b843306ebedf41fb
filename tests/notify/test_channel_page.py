"""docs/channels.md holds only settings that the channels take, and names every channel."""

import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hidran.ways.fonnte import FonnteSettings
from hidran.ways.gateway import Gateway, SmsSettings
from hidran.ways.given import Given
from hidran.ways.webpush import WebpushSettings
from hidran.ways.whatsapp import WhatsappSettings
from notify.channels import names

PAGE = (Path(__file__).parents[2] / "docs" / "channels.md").read_text(encoding="utf-8")
BLOCKS: list[dict[str, Any]] = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)]
NEEDS_NOTHING = {"console", "page"}
SHARED: dict[str, type[Given]] = {
    "fonnte": FonnteSettings,
    "sms": SmsSettings,
    "webpush": WebpushSettings,
    "whatsapp": WhatsappSettings,
}


def model(name: str) -> type[Given]:
    """The channel's own model of its settings."""
    if name in SHARED:
        return SHARED[name]
    module = importlib.import_module(f"notify.channels.{name}")
    found: type[Given] = getattr(module, f"{name.capitalize()}Settings")
    return found


def written(name: str) -> list[dict[str, Any]]:
    ways = [block.get("notify", {}).get("ways", {}) for block in BLOCKS]
    return [way[name] for way in ways if name in way]


@pytest.mark.parametrize("name", sorted(set(names()) - NEEDS_NOTHING))
def test_the_example_of_each_channel_is_one_that_it_takes(name: str) -> None:
    assert written(name), f"docs/channels.md has no example of {name}"
    for values in written(name):
        model(name)(**values)


def test_the_example_of_a_gateway_is_one() -> None:
    (gateway,) = [block for block in BLOCKS if "url" in block]
    assert Gateway(**gateway).reports is not None


@pytest.mark.parametrize("name", names())
def test_every_channel_stands_in_the_table_of_costs_and_troubles(name: str) -> None:
    assert re.search(rf"^\| .*`{name}`", PAGE, re.MULTILINE)
