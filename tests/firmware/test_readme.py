"""firmware/README.md and its drawing say what the code does."""

import re
import xml.etree.ElementTree as ET

import pytest

from firmware import config, lights, pins
from tests.firmware.interpreters import ROOT

PAGE = (ROOT / "firmware" / "README.md").read_text()
DRAWING = (ROOT / "firmware" / "wiring.svg").read_text()


@pytest.mark.parametrize("use", sorted(set(pins.DEFAULT) - {"led", "button", "level_trigger", "level_echo"}))
def test_the_page_and_the_drawing_show_each_pin(use: str) -> None:
    number = pins.DEFAULT[use]
    assert re.search(rf"^\| [^|]+ \| {number} \|", PAGE, re.MULTILINE), use
    assert f">GPIO {number}<" in DRAWING


def test_the_pins_that_share_a_row_are_there_too() -> None:
    assert f"| {pins.DEFAULT['level_trigger']}, {pins.DEFAULT['level_echo']} |" in PAGE
    assert f"| {pins.DEFAULT['led']}, {pins.DEFAULT['button']} |" in PAGE
    assert f"GPIO {pins.DEFAULT['led']} " in DRAWING
    assert f"GPIO {pins.DEFAULT['button']}<" in DRAWING


def test_every_setting_and_group_the_page_names_is_one() -> None:
    settings = set(re.findall(r"`([a-z_]+_(?:s|v|mv|cm|ohm|per_a|per_l|days|low))`", PAGE))
    assert settings
    assert settings <= set(config.complete({}))
    assert [g for g in config.OPTIONAL_GROUPS if f"`{g}`" not in PAGE] == []


def test_the_dividers_of_the_table_read_as_far_as_it_says() -> None:
    rows = re.findall(r"^\| \d+ V \|.*?\| (\d+) k / 8\.2 k \| (\d+) V \|", PAGE, re.MULTILINE)
    assert len(rows) == 3
    for upper_k, top_v in rows:
        assert abs(2.45 * (float(upper_k) + 8.2) / 8.2 - float(top_v)) < 0.6


def test_the_led_table_has_a_row_for_each_pattern() -> None:
    table = PAGE.split("## What the LED says")[1].split("##")[0]
    assert len(re.findall(r"^\| (?!LED|---)", table, re.MULTILINE)) == len(lights.PATTERNS)


def test_the_drawing_is_sound_and_loads_nothing_from_elsewhere() -> None:
    root = ET.fromstring(DRAWING)
    assert root.tag.endswith("svg")
    assert root.find("{http://www.w3.org/2000/svg}title") is not None
    assert "href" not in DRAWING
