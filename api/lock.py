"""The machine's token: for programs as `Authorization: Bearer ...`, for people as the cookie that /masuk sets."""

import hashlib
import hmac

from starlette.datastructures import Headers

from api import cookies
from hidran.errors import SettingsError
from hidran.settings import LOOPBACK, Settings


def token_of(settings: Settings) -> str | None:
    """The token that is asked for, None when nobody is. SettingsError when an open address has none."""
    file = settings.api.token_file
    if file is None:
        if settings.api.host not in LOOPBACK:
            raise SettingsError(f"api.host = {settings.api.host!r} needs a token: run `hidran token new`")
        return None
    try:
        token = file.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"api.token_file {file}: {error}; run `hidran token new`") from error
    if not token:
        raise SettingsError(f"api.token_file {file} is empty: run `hidran token new --force`")
    return token


class Lock:
    """Compares tokens and cookies in constant time. Without a token everything is open."""

    def __init__(self, token: str | None) -> None:
        self._token = token.encode() if token else None

    @property
    def closed(self) -> bool:
        return self._token is not None

    def opens(self, token: str) -> bool:
        return self._token is not None and hmac.compare_digest(token.strip().encode(), self._token)

    def cookie(self) -> str:
        return hmac.new(self._token or b"", b"hidran page v1", hashlib.sha256).hexdigest()

    def admits(self, headers: Headers) -> bool:
        if self._token is None:
            return True
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.opens(given)
        return hmac.compare_digest(cookies.of(headers, cookies.KEY).encode(), self.cookie().encode())
