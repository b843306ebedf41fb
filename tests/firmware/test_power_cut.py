"""Figure 19, scaled: each 97th of all possible cuts is looked at."""

import pytest

from tests.figures import power_cut
from tests.firmware.torn_flash import FlashFiles


def test_no_cut_costs_a_closed_reading_the_file_system_or_the_configuration() -> None:
    tally, flash = power_cut.measure(97)
    assert tally.cuts > 400
    assert (tally.unmountable, tally.lost, tally.corrupt, tally.unusable) == (0, 0, 0, 0), tally.notes
    assert (tally.config_lost, tally.config_wrong) == (0, 0)
    assert flash.erases <= 1.2 * power_cut.APPENDS


def test_a_node_that_kept_readings_in_memory_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    held: dict[str, bytes] = {}
    append = FlashFiles.append

    def late(self: FlashFiles, name: str, data: bytes) -> None:
        held[name] = held.get(name, b"") + data
        if len(held[name]) > 150:
            append(self, name, held.pop(name))

    monkeypatch.setattr(FlashFiles, "append", late)
    tally = power_cut.Tally(step=60)
    power_cut.RingStory(tally).tell()
    assert tally.lost > 0
