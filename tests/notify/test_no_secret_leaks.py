"""Whatever a service answers, no channel lets its token or an address out: not into a log, an error or the output."""

import json
import logging
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hidran.errors import HidranError
from hidran.ways import webpush
from hidran.ways.webpush import padded
from notify.channels import names, open_all
from tests.notify.letters import message, secret, settings_with
from tests.notify.service_stub import Says, Stub, serving

TOKEN, NUMBER, PLACE = "RAHASIA7token7panjang", "81298765432", "tempatrahasia"
LOUD = f"no: {TOKEN} +62{NUMBER} 0{NUMBER} {PLACE}"
ANSWERS = {
    "refused by name": Says(401, {"ok": False, "description": LOUD, "error": LOUD, "message": LOUD, "reason": LOUD}),
    "refused in a good answer": Says(200, {"ok": False, "description": LOUD, "reason": LOUD, "status": False}),
    "refused as Meta does": Says(400, {"error": {"code": 131009, "message": LOUD, "error_data": {"details": LOUD}}}),
    "broken": Says(500, LOUD),
    "moved": Says(302, LOUD, {"Location": f"https://example.org/{TOKEN}"}),
    "cut": Says(cut=True),
    "no JSON": Says(200, LOUD),
}  # fmt: skip
GATEWAY = 'url = "{url}/{token}"\nfields = {{ to = "{{to}}", text = "{{message}}", key = "{{secret}}" }}\nsuccess_field = "ok"\nsuccess_values = [true]\n'  # noqa: E501


def gateway(folder: Path, url: str) -> Path:
    file = folder / "gateway.toml"
    file.write_text(GATEWAY.format(url=url, token=TOKEN))
    return file


def phone(stub: Stub) -> str:
    keys = {"p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": padded(b"y" * 16)}  # fmt: skip
    return json.dumps({"endpoint": f"{stub.url}/{PLACE}/{TOKEN}", "keys": keys})


Given = Callable[[Path, Stub], tuple[dict[str, Any], str | None]]
WAYS: dict[str, Given] = {
    "console": lambda _folder, _stub: ({}, None),
    "page": lambda _folder, _stub: ({}, None),
    "telegram": lambda f, s: ({"token_file": secret(f, TOKEN), "server": s.url}, NUMBER),
    "whatsapp": lambda f, s: ({"phone_id": "12345678", "token_file": secret(f, TOKEN), "server": s.url}, f"0{NUMBER}"),
    "fonnte": lambda f, s: (
        {"token_file": secret(f, TOKEN), "server": s.url, "i_know_the_number_may_be_banned": True}, f"0{NUMBER}",
    ),
    "sms": lambda f, s: ({"gateway": gateway(f, s.url), "secret_file": secret(f, TOKEN)}, f"+62{NUMBER}"),
    "gsm": lambda f, _stub: ({"port": str(f / "none"), "pin_file": secret(f, TOKEN)}, f"+62{NUMBER}"),
    "ntfy": lambda f, s: ({"token_file": secret(f, TOKEN), "server": s.url}, PLACE),
    "webhook": lambda f, s: ({"secret_file": secret(f, TOKEN)}, f"{s.url}/{PLACE}"),
    "webpush": lambda _folder, s: ({"contact": "mailto:a@b.id", "services": ["127.0.0.1"]}, phone(s)),
    "email": lambda f, s: (
        {"host": "127.0.0.1", "port": int(s.url.rpartition(":")[2]), "tls": "none", "username": "u",
         "password_file": secret(f, TOKEN), "sender": "a@b.id"}, f"{PLACE}@b.id",
    ),
    "apprise": lambda f, s: ({"url_file": secret(f, f"{s.url.replace('http', 'json')}/{TOKEN}/{{to}}")}, PLACE),
}  # fmt: skip


def test_every_channel_is_held_to_it() -> None:
    assert sorted(WAYS) == names()


@pytest.mark.parametrize("name", sorted(WAYS))
def test_nothing_secret_comes_out_whatever_the_service_answers(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    if name == "gsm" and sys.platform == "win32":
        pytest.skip("needs a serial port of this kind")
    caplog.set_level(logging.DEBUG)
    told = ""
    for says in ANSWERS.values():
        with serving(says) as stub:
            values, to = WAYS[name](tmp_path, stub)
            settings = settings_with(tmp_path, name, **values)
            if name == "webpush":
                webpush.make_keys(settings.paths)
            (channel,) = open_all([name], settings)
            told += repr(channel)
            try:
                channel.send(message(), to)
            except HidranError as error:
                told += "".join(traceback.format_exception(error))
            if name in {"email", "gsm"}:  # what the stub says means nothing to them
                break
    printed = capfd.readouterr()
    everything = told + caplog.text + printed.out + printed.err
    assert [mark for mark in (TOKEN, NUMBER, PLACE) if mark in everything] == []
