"""Services call back: nothing without its proof, everything understood into the inbox before it is answered.

WhatsApp: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
and .../messages/status. Fonnte: https://docs.fonnte.com/webhook-reply-message and
https://docs.fonnte.com/webhook-update-message-status/. The SMS gateway's fields are those of its own file.
"""

import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from hidran.store.answers import Heard, heard_in
from hidran.store.deliveries import Delivery, delivery_in
from hidran.store.records import Records
from tests.api.asking import Client, asking, problem_of
from tests.api.house import Installation

SECRET, WORD, KEY = "rahasia-app", "kata-sandi-webhook", "kunci-gateway"
GATEWAY = """
url = "https://gateway.example/send"
fields = { to = "{to}", text = "{message}" }
[inbound]
sender = "from"
text = "text"
id = "id"
[reports]
id = "msg_uid"
state = "status"
reason = "why"
delivered = ["DELIVRD", "2"]
failed = ["UNDELIV"]
"""


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture
def called(own: Installation, tmp_path: Path) -> Installation:
    """An installation with WhatsApp, an SMS gateway and Fonnte."""
    key = file(tmp_path, "key", KEY)
    ways = {
        "whatsapp": {
            "phone_id": "106540352242922", "token_file": file(tmp_path, "token", "EAAG"),
            "app_secret_file": file(tmp_path, "app", SECRET), "verify_file": file(tmp_path, "word", WORD),
        },
        "sms": {"gateway": file(tmp_path, "g.toml", GATEWAY), "secret_file": key, "callback_file": key},
        "fonnte": {"token_file": key, "callback_file": key, "i_know_the_number_may_be_banned": True},
    }  # fmt: skip
    notify = own.settings.notify.model_copy(update={"ways": ways})
    return replace(own, settings=own.settings.model_copy(update={"notify": notify}))


def told(installation: Installation) -> list[Heard | Delivery]:
    with Records.open(installation.settings) as records:
        found = [heard_in(e) or delivery_in(e) for e in records.inbox_after(0)]
    return [one for one in found if one and one.source in {"whatsapp", "sms", "fonnte"}]


def webhook(**value: Any) -> dict[str, Any]:
    head = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": "106540352242922"}}
    change = {"field": "messages", "value": head | value}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def message(kind: str = "text", **more: Any) -> dict[str, Any]:
    body = {"text": {"body": "saya pergi"}} if kind == "text" else {}
    return {"from": "6281234567890", "id": "wamid.IN1", "timestamp": "1", "type": kind} | body | more


def said(*messages: dict[str, Any]) -> dict[str, Any]:
    return webhook(contacts=[{"profile": {"name": "Bu Siti"}, "wa_id": "6281234567890"}], messages=list(messages))


def post(client: Client, body: Any, secret: str = SECRET) -> httpx.Response:
    raw = json.dumps(body).encode()
    signature = "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return client.post("/api/v1/ways/whatsapp", content=raw, headers={"X-Hub-Signature-256": signature})


# WhatsApp


def test_meta_is_answered_with_its_challenge_when_it_knows_the_word(called: Installation) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    with asking(called) as client:
        good = client.get("/api/v1/ways/whatsapp", params={**asked, "hub.verify_token": WORD})
        problem_of(client.get("/api/v1/ways/whatsapp", params={**asked, "hub.verify_token": "tebakan"}), 401)
        script = {**asked, "hub.verify_token": WORD, "hub.challenge": "<script>"}
        problem_of(client.get("/api/v1/ways/whatsapp", params=script), 422)
    assert (good.status_code, good.text) == (200, "1158201444")
    assert good.headers["content-type"].startswith("text/plain")


def test_what_a_neighbour_writes_is_kept_with_his_number(called: Installation) -> None:
    with asking(called) as client:
        assert post(client, said(message(context={"id": "wamid.OUT"}))).json() == {"kept": 1}
    (heard,) = told(called)
    assert isinstance(heard, Heard)
    assert (heard.source, heard.who, heard.address, heard.text) == (
        "whatsapp",
        "Bu Siti",
        "+6281234567890",
        "saya pergi",
    )
    assert (heard.private, heard.by_hand, heard.replied) == (True, True, "wamid.OUT")


@pytest.mark.parametrize(
    "pressed",
    [
        message("interactive", interactive={"type": "button_reply", "button_reply": {"id": "going:7", "title": "x"}}),
        message("button", button={"payload": "going:7", "text": "Saya pergi cek"}),
    ],
)
def test_a_button_says_what_and_below_which_message(called: Installation, pressed: dict[str, Any]) -> None:
    with asking(called) as client:
        post(client, said(pressed))
    (heard,) = told(called)
    assert isinstance(heard, Heard)
    assert (heard.understood().meaning, heard.message) == ("going", 7)


def test_a_webhook_that_meta_repeats_is_kept_once(called: Installation) -> None:
    with asking(called) as client:
        for _ in range(3):
            assert post(client, said(message(), message(id="wamid.IN2"))).status_code == 200
    assert len(told(called)) == 2


@pytest.mark.parametrize("state", ["sent", "delivered", "read"])
def test_what_became_of_a_message_is_kept(called: Installation, state: str) -> None:
    status = {"id": "wamid.A1", "status": state, "timestamp": "1", "recipient_id": "6281234567890",
              "biz_opaque_callback_data": "7"}  # fmt: skip
    with asking(called) as client:
        post(client, webhook(statuses=[status]))
    (delivery,) = told(called)
    assert isinstance(delivery, Delivery)
    assert (delivery.state, delivery.receipt, delivery.message) == (state, "wamid.A1", 7)


@pytest.mark.parametrize(("code", "elsewhere"), [(131026, True), (131047, False), (131048, False)])
def test_a_failure_says_why_and_whether_the_next_channel_is_better(
    called: Installation, code: int, elsewhere: bool
) -> None:
    error = {"code": code, "title": "Message undeliverable", "message": "6281234567890 is not there"}
    with asking(called) as client:
        post(client, webhook(statuses=[{"id": "wamid.A1", "status": "failed", "timestamp": "1", "errors": [error]}]))
    (delivery,) = told(called)
    assert isinstance(delivery, Delivery)
    assert (delivery.state, delivery.elsewhere) == ("failed", elsewhere)
    assert delivery.reason == f"WhatsApp {code}: Message undeliverable"


@pytest.mark.parametrize(
    "body",
    [
        [], 1, None, {}, {"entry": 5}, {"entry": [None, {"changes": [{"value": []}]}]}, webhook(messages=[5, {}]),
        webhook(statuses=[{"id": "x", "status": "deleted"}]), said(message("image", image={"id": "1"})),
        said(message(**{"from": "x"})), said(message(text={"body": 5})), said(message(context=5, timestamp="soon")),
        webhook(contacts=[{"profile": 5, "wa_id": "6281234567890"}], messages=[message("sticker")]),
    ],
)  # fmt: skip
def test_what_is_no_answer_and_no_report_is_passed_over(called: Installation, body: Any) -> None:
    with asking(called) as client:
        assert post(client, body).status_code == 200


def test_a_wrong_signature_keeps_nothing(called: Installation) -> None:
    with asking(called) as client:
        problem_of(post(client, said(message()), "tebakan"), 401)
        problem_of(client.post("/api/v1/ways/whatsapp", json=said(message())), 401)
        problem_of(client.post("/api/v1/ways/whatsapp", content=b"x" * 1_000_001), 413)
    assert told(called) == []


def test_a_way_that_is_not_used_takes_no_calls_and_tells_nothing(own: Installation) -> None:
    with asking(own) as client:
        for path in ("whatsapp", "sms", "fonnte"):
            problem_of(client.post(f"/api/v1/ways/{path}", json={}), 404)


def test_no_answer_holds_a_secret(called: Installation) -> None:
    with asking(called) as client:
        answers = [post(client, said(message()), "x"), post(client, said(message())),
                   client.get("/api/v1/ways/sms?key=x"), client.get("/api/v1/openapi.json")]  # fmt: skip
    assert not any(secret in answer.text for answer in answers for secret in (SECRET, WORD, KEY, "EAAG"))


# SMS


@pytest.mark.parametrize("how", ["params", "data", "json", "files"])
def test_an_sms_is_heard_however_the_gateway_hands_it_on(called: Installation, how: str) -> None:
    fields = {"from": "0812-3456-7890", "text": "OK 12", "id": "77"}
    multipart = {name: (None, value) for name, value in fields.items()}
    with asking(called) as client:
        sent = {how: multipart if how == "files" else fields}
        path = "/api/v1/ways/sms" if how == "params" else f"/api/v1/ways/sms?key={KEY}"
        head = {"Authorization": f"Bearer {KEY}"} if how == "params" else {}
        answer = client.request("GET" if how == "params" else "POST", path, headers=head, **sent)
    assert answer.json() == {"kept": 1}
    (heard,) = told(called)
    assert isinstance(heard, Heard)
    assert (heard.source, heard.address, heard.text, heard.private) == ("sms", "+6281234567890", "OK 12", True)


@pytest.mark.parametrize(("status", "state"), [("DELIVRD", "delivered"), ("2", "delivered"), ("undeliv", "failed")])
def test_a_report_of_the_gateway_has_the_states_of_its_file(called: Installation, status: str, state: str) -> None:
    report = {"msg_uid": "d3a925", "status": status, "why": "absent subscriber"}
    with asking(called) as client:
        assert client.post(f"/api/v1/ways/sms?key={KEY}", data=report).json() == {"kept": 1}
    (delivery,) = told(called)
    assert isinstance(delivery, Delivery)
    assert (delivery.state, delivery.receipt) == (state, "d3a925")
    assert delivery.reason == ("absent subscriber" if state == "failed" else "")


@pytest.mark.parametrize(
    "fields",
    [
        {"from": "TELKOMSEL", "text": "Promo!"},
        {"from": "08123456789", "text": " "},
        {"msg_uid": "1", "status": "QUEUED"},
        {},
    ],
)
def test_advertisements_and_states_that_say_nothing_yet_are_passed_over(
    called: Installation, fields: dict[str, str]
) -> None:
    with asking(called) as client:
        assert client.post(f"/api/v1/ways/sms?key={KEY}", data=fields).json() == {"kept": 0}


def test_a_gateway_without_the_key_is_not_heard(called: Installation) -> None:
    with asking(called) as client:
        for path in ("/api/v1/ways/sms", "/api/v1/ways/sms?key=x", "/api/v1/ways/fonnte?key=x"):
            problem_of(client.post(path, json={"from": "08123456789", "text": "OK"}), 401)
        problem_of(client.post(f"/api/v1/ways/sms?key={KEY}", content=b"[1]",
                               headers={"Content-Type": "application/json"}), 422)  # fmt: skip
    assert told(called) == []


# Fonnte


def test_fonnte_hands_on_what_is_said_to_its_number_and_in_a_group(called: Installation) -> None:
    alone = {"device": "628111", "sender": "6281234567890", "message": "penuh", "name": "Siti", "inboxid": 5}
    group = {**alone, "sender": "120363041234567890@g.us", "member": "6281234567890", "message": "pagi", "inboxid": 6}
    with asking(called) as client:
        for body in (alone, group, group):
            assert client.post(f"/api/v1/ways/fonnte?key={KEY}", json=body).json() == {"kept": 1}
    first, second = told(called)
    assert isinstance(first, Heard)
    assert isinstance(second, Heard)
    assert (first.address, first.private, first.text) == ("+6281234567890", True, "penuh")
    assert (second.address, second.private, second.by_hand) == ("+6281234567890", False, False)


def test_fonnte_reports_what_became_of_a_message(called: Installation) -> None:
    with asking(called) as client:
        for status in ("sent", "processing", "invalid"):
            client.post(f"/api/v1/ways/fonnte?key={KEY}", json={"device": "628", "id": "80367170", "stateid": "x",
                                                                  "status": status, "state": "sent"})  # fmt: skip
    assert [(d.state, d.receipt) for d in told(called) if isinstance(d, Delivery)] == [
        ("sent", "80367170"), ("failed", "80367170"),
    ]  # fmt: skip
