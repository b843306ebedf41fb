"""Apprise against a local server. Fields: https://github.com/caronc/apprise/wiki/Notify_Custom_JSON."""

import logging
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("apprise", reason="pip install 'hidran[apprise]'")

from hidran.errors import SettingsError
from notify.channels import Channel, ChannelError, open_all
from tests.notify.letters import message, secret, settings_with
from tests.notify.service_stub import Says, Stub, serving


def opened(folder: Path, stub: Stub, path: str = "kunci-rahasia", **more: Any) -> Channel:
    url = f"{stub.url.replace('http', 'json')}/{path}"
    (channel,) = open_all(["apprise"], settings_with(folder, "apprise", url_file=secret(folder, url), **more))
    return channel


def test_a_message_has_its_first_line_as_title_and_its_weight_as_type(tmp_path: Path) -> None:
    with serving(Says(200)) as stub:
        channel = opened(tmp_path, stub)
        channel.send(message())
        channel.send(message("SUDAH NORMAL", kind="clear"))
    first, second = (a.json for a in stub.asked)
    assert (first["title"], first["type"]) == ("GAWAT: Hidran Sawahan", "failure")
    assert first["message"].startswith("Pompa tidak jalan")
    assert (second["message"], second["type"]) == ("SUDAH NORMAL", "success")


def test_a_persons_address_fills_its_place_and_cannot_leave_it(tmp_path: Path) -> None:
    with serving(Says(200)) as stub:
        channel = opened(tmp_path, stub, "kunci/{to}", to=["ketua"])
        channel.send(message(), "siti/../../x?y=1")
        channel.send(message())
    assert [a.path for a in stub.asked] == ["/kunci/siti%2F..%2F..%2Fx%3Fy=1", "/kunci/ketua"]
    assert [a.query for a in stub.asked] == [{}, {}]


def test_an_address_without_a_place_for_a_person_serves_the_group_alone(tmp_path: Path) -> None:
    with serving(Says(200)) as stub, pytest.raises(ChannelError, match=r"\{to\}") as caught:
        channel = opened(tmp_path, stub)
        assert channel.group
        channel.send(message(), "siti")
    assert not caught.value.retryable


@pytest.mark.parametrize("status", [400, 429, 500])
def test_what_is_refused_is_tried_again_marked_because_nobody_says_why(
    tmp_path: Path, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(Says(status)) as stub, pytest.raises(ChannelError) as caught:
        opened(tmp_path, stub).send(message())
    assert (caught.value.retryable, caught.value.uncertain) == (True, True)
    assert "rahasia" not in str(caught.value) + caplog.text


def test_an_address_that_apprise_does_not_know_is_refused_without_being_repeated(tmp_path: Path) -> None:
    file = secret(tmp_path, "tidakada://rahasia")
    with pytest.raises(SettingsError, match="url_file") as caught:
        open_all(["apprise"], settings_with(tmp_path, "apprise", url_file=file))
    assert "rahasia" not in str(caught.value)
