"""Telegram against a local server. Fields and answers: https://core.telegram.org/bots/api#making-requests."""

import logging
from pathlib import Path

import pytest

from notify.channels import ChannelError, open_all
from notify.channels.telegram import Telegram
from tests.notify.letters import TEXT, message, secret, settings_with
from tests.notify.service_stub import Says, Stub, serving

TAKEN = Says(200, {"ok": True, "result": {"message_id": 5}})


def opened(folder: Path, stub: Stub, to: str = "-100123") -> Telegram:
    (channel,) = open_all(
        ["telegram"], settings_with(folder, "telegram", token_file=secret(folder), to=to, server=stub.url)
    )
    assert isinstance(channel, Telegram)
    return channel


def refusal(folder: Path, says: Says) -> ChannelError:
    with serving(says) as stub, pytest.raises(ChannelError) as caught:
        opened(folder, stub).send(message())
    assert "rahasia" not in str(caught.value)
    return caught.value


def test_a_message_goes_to_the_chat_as_it_is_without_a_preview_of_links(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        opened(tmp_path, stub).send(message())
    (asked,) = stub.asked
    assert (asked.method, asked.path) == ("POST", "/bot123:rahasia/sendMessage")
    assert (asked.json["chat_id"], asked.json["text"]) == ("-100123", TEXT)
    assert asked.json["link_preview_options"] == {"is_disabled": True}


def test_below_a_message_that_calls_are_buttons_and_a_full_tank_is_offered_where_it_explains(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        channel = opened(tmp_path, stub)
        for letter in (message(), message(code="F12"), message(kind="clear"), message(kind="answer")):
            channel.send(letter)
    rows = [[row[0]["text"] for row in a.json.get("reply_markup", {}).get("inline_keyboard", [])] for a in stub.asked]
    assert rows == [["Saya pergi cek", "Penuh (wajar)", "Sudah beres"], ["Saya pergi cek", "Sudah beres"], [], []]
    first = stub.asked[0].json["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert first == "going:7"


def test_a_group_that_became_a_supergroup_is_followed_there(tmp_path: Path) -> None:
    moved = Says(400, {"ok": False, "error_code": 400, "description": "Bad Request: group chat was upgraded",
                       "parameters": {"migrate_to_chat_id": -100999}})  # fmt: skip
    with serving(moved, TAKEN) as stub:
        channel = opened(tmp_path, stub)
        channel.send(message())
        channel.send(message())
    assert [a.json["chat_id"] for a in stub.asked] == ["-100123", "-100999", "-100999"]


def test_too_many_messages_wait_as_long_as_telegram_asks(tmp_path: Path) -> None:
    error = refusal(tmp_path, Says(429, {"ok": False, "description": "Too Many Requests: retry after 34",
                                         "parameters": {"retry_after": 34}}))  # fmt: skip
    assert (error.retryable, error.retry_after_s, error.uncertain) == (True, 34, False)


@pytest.mark.parametrize("said", ["Bad Request: chat not found", "Forbidden: bot was kicked from the group chat"])
def test_a_chat_that_the_bot_cannot_write_to_is_not_tried_again(tmp_path: Path, said: str) -> None:
    status = 403 if said.startswith("Forbidden") else 400
    error = refusal(tmp_path, Says(status, {"ok": False, "error_code": status, "description": said}))
    assert not error.retryable
    assert said in str(error)


@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_token_is_the_operators_matter_and_costs_no_message(tmp_path: Path, status: int) -> None:
    error = refusal(
        tmp_path, Says(status, {"ok": False, "description": "Not Found" if status == 404 else "Unauthorized"})
    )
    assert error.retryable
    assert "token" in str(error)


def test_an_error_in_a_good_answer_is_an_error(tmp_path: Path) -> None:
    error = refusal(tmp_path, Says(200, {"ok": False, "description": "nothing was sent"}))
    assert "nothing was sent" in str(error)


@pytest.mark.parametrize("body", ["", "<html>gateway</html>", "[1]", "[" * 5000])
def test_rubbish_from_a_server_in_trouble_is_tried_again(tmp_path: Path, body: str) -> None:
    assert refusal(tmp_path, Says(502, body)).retryable
    assert refusal(tmp_path, Says(200, body)).retryable


def test_a_line_that_breaks_before_the_answer_leaves_it_open_whether_it_arrived(tmp_path: Path) -> None:
    error = refusal(tmp_path, Says(cut=True))
    assert error.retryable
    assert error.uncertain


def test_a_server_that_is_not_there_is_tried_again_unmarked(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        channel = opened(tmp_path, stub)
    with pytest.raises(ChannelError, match="cannot be reached") as caught:
        channel.send(message())
    assert (caught.value.retryable, caught.value.uncertain) == (True, False)


def test_the_token_is_in_no_log_and_no_chain_of_errors(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with serving(TAKEN) as stub:
        channel = opened(tmp_path, stub)
        channel.send(message())
    with pytest.raises(ChannelError) as caught:
        channel.send(message())
    assert "rahasia" not in caplog.text
    error: BaseException | None = caught.value
    while error is not None:
        assert "rahasia" not in str(error)
        error = error.__cause__
