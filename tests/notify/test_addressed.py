"""A message to one person goes to his address; one to the group needs a group in the settings."""

import email
from pathlib import Path
from typing import Any

import pytest

from hidran.settings import Settings
from notify.channels import Channel, ChannelError, open_all
from tests.notify.letters import message, secret, settings_with
from tests.notify.service_stub import Says, serving
from tests.notify.test_ways import gateway, post, to_post


def opened(settings: Settings) -> Channel:
    (channel,) = open_all(settings.notify.channels, settings)
    return channel


def test_telegram_writes_to_the_persons_own_chat_and_leaves_the_group_alone(tmp_path: Path) -> None:
    moved = Says(400, {"ok": False, "parameters": {"migrate_to_chat_id": -9}})
    with serving(moved, Says(200, {"ok": True})) as stub:
        values = {"token_file": secret(tmp_path), "to": "-100", "server": stub.url}
        channel = opened(settings_with(tmp_path, "telegram", **values))
        channel.send(message(), "5")
        channel.send(message())
    assert [a.json["chat_id"] for a in stub.asked] == ["5", "-9", "-100"]


def test_an_sms_to_a_person_reaches_no_other_number(tmp_path: Path) -> None:
    with serving(Says(200, {"status": True})) as stub:
        values = {"gateway": gateway(tmp_path, stub.url), "secret_file": secret(tmp_path), "to": ["0811111111"]}
        opened(settings_with(tmp_path, "sms", **values)).send(message(), "+62822222222")
    assert [a.form["target"] for a in stub.asked] == ["62822222222"]


def test_a_letter_to_a_person_names_nobody_else(tmp_path: Path) -> None:
    with post() as server:
        opened(settings_with(tmp_path, "email", **to_post(server))).send(message(), "siti@kpp.id")
    assert email.message_from_bytes(server.letters[0])["To"] == "siti@kpp.id"


def test_a_topic_and_an_address_on_the_web_may_be_a_persons(tmp_path: Path) -> None:
    with serving(Says(200, {"id": "x"})) as stub:
        opened(settings_with(tmp_path, "ntfy", server=stub.url)).send(message(), "siti-8f3k2m9q")
        opened(settings_with(tmp_path, "webhook", secret_file=secret(tmp_path))).send(message(), f"{stub.url}/siti")
    assert stub.asked[0].json["topic"] == "siti-8f3k2m9q"
    assert stub.asked[1].path == "/siti"


@pytest.mark.parametrize("name", ["telegram", "sms", "email", "ntfy", "webhook"])
def test_without_a_group_in_the_settings_only_persons_can_be_told(tmp_path: Path, name: str) -> None:
    given: dict[str, dict[str, Any]] = {
        "telegram": {"token_file": secret(tmp_path)},
        "sms": {"gateway": gateway(tmp_path, "http://127.0.0.1:9"), "secret_file": secret(tmp_path)},
        "email": {"host": "127.0.0.1", "tls": "none", "sender": "a@b.id"},
        "ntfy": {},
        "webhook": {"secret_file": secret(tmp_path)},
    }
    channel = opened(settings_with(tmp_path, name, **given[name]))
    assert not channel.group
    with pytest.raises(ChannelError, match=rf"notify\.ways\.{name}\.to is not set") as caught:
        channel.send(message())
    assert not caught.value.retryable
