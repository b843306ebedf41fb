"""A node that speaks a later version of the contract stands beside the others: refused by name, never lost."""

from pathlib import Path

import pytest

from hidran import contract
from hidran.store import credentials
from hidran.store.deadletters import DeadLetters
from hidran.store.series import Equation, SeriesReader
from tests.brokers import KINDS, Client, running_broker, settings_for, wait_for
from tests.figures.poison import good_batch, topic
from tests.support.processes import Service, new_house

LATER = "hidran/v2/hu-002/up/readings"


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_of_version_two_lies_in_the_dead_letters_beside_stored_readings(kind: str, tmp_path: Path) -> None:
    settings = settings_for(new_house(tmp_path), kind)
    for node in ("hu-001", "hu-002"):
        credentials.password_of(settings.paths.mqtt_users, node)
    with running_broker(settings), Service(settings, "ingest") as service:
        service.ready()
        today, tomorrow = Client(settings, "hu-001"), Client(settings, "hu-002")
        today.subscribe(f"{contract.ROOT}/hu-001/down/ack")
        tomorrow.subscribe(f"{contract.ROOT}/hu-002/down/ack")
        tomorrow.publish(LATER, b"not even JSON any more")
        today.publish(topic("hu-001"), good_batch(1).encode())
        wait_for(lambda: today.got and _equation(settings.paths.series).quarantined, 20)
        assert _equation(settings.paths.series) == Equation(6, 5, 0, 1, 0)
        assert tomorrow.got == []
        today.close()
        tomorrow.close()
    with DeadLetters(settings.paths.series) as letters:
        assert [(x.code, x.topic, x.payload) for x in letters.every()] == [
            ("VERSION", LATER, b"not even JSON any more")
        ]


def _equation(series: Path) -> Equation:
    with SeriesReader(series) as reader:
        return reader.equation()
