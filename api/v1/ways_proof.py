"""How a service that calls back proves itself. Nothing here tells a stranger what is set and what is not readable."""

import base64
import hmac
from pathlib import Path

from starlette.datastructures import Headers

from api.problems import ProblemError
from hidran import secret_file
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.ways.given import G, given


def settings_of(settings: Settings, name: str, model: type[G]) -> G:
    """What the settings say of that way. ProblemError 404 when this installation does not use it."""
    if name in settings.notify.ways:
        try:
            return given(name, model, settings)
        except SettingsError:
            pass
    raise _unused()


def secret_in(file: Path | None) -> str:
    """The secret. ProblemError 404 without one: then nobody may call back."""
    if file is not None:
        try:
            return secret_file.read(file, "")
        except SettingsError:
            pass
    raise _unused()


def opens(file: Path | None, key: str) -> None:
    """ProblemError 401 unless `key` is what stands in that file; compared in constant time."""
    if not hmac.compare_digest(secret_in(file).encode(), key.encode()):
        raise ProblemError(
            401, "secret-needed", "the key is not that of this way: see callback_file in docs/channels.md"
        )


def given_in(headers: Headers) -> str:
    """The key as Bearer, or as the password of a log-in by any name; '' when there is none."""
    scheme, _, found = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return found.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(found.strip(), validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _unused() -> ProblemError:
    return ProblemError(404, "way-not-used", "this installation takes no calls there: see docs/channels.md")
