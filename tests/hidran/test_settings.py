"""Settings from file, environment and options: who wins, and what is refused by name."""

import os
from pathlib import Path

import pytest

from hidran.errors import SettingsError
from hidran.settings import Settings, load


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.startswith("HIDRAN_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def write(text: str) -> Path:
    file = Path("site.toml")
    file.write_text(text)
    return file


def test_without_file_and_environment_everything_listens_on_loopback_only() -> None:
    settings = load()
    assert settings == Settings()
    assert {settings.api.host, settings.broker.listen, settings.mqtt.host} == {"127.0.0.1"}


def test_the_environment_beats_the_file_and_an_option_beats_both(monkeypatch: pytest.MonkeyPatch) -> None:
    file = write('data = "of-file"\n[mqtt]\nport = 1\nusername = "of-file"\n[broker]\nport = 2')
    monkeypatch.setenv("HIDRAN_MQTT__PORT", "10")
    monkeypatch.setenv("HIDRAN_BROKER__PORT", "20")
    monkeypatch.setenv("HIDRAN_DATA", "of-environment")
    settings = load(file, data=Path("of-option"), broker={"port": 200})
    assert (settings.mqtt.port, settings.mqtt.username) == (10, "of-file")
    assert settings.broker.port == 200
    assert settings.data == Path("of-option")
    assert load(file).data == Path("of-environment")


def test_hidran_toml_in_the_working_folder_is_found_by_itself() -> None:
    Path("hidran.toml").write_text('language = "en"')
    assert load().language == "en"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[mqtt]\nprot = 1883", "mqtt.prot is no setting; `hidran config show` lists them all"),
        ("dta = 'x'", "dta is no setting"),
        ("[mqqt]\nport = 1", "mqqt is no setting"),
        ("[mqtt]\nport = 99999", r"mqtt.port = 99999: .*less than or equal to 65535"),
        ("[mqtt]\nport = 'many'", "mqtt.port = 'many'"),
        ("[broker]\nkind = 'emqx'", "broker.kind = 'emqx'"),
        ("[ingest]\ncommit_ms = 0", "ingest.commit_ms = 0"),
        ("language = 'jv'", "language = 'jv'"),
        ("data = ", "is not TOML"),
    ],
)
def test_a_slip_in_the_file_is_refused_by_name(text: str, wanted: str) -> None:
    with pytest.raises(SettingsError, match=wanted):
        load(write(text))


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("HIDRAN_DTA", "x", "HIDRAN_DTA is no setting: wanted one of HIDRAN_API"),
        ("HIDRAN_MQTT_PORT", "1884", "HIDRAN_MQTT_PORT is no setting"),
        ("HIDRAN_MQTT__PRT", "1884", "mqtt.prt is no setting"),
        ("HIDRAN_MQTT__PORT", "many", "mqtt.port = 'many'"),
        ("HIDRAN_API__PORT", "-1", "api.port = '-1'"),
    ],
)
def test_a_slip_in_the_environment_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=wanted):
        load()


def test_an_option_is_checked_like_everything_else() -> None:
    with pytest.raises(SettingsError, match=r"mqtt\.port = 0"):
        load(None, mqtt={"port": 0})


def test_a_file_that_was_named_must_be_there() -> None:
    with pytest.raises(SettingsError, match=r"nowhere.toml does not exist: check the path given with --config"):
        load(Path("nowhere.toml"))


def test_settings_cannot_be_changed_after_they_were_read() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load().mqtt.port = 5  # type: ignore[misc]
