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


def test_a_trial_can_wait_for_what_the_service_reports_of_it(config: Path) -> None:
    from hidran.settings import Settings
    from hidran.store import deliveries
    from hidran.store.deliveries import Delivery
    from hidran.store.records import Records

    data = config.parent / "data"

    def reported(says: Says) -> Says:
        with Records.open(Settings(data=data)) as records:
            for state in ("sent", "delivered", "sent"):
                deliveries.keep(records, Delivery("whatsapp", state, "wamid.A1"))  # type: ignore[arg-type]
        return says

    taken = Says(200, {"messages": [{"id": "wamid.A1"}]}, before=reported)
    with serving(taken) as stub:
        config.write_text(
            f'[notify.ways.whatsapp]\nphone_id = "12345678"\n'
            f'token_file = "{secret(config.parent)}"\nserver = "{stub.url}"\n'
        )
        lines = said(data, "channel", "test", "whatsapp", "--to", "0812 3456 7890", "--wait", "20").splitlines()
    assert lines[1:] == ["Terkirim.", "Sampai di HP."]


def test_keys_of_web_push_are_made_once(config: Path) -> None:
    pytest.importorskip("cryptography", reason="pip install 'hidran[webpush]'")
    data = config.parent / "data"
    first, again = (said(data, "channel", "keys", "webpush").splitlines() for _ in range(2))
    assert first == again
    assert len(first[-1]) == 87
    with pytest.raises(Exception, match="webpush"):
        call(data, "channel", "keys", "telegram")
