"""Fonnte against a local server; fields and answers: https://docs.fonnte.com/api-send-message/."""

from pathlib import Path
from typing import Any

import pytest

from hidran.errors import SettingsError
from notify.channels import Channel, ChannelError, open_all
from tests.notify.letters import TEXT, message, secret, settings_with
from tests.notify.service_stub import Says, Stub, serving

SITI, GROUP = "+6281234567890", "120363041234567890@g.us"
TAKEN = Says(200, {"detail": "success! message in queue", "id": ["80367170"], "process": "pending", "status": True,
                   "target": ["6281234567890"]})  # fmt: skip


def opened(folder: Path, stub: Stub, **more: Any) -> Channel:
    values = {"token_file": secret(folder), "server": stub.url, "i_know_the_number_may_be_banned": True, **more}
    (channel,) = open_all(["fonnte"], settings_with(folder, "fonnte", **values))
    return channel


def test_it_stays_off_until_the_risk_is_known(tmp_path: Path) -> None:
    with serving(TAKEN) as stub, pytest.raises(SettingsError, match="diblokir") as caught:
        opened(tmp_path, stub, i_know_the_number_may_be_banned=False)
    assert "i_know_the_number_may_be_banned = true" in str(caught.value)


def test_a_message_is_a_form_with_the_token_in_the_header(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        assert opened(tmp_path, stub).send(message(), SITI) == "80367170"
    (asked,) = stub.asked
    assert (asked.method, asked.path, asked.headers["authorization"]) == ("POST", "/send", "123:rahasia")
    assert (asked.form["target"], asked.form["message"], asked.form["countryCode"]) == ("6281234567890", TEXT, "0")


def test_a_group_of_whatsapp_can_be_written_to(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        opened(tmp_path, stub, to=["0812 3456 7890", GROUP]).send(message())
    assert [a.form["target"] for a in stub.asked] == [GROUP, "6281234567890"]


@pytest.mark.parametrize(
    ("reason", "again"),
    [("token invalid", True), ("insufficient quota", True), ("device disconnected", True), ("target invalid", False)],
)
def test_a_refusal_comes_as_http_200(tmp_path: Path, reason: str, again: bool) -> None:
    no = Says(200, {"status": False, "reason": reason})
    with serving(no) as stub, pytest.raises(ChannelError, match=reason) as caught:
        opened(tmp_path, stub).send(message(), SITI)
    assert caught.value.retryable is again


@pytest.mark.parametrize("reason", ["token 123:rahasia invalid", "target 6281234567890 invalid"])
def test_words_that_hold_the_token_or_the_number_are_not_kept(tmp_path: Path, reason: str) -> None:
    no = Says(200, {"status": False, "reason": reason})
    with serving(no) as stub, pytest.raises(ChannelError) as caught:
        opened(tmp_path, stub).send(message(), SITI)
    assert str(caught.value).endswith("no reason given")


def test_too_many_are_waited_for(tmp_path: Path) -> None:
    with serving(Says(429, "", {"Retry-After": "60"})) as stub, pytest.raises(ChannelError) as caught:
        opened(tmp_path, stub).send(message(), SITI)
    assert (caught.value.retryable, caught.value.retry_after_s) == (True, 60)
