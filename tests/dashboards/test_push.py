"""Pushed into a strict Grafana: twice changes nothing, what differs is named, what is another's stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboards.grafana import Grafana, GrafanaError
from dashboards.push import diff, push
from hidran import alert_secret
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.credentials import write_secret
from hidran.store.records import Records
from tests.dashboards.fake_grafana import FakeGrafana, fake_grafana
from tests.dashboards.house import READ, settings


@pytest.fixture
def fake() -> Iterator[FakeGrafana]:
    with fake_grafana() as made:
        yield made


@pytest.fixture
def wanted(fake: FakeGrafana, tmp_path: Path) -> Settings:
    return settings(tmp_path, grafana=fake.url)


def test_an_empty_grafana_gets_everything_and_the_second_push_changes_nothing(
    fake: FakeGrafana, wanted: Settings
) -> None:
    first = list(push(wanted, Grafana(wanted)))
    assert {s.how for s in first} == {"made", "there"}
    assert (len(fake.boards), len(fake.rules), len(fake.contacts)) == (5, 5, 1)
    assert fake.sources["hidran-influx"]["secureJsonData"] == {"httpHeaderValue1": f"Token {READ}"}
    done = len(fake.writes)
    assert {s.how for s in push(wanted, Grafana(wanted))} == {"there"}
    assert fake.writes[done:] == []
    assert diff(wanted, Grafana(wanted)) == []


def test_diff_names_what_differs_and_changes_nothing(fake: FakeGrafana, wanted: Settings) -> None:
    list(push(wanted, Grafana(wanted)))
    done = len(fake.writes)
    fake.boards["hidran-teknisi"]["dashboard"]["panels"][1]["title"] = "by hand"
    fake.rules["hidran-gawat"]["for"] = "1h"
    del fake.boards["hidran-layanan"]
    found = {s.name: (s.how, s.differences) for s in diff(wanted, Grafana(wanted))}
    assert found["Teknisi"] == ("changed", ("panels[1].title",))
    assert found["Hidran: GAWAT"] == ("changed", ("for",))
    assert found["Layanan"][0] == "made"
    assert fake.writes[done:] == []
    list(push(wanted, Grafana(wanted)))
    assert diff(wanted, Grafana(wanted)) == []


def test_the_policies_of_others_stay(fake: FakeGrafana, wanted: Settings) -> None:
    list(push(wanted, Grafana(wanted)))
    assert [r["receiver"] for r in fake.policy["routes"]] == ["Hidran", "mine"]
    assert fake.policy["receiver"] == "grafana-default-email"
    (ours, _theirs) = fake.policy["routes"]
    assert ours["group_by"] == ["hydrant"]
    assert ours["routes"][0]["repeat_interval"] == "6h"


def test_rules_that_are_looked_at_too_seldom_keep_their_group(fake: FakeGrafana, wanted: Settings) -> None:
    list(push(wanted, Grafana(wanted)))
    fake.interval = 600
    steps = {s.what: s.how for s in push(wanted, Grafana(wanted))}
    assert (steps["group"], fake.interval, len(fake.rules)) == ("changed", 60, 5)


def test_a_folder_of_that_name_is_used_whatever_grafana_called_it(fake: FakeGrafana, wanted: Settings) -> None:
    fake.folder = "xyz123"
    fake.folders["xyz123"] = {"uid": "xyz123", "title": "Hidran", "version": 1}
    list(push(wanted, Grafana(wanted)))
    assert {rule["folderUID"] for rule in fake.rules.values()} == {"xyz123"}
    assert list(fake.folders) == ["xyz123"]
    assert diff(wanted, Grafana(wanted)) == []


def test_another_secret_reaches_grafana_though_it_never_shows_the_one_it_has(
    fake: FakeGrafana, wanted: Settings
) -> None:
    list(push(wanted, Grafana(wanted)))
    write_secret(alert_secret.file(wanted), "another-secret\n")
    assert [s.what for s in push(wanted, Grafana(wanted)) if s.how != "there"] == ["contact"]
    assert fake.contacts["hidran-webhook"]["settings"]["password"] == "another-secret"


def test_telegram_without_hidran_is_there_only_when_it_is_asked_for(fake: FakeGrafana, wanted: Settings) -> None:
    file = wanted.data / "bot.token"
    write_secret(file, "1:abc\n")
    grafana = wanted.grafana.model_copy(update={"telegram_chat": "-100", "telegram_token_file": file})
    list(push(wanted.model_copy(update={"grafana": grafana}), Grafana(wanted)))
    assert fake.contacts["hidran-telegram"]["settings"] == {"bottoken": "1:abc", "chatid": "-100"}
    half = wanted.grafana.model_copy(update={"telegram_chat": "-100"})
    with pytest.raises(SettingsError, match="telegram_token_file"):
        list(push(wanted.model_copy(update={"grafana": half}), Grafana(wanted)))


def test_a_wrong_password_says_what_to_check(fake: FakeGrafana, wanted: Settings) -> None:
    fake.log_in = "Basic other"
    with pytest.raises(GrafanaError, match=r"401 .*password_file") as caught:
        list(push(wanted, Grafana(wanted)))
    assert (caught.value.status, caught.value.retryable) == (401, False)


def test_a_grafana_that_is_away_or_ill_can_be_tried_again(fake: FakeGrafana, wanted: Settings) -> None:
    fake.down = True
    with pytest.raises(GrafanaError, match="503") as caught:
        list(push(wanted, Grafana(wanted)))
    assert caught.value.retryable
    away = wanted.model_copy(update={"grafana": wanted.grafana.model_copy(update={"url": "http://127.0.0.1:1"})})
    with pytest.raises(GrafanaError, match=r"does not answer .*grafana\.url"):
        list(push(away, Grafana(away)))


def test_without_a_log_in_or_address_the_setting_is_named(wanted: Settings) -> None:
    for change, name in (({"user": None}, "token_file"), ({"url": None}, r"grafana\.url")):
        with pytest.raises(SettingsError, match=name):
            Grafana(wanted.model_copy(update={"grafana": wanted.grafana.model_copy(update=change)}))


def test_a_hydrant_that_gets_a_name_is_shown_by_it_after_the_next_push(fake: FakeGrafana, wanted: Settings) -> None:
    list(push(wanted, Grafana(wanted)))
    with Records.open(wanted) as records:
        records.add_kpp("kpp-1", "Sawahan")
        records.add_hydrant("kpp-1", id="h-1", name="Hidran Sawahan")
    differing = {s.name for s in diff(wanted, Grafana(wanted))}
    assert differing == {"Hidran hari ini", "Teknisi", "Mutu air", "Satu hidran"}
    list(push(wanted, Grafana(wanted)))
    assert "Hidran Sawahan" in str(fake.boards["hidran-hari-ini"])
    assert diff(wanted, Grafana(wanted)) == []
