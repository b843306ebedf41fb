"""The address outside hears of us only while all is well."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from hidran import heartbeat, installation
from hidran.settings import Settings
from hidran.status import look, needed
from hidran.store.series import Equation
from notify import watchdog
from notify.watchdog import Watchdog, ailments
from tests.brokers import wait_for
from tests.notify.letters import secret
from tests.notify.service_stub import Says, serving


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data=tmp_path / "data")
    installation.create(made.paths, "real")
    beat(made)
    return made


def beat(settings: Settings, *without: str) -> None:
    for service in {s.name for s in look(settings).services} - set(without):
        heartbeat.beat(settings.paths.health, service)
    for service in without:
        (settings.paths.health / f"{service}.json").unlink()


def test_while_all_is_well_the_address_hears_so(settings: Settings) -> None:
    with serving(Says(200, "OK")) as stub:
        dog = Watchdog(settings, f"{stub.url}/ping/geheim")
        dog.turn()
    assert [(a.method, a.path) for a in stub.asked] == [("GET", "/ping/geheim")]
    assert dog.ill == ""


def test_a_service_that_is_dead_is_silence(settings: Settings) -> None:
    beat(settings, "engine")
    with serving(Says(200)) as stub:
        dog = Watchdog(settings, stub.url)
        dog.turn()
        assert stub.asked == []
        assert "engine is" in dog.ill
        beat(settings)
        dog.turn()
    assert len(stub.asked) == 1


def test_a_service_that_this_installation_no_longer_has_may_rest(settings: Settings) -> None:
    heartbeat.beat(settings.paths.health, "forwarder", ok=False)
    assert ailments(look(settings), needed(settings)) == []


def test_a_file_that_cannot_be_read_and_an_equation_that_does_not_hold_are_silence(settings: Settings) -> None:
    found = look(settings)
    wrong = replace(found, troubles={"series": "damaged"}, equation=Equation(received=5, stored=4))
    assert ailments(wrong, needed(settings)) == ["series cannot be read", "the equation of readings does not hold"]


@pytest.mark.parametrize("says", [Says(404), Says(500), Says(cut=True)])
def test_an_address_that_does_not_take_it_is_named_without_being_told(settings: Settings, says: Says) -> None:
    with serving(says) as stub:
        dog = Watchdog(settings, f"{stub.url}/ping/geheim")
        dog.turn()
    assert "watches Hidran" in dog.ill
    assert "geheim" not in dog.ill


def test_practice_never_says_outside_that_it_is_well(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "EVERY_S", 0.01)
    stop = threading.Event()
    with serving(Says(200)) as stub:
        file = secret(tmp_path, stub.url)
        watching = settings.model_copy(update={"notify": settings.notify.model_copy(update={"alive_url_file": file})})
        watchdog.start(watching, stop)
        wait_for(lambda: len(stub.asked) > 1)
        stop.set()
        play = watching.model_copy(update={"data": tmp_path / "play"})
        installation.create(play.paths, "practice")
        threads = threading.active_count()
        watchdog.start(play, threading.Event())
        assert threading.active_count() <= threads
