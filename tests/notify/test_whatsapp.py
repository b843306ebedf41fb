"""Sending by the WhatsApp Cloud API, against a local server.

Requests and answers: ... /whatsapp/reference/whatsapp-business-phone-number/message-api
Buttons: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-reply-buttons-messages
Errors: https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from pathlib import Path
from typing import Any

import pytest

from hidran.store import answers
from hidran.store.answers import Heard
from hidran.store.records import Records
from notify.channels import ChannelError, open_all
from notify.channels.whatsapp import WhatsApp
from tests.notify.letters import TEXT, message, secret, settings_with
from tests.notify.service_stub import Says, Stub, serving

PHONE_ID, SITI = "106540352242922", "+6281234567890"
TAKEN = Says(200, {"messaging_product": "whatsapp", "contacts": [{"input": "6281234567890", "wa_id": "6281234567890"}],
                   "messages": [{"id": "wamid.A1", "message_status": "accepted"}]})  # fmt: skip


def error(code: int, text: str, status: int = 400, **headers: str) -> Says:
    told = {"message": f"(#{code}) {text}", "type": "OAuthException", "code": code, "fbtrace_id": "AbC",
            "error_data": {"messaging_product": "whatsapp", "details": "6281234567890 and EAAG-rahasia"}}  # fmt: skip
    return Says(status, {"error": told}, headers)


def opened(folder: Path, stub: Stub, **more: Any) -> WhatsApp:
    values = {"phone_id": PHONE_ID, "token_file": secret(folder, "EAAG-rahasia"), "server": stub.url, **more}
    (channel,) = open_all(["whatsapp"], settings_with(folder, "whatsapp", **values))
    assert isinstance(channel, WhatsApp)
    return channel


def wrote_to_us(folder: Path, hours_ago: float, address: str = SITI) -> None:
    records = Records.open(settings_with(folder, "whatsapp"))
    try:
        at_ms = int((records.now() - hours_ago * 3600) * 1000)
        answers.keep(records, Heard("whatsapp", "Siti", "", text="ok", address=address, private=True, at_ms=at_ms))
    finally:
        records.close()


def refusal(folder: Path, says: Says) -> ChannelError:
    with serving(says) as stub, pytest.raises(ChannelError) as caught:
        opened(folder, stub).send(message(), SITI)
    assert "rahasia" not in str(caught.value)
    assert "6281234567890" not in str(caught.value)
    return caught.value


def test_whoever_has_not_written_for_a_day_gets_a_template_with_the_text_on_one_line(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        assert opened(tmp_path, stub).send(message(), SITI) == "wamid.A1"
    (asked,) = stub.asked
    assert (asked.method, asked.path) == ("POST", f"/v24.0/{PHONE_ID}/messages")
    assert asked.headers["authorization"] == "Bearer EAAG-rahasia"
    sent = asked.json
    assert (sent["messaging_product"], sent["recipient_type"], sent["to"]) == (
        "whatsapp",
        "individual",
        "6281234567890",
    )
    assert sent["type"] == "template"
    assert sent["biz_opaque_callback_data"] == "7"
    template = sent["template"]
    assert (template["name"], template["language"]) == ("hidran_panggilan", {"code": "id"})
    body, going, done = template["components"]
    assert body["parameters"] == [{"type": "text", "text": TEXT.replace("\n", " ")}]
    assert (going["sub_type"], going["index"]) == ("quick_reply", "0")
    assert [b["parameters"][0]["payload"] for b in (going, done)] == ["going:7", "done:7"]


def test_what_calls_nobody_goes_by_the_template_without_buttons(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        opened(tmp_path, stub).send(message("SUDAH NORMAL: Hidran Sawahan", kind="clear"), SITI)
    template = stub.asked[0].json["template"]
    assert template["name"] == "hidran_kabar"
    assert [c["type"] for c in template["components"]] == ["body"]


def test_within_a_day_of_an_answer_the_text_comes_as_it_is_with_buttons(tmp_path: Path) -> None:
    wrote_to_us(tmp_path, 23)
    with serving(TAKEN) as stub:
        channel = opened(tmp_path, stub)
        channel.send(message(), SITI)
        channel.send(message(kind="clear"), SITI)
    call, plain = (a.json for a in stub.asked)
    assert call["interactive"]["body"]["text"] == TEXT
    buttons = [b["reply"] for b in call["interactive"]["action"]["buttons"]]
    assert [b["id"] for b in buttons] == ["going:7", "full:7", "done:7"]
    assert all(len(b["title"]) <= 20 for b in buttons)
    assert (plain["type"], plain["text"]["body"]) == ("text", TEXT)


@pytest.mark.parametrize(("hours", "address"), [(25, SITI), (24, SITI), (1, "+6281111111111")])
def test_the_window_is_that_persons_own_and_closes_after_a_day(tmp_path: Path, hours: float, address: str) -> None:
    wrote_to_us(tmp_path, hours, address)
    with serving(TAKEN) as stub:
        opened(tmp_path, stub).send(message(), SITI)
    assert [a.json["type"] for a in stub.asked] == ["template"]


def test_a_window_that_meta_says_is_closed_is_left_for_the_template(tmp_path: Path) -> None:
    wrote_to_us(tmp_path, 1)
    with serving(error(131047, "Re-engagement message"), TAKEN) as stub:
        assert opened(tmp_path, stub).send(message(), SITI) == "wamid.A1"
    assert [a.json["type"] for a in stub.asked] == ["interactive", "template"]


@pytest.mark.parametrize("status", [200, 400])
def test_a_number_that_is_not_on_whatsapp_is_not_tried_again(tmp_path: Path, status: int) -> None:
    caught = refusal(tmp_path, error(131026, "Message undeliverable", status))
    assert not caught.retryable
    assert "131026 Message undeliverable" in str(caught)


@pytest.mark.parametrize(
    ("says", "wait_s"),
    [
        (error(130429, "Rate limit hit", 429, **{"Retry-After": "30"}), 30),
        (error(131048, "Spam rate limit hit", 429), 3600),
        (error(131056, "pair rate limit hit"), 6),
        (error(80007, "Rate limit issues"), None),
        (error(131016, "Service unavailable", 500), None),
        (Says(503, "<html>"), None),
        (Says(200, "<html>log in to this hotspot</html>"), None),
        (Says(200, {"messages": []}), None),
    ],
)
def test_limits_and_trouble_are_waited_for(tmp_path: Path, says: Says, wait_s: float | None) -> None:
    caught = refusal(tmp_path, says)
    assert (caught.retryable, caught.retry_after_s) == (True, wait_s)


@pytest.mark.parametrize(
    ("code", "status"), [(190, 401), (10, 403), (200, 403), (131031, 403), (131042, 400), (132001, 404), (132015, 400)]
)
def test_a_wrong_token_a_locked_account_or_a_missing_template_is_the_operators_matter(
    tmp_path: Path, code: int, status: int
) -> None:
    caught = refusal(tmp_path, error(code, "x", status))
    assert caught.retryable
    assert "Meta's console" in str(caught)


def test_a_paused_template_was_not_taken(tmp_path: Path) -> None:
    refusal(tmp_path, Says(200, {"messages": [{"id": "wamid.A1", "message_status": "paused"}]}))


def test_a_message_that_is_wrong_in_itself_is_given_up(tmp_path: Path) -> None:
    assert not refusal(tmp_path, error(131009, "Parameter value is not valid")).retryable


def test_a_group_is_told_number_by_number(tmp_path: Path) -> None:
    with serving(TAKEN) as stub:
        opened(tmp_path, stub, to=["0812 3456 7890", "+62 811 1111 111"]).send(message())
    assert [a.json["to"] for a in stub.asked] == ["6281234567890", "628111111111"]
