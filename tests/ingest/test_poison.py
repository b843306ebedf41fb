"""Figure 6, scaled: poison inside batches is kept with its code, its neighbours are stored."""

from pathlib import Path

import pytest

from hidran.contract import ContractError
from ingest.decode import decode
from tests.figures import poison
from tests.figures.poison import DROPS, Drop


def test_one_bad_reading_in_a_thousand_costs_no_good_one(tmp_path: Path) -> None:
    found = poison.in_batches(tmp_path / "data", 10_000)
    assert (found.letters, found.stored, found.as_wished) == (10, 9_990, True)


@pytest.mark.parametrize("drop", DROPS, ids=lambda d: f"{d.kind}-{d.payload[:20]!r}")
def test_every_kind_of_poison_is_refused_with_its_code(drop: Drop) -> None:
    with pytest.raises(ContractError) as refusal:
        decode(poison.topic("hu-001", drop.kind), drop.payload)
    assert refusal.value.code == drop.code


@pytest.mark.mosquitto
def test_poison_on_the_wire_costs_no_good_reading_and_stops_nobody(tmp_path: Path) -> None:
    found = poison.on_the_wire(tmp_path / "wire", 5_000)
    assert (found.letters, found.stored, found.as_wished) == (5, 4_995, True)
