"""Requests to a service on the web, and every way in which they fail told apart.

No text made here holds an address or a header: an address may hold the token (Telegram's does), and the text is kept.
"""

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from notify.channels import ChannelError

PATIENCE_S = 5.0
LARGEST = 64 * 1024
_BUSY = frozenset({408, 425, 429})
# Whoever is not let in has a wrong token: the next message fares no better, and this one is not to blame.
_OPERATOR = frozenset({401, 407})

logging.getLogger("httpx").setLevel(logging.WARNING)  # at INFO it writes addresses into the log
logging.getLogger("httpcore").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service said. `json`: {} when it is no JSON object."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def json(self) -> dict[str, Any]:
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


class Web:
    """One service, named in all texts. `patience_s`: how long it may be silent; whoever polls waits longer."""

    def __init__(self, service: str, patience_s: float = PATIENCE_S) -> None:
        self._service = service
        self._patience_s = patience_s
        self._client = httpx.Client(timeout=patience_s, follow_redirects=False)

    def send(self, method: str, url: str, **what: Any) -> Answer:
        """ChannelError when there was no whole answer; it is `uncertain` when the message may have arrived."""
        try:
            return self._exchange(method, url, what)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise ChannelError(f"{self._service} cannot be reached") from error
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ChannelError(f"the address set for {self._service} is none: wanted https://...") from error
        except httpx.TimeoutException as error:
            raise ChannelError(f"{self._service} gave no answer in {self._patience_s:g} s", uncertain=True) from error
        except httpx.HTTPError as error:
            raise ChannelError(f"the line to {self._service} broke ({type(error).__name__})", uncertain=True) from error

    def _exchange(self, method: str, url: str, what: dict[str, Any]) -> Answer:
        end = time.monotonic() + 2 * self._patience_s
        with self._client.stream(method, url, **what) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if len(body) > LARGEST or time.monotonic() > end:
                    raise ChannelError(f"{self._service} answers without end", uncertain=True)
            return Answer(response.status_code, response.headers, bytes(body))

    def refusal(self, answer: Answer, said: str = "", *, retry_after_s: float | None = None) -> ChannelError:
        """What an answer that is not good means. `said`: the service's own words."""
        status = answer.status
        text = f"{self._service} answered {status}" + (f": {said[:200]}" if said else "")
        if status in _OPERATOR:
            text += "; is the token in the settings right?"
        # 5xx and a redirect say nothing of the message; any other 4xx would be said again of the same message.
        again = status in _BUSY | _OPERATOR or not 400 <= status < 500
        return ChannelError(text, retryable=again, retry_after_s=retry_after_s or self.retry_after_s(answer))

    @staticmethod
    def retry_after_s(answer: Answer) -> float | None:
        """Seconds of a Retry-After header (RFC 9110 10.2.3); a date there is not used by any service we know."""
        text = answer.headers.get("retry-after", "")
        return float(text) if text.isdecimal() else None


def harmless(said: str, *hidden: str) -> str:
    """A service's own words, '' when they repeat a secret or an address."""
    return "" if any(secret and secret in said for secret in hidden) else said[:200]
