"""How one SMS gateway wants to be asked, as data: address, fields, headers, and how it says that it took a message."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from hidran.errors import SettingsError
from notify.channels.given import Given

_SHAPE = re.compile(r"^(?:\+?62|0)(8\d{7,12})$")  # Indonesian mobile numbers: 8 and 8 to 13 digits in all


class Gateway(Given):
    """`fields`, `headers`: their values may hold {to}, {message} and {secret}."""

    url: str = Field(pattern=r"^https?://")
    method: Literal["POST", "GET"] = "POST"
    how: Literal["data", "json", "params"] = Field("data", description="form, JSON document, or in the address")
    number_form: Literal["+62", "62", "0"] = "62"
    fields: dict[str, str]
    headers: dict[str, str] = Field({})
    success_field: str = Field("", description="field of its JSON answer that says so, dots lead inwards; '': HTTP 200")
    success_values: list[str | int | bool] = Field([])
    reason: str = "message"

    def number(self, given: str) -> str:
        """A telephone number as this gateway wants it; SettingsError when it is none of Indonesia's mobile ones."""
        found = _SHAPE.match(re.sub(r"[\s.()-]", "", given))
        if found is None:
            raise SettingsError(f"notify.ways.sms.to holds a text of {len(given)} characters that is no mobile number: "
                                "wanted 08... or +628...")  # fmt: skip
        return self.number_form + found[1]

    def filled(self, template: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
        return {name: _fill(text, values) for name, text in template.items()}

    def took(self, answer: Mapping[str, Any]) -> bool:
        """Whether its answer says that it took the message. An HTTP 200 alone may carry an error."""
        if not self.success_field:
            return True
        found: Any = answer
        for part in self.success_field.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return any(type(found) is type(wanted) and found == wanted for wanted in self.success_values)


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
