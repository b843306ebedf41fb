"""Hearing a Telegram chat, against a local server. Updates as https://core.telegram.org/bots/api#update has them."""

import threading
from pathlib import Path
from typing import Any

import pytest

from hidran.people.answer import Meaning
from hidran.store.answers import Heard
from notify.channels import ChannelError, Listens, open_all
from notify.channels.telegram.listen import Listener
from tests.brokers import wait_for
from tests.notify.letters import secret, settings_with
from tests.notify.service_stub import Says, Stub, serving

BUDI = {"id": 5, "is_bot": False, "first_name": "Budi"}
GROUP = {"id": -100123, "type": "supergroup"}
OURS = {
    "message_id": 9,
    "chat": GROUP,
    "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "going:7"}]]},
}


def got(*updates: dict[str, Any]) -> Says:
    return Says(200, {"ok": True, "result": list(updates)})


def typed(number: int, text: str, **more: Any) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": 1, "chat": GROUP, "from": BUDI, "text": text, **more}}


def pressed(number: int, data: str) -> dict[str, Any]:
    return {"update_id": number, "callback_query": {"id": "q1", "from": BUDI, "message": OURS, "data": data}}


def listener(stub: Stub) -> Listener:
    return Listener(f"{stub.url}/bot1:x", lambda: "-100123", "id")


def heard_from(*updates: dict[str, Any]) -> list[Heard]:
    heard: list[Heard] = []
    with serving(got(*updates), Says(200, {"ok": True})) as stub:
        listener(stub).turn(lambda one: heard.append(one) or True, 0)
    return heard


def test_a_button_says_who_pressed_it_what_and_below_which_message() -> None:
    (heard,) = heard_from(pressed(31, "going:7"))
    assert (heard.who, heard.understood().meaning, heard.message, heard.mark) == ("Budi", "going", 7, "31")
    assert (heard.address, heard.private) == ("5", False)


def test_whoever_presses_a_button_is_thanked() -> None:
    with serving(got(pressed(31, "going:7")), Says(200, {"ok": True})) as stub:
        listener(stub).turn(lambda _: True, 0)
    assert stub.asked[1].path.endswith("/answerCallbackQuery")
    assert stub.asked[1].json["callback_query_id"] == "q1"


def test_a_reply_is_about_the_message_that_it_replies_to() -> None:
    (heard,) = heard_from(typed(31, "penuh pak", reply_to_message=OURS))
    assert (heard.understood().meaning, heard.message, heard.by_hand) == ("full", 7, True)


def test_a_chat_of_ones_own_is_heard_too_and_its_number_is_where_to_write_to() -> None:
    chat = {"id": BUDI["id"], "type": "private"}
    (heard,) = heard_from({"update_id": 31, "message": {"chat": chat, "from": BUDI, "text": "/start K7Q2"}})
    assert (heard.address, heard.private, heard.by_hand, heard.text) == ("5", True, True, "/start K7Q2")


def test_talk_of_the_group_is_heard_but_never_answered_with_a_hint() -> None:
    (heard,) = heard_from(typed(31, "selamat pagi semua"))
    assert not heard.by_hand


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 1},
        {"update_id": 1, "message": {"chat": {"id": 666}, "from": BUDI, "text": "OK"}},
        {"update_id": 1, "message": {"chat": GROUP, "from": {**BUDI, "is_bot": True}, "text": "OK"}},
        {"update_id": 1, "message": {"chat": GROUP, "from": BUDI, "photo": []}},
        {"update_id": 1, "callback_query": {"id": "q", "from": BUDI, "data": "going:7"}},
    ],
)
def test_what_comes_from_elsewhere_or_is_no_answer_is_passed_over(update: dict[str, Any]) -> None:
    assert heard_from(update, typed(2, "OK"))[0].mark == "2"


@pytest.mark.parametrize("data", ["", "going", "going:x", "fly:7", "going:" + "9" * 40])
def test_a_button_that_is_not_ours_breaks_nothing(data: str) -> None:
    meanings: set[Meaning] = {h.understood().meaning for h in heard_from(pressed(31, data))}
    assert meanings <= {"going", "unknown"}


def test_an_update_is_forgotten_only_once_its_answer_is_kept() -> None:
    with serving(got(typed(31, "OK"), typed(32, "penuh"))) as stub:
        ear = listener(stub)
        assert not ear.turn(lambda _: False, 0)
        assert ear.turn(lambda _: True, 0)
        ear.turn(lambda _: True, 0)
    assert [a.json["offset"] for a in stub.asked] == [0, 0, 33]


def test_a_second_program_with_the_same_bot_is_an_error_that_names_telegram() -> None:
    conflict = Says(409, {"ok": False, "description": "Conflict: terminated by other getUpdates request"})
    with serving(conflict) as stub, pytest.raises(ChannelError, match="Telegram answered 409"):
        listener(stub).turn(lambda _: True, 0)


def test_it_goes_on_listening_after_an_error_until_it_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notify.channels.telegram.listen.PAUSE_S", 0.01)
    monkeypatch.setattr("notify.channels.telegram.listen.POLL_S", 0)
    heard: list[Heard] = []
    stop = threading.Event()
    with serving(Says(502, "<html>"), got(typed(31, "OK")), got()) as stub:
        settings = settings_with(tmp_path, "telegram", token_file=secret(tmp_path), to="-100123", server=stub.url)
        (channel,) = open_all(["telegram"], settings)
        assert isinstance(channel, Listens)
        thread = threading.Thread(target=channel.listen, args=(lambda one: heard.append(one) or True, stop))
        thread.start()
        wait_for(lambda: len(heard) == 1)
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
