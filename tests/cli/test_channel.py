"""`hidran channel` as an operator calls it."""

from pathlib import Path

import pytest

from tests.cli.test_registry_commands import call, said
from tests.notify.letters import secret
from tests.notify.service_stub import Says, serving


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "hidran.toml"


def test_the_channels_are_listed_with_those_in_use(config: Path) -> None:
    lines = said(config.parent / "data", "channel", "list").splitlines()
    assert "telegram  tidak dipakai" in lines
    assert "page      dipakai" in lines


def test_a_trial_goes_to_whom_it_is_sent_and_says_that_nothing_is_wrong(config: Path) -> None:
    with serving(Says(200, {"ok": True})) as stub:
        config.write_text(
            f'[notify.ways.telegram]\ntoken_file = "{secret(config.parent)}"\nto = "-1"\nserver = "{stub.url}"\n'
        )
        text = said(config.parent / "data", "channel", "test", "telegram", "--to", "-77")
    assert "menerima kabar percobaan" in text
    assert stub.asked[0].json["chat_id"] == "-77"
    assert "bukan gangguan" in stub.asked[0].json["text"]


def test_a_trial_that_is_refused_says_why(config: Path) -> None:
    with serving(Says(400, {"ok": False, "description": "Bad Request: chat not found"})) as stub:
        config.write_text(
            f'[notify.ways.telegram]\ntoken_file = "{secret(config.parent)}"\nto = "-1"\nserver = "{stub.url}"\n'
        )
        with pytest.raises(Exception, match="chat not found"):
            call(config.parent / "data", "channel", "test", "telegram")
