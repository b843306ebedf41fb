"""How one SMS gateway wants to be asked, as data: address, fields, headers, and how it says that it took a message."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from hidran.errors import SettingsError
from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.ways import callback
from hidran.ways.callback import Inbound, Reports
from hidran.ways.given import Given

_HOME = "+62"


class SmsSettings(Given):
    """`[notify.ways.sms]`."""

    gateway: Path = Field(description="TOML file that describes the gateway")
    secret_file: Path = Field(description="file with its key, mode 0600")
    callback_file: Path | None = Field(None, description="file with the key that it calls us back with, mode 0600")
    to: list[str] = Field([], description="the group's telephone numbers, as +628... or 08...")


class Gateway(Given):
    """`fields`, `headers`: their values may hold {to}, {message}, {secret} and {id}, the number of our message."""

    url: str = Field(pattern=r"^https?://")
    method: Literal["POST", "GET"] = "POST"
    how: Literal["data", "json", "params"] = Field("data", description="form, JSON document, or in the address")
    number_form: Literal["+62", "62", "0"] = "62"
    fields: dict[str, str]
    headers: dict[str, str] = Field({})
    success_field: str = Field("", description="field of its JSON answer that says so, dots lead inwards; '': HTTP 200")
    success_values: list[str | int | bool] = Field([])
    reason: str = "message"
    receipt: str = Field("", description="field of its JSON answer with its own number of the message")
    inbound: Inbound | None = Field(None, description="how it hands on what people answer")
    reports: Reports | None = Field(None, description="how it reports deliveries")

    def number(self, address: str) -> str:
        """A telephone number (`hidran.people.addresses`) as this gateway wants it."""
        if address.startswith(_HOME):
            return self.number_form + address.removeprefix(_HOME)
        return address if self.number_form.startswith("+") else address.removeprefix("+")

    def filled(self, template: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
        return {name: _fill(text, values) for name, text in template.items()}

    def took(self, answer: Mapping[str, Any]) -> bool:
        """Whether its answer says that it took the message. An HTTP 200 alone may carry an error."""
        if not self.success_field:
            return True
        found = dug(answer, self.success_field)
        return any(type(found) is type(wanted) and found == wanted for wanted in self.success_values)


def told(gateway: Gateway, values: Mapping[str, Any]) -> Heard | Delivery | None:
    """What it calls back with: a report where the receipt's field is there, else what somebody said; None: neither."""
    reports, inbound = gateway.reports, gateway.inbound
    if reports is not None and reports.id in values and reports.state in values:
        return callback.delivery("sms", reports, values)
    return callback.heard("sms", inbound, values) if inbound is not None else None


def dug(answer: Any, path: str) -> Any:
    """What lies at `a.b` or `ids.0` in a JSON document; None when there is nothing."""
    for part in path.split("."):
        if isinstance(answer, list):
            answer = answer[int(part)] if part.isdecimal() and int(part) < len(answer) else None
        else:
            answer = answer.get(part) if isinstance(answer, Mapping) else None
    return answer


def _fill(text: str, values: Mapping[str, str]) -> str:
    """In one pass: braces inside a message are not filled in again."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), text)


def load(path: Path) -> Gateway:
    """SettingsError names what is wrong in the file."""
    try:
        return Gateway(**tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(f"notify.ways.sms.gateway = {str(path)!r} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise SettingsError(f"{path}: {faults}. It may hold {', '.join(Gateway.model_fields)}") from error
    except ValueError as error:
        raise SettingsError(f"{path} is not TOML: {error}") from error
