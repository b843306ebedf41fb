"""InfluxDB's other addresses, which influxdb-client does not cover: set-up and InfluxQL, as JSON over HTTP."""

from typing import Any, Self

import httpx

from hidran.errors import HidranError
from hidran.settings import InfluxSettings

REASON_CHARACTERS = 300


class InfluxError(HidranError):
    """A question to InfluxDB was not answered. `status`: HTTP status, None when nothing came back."""

    exit_code = 8

    def __init__(self, text: str, status: int | None) -> None:
        super().__init__(text)
        self.status = status
        self.retryable = status is None or status >= 500 or status == 429


class Influx:
    """A connection with one token. Every method raises InfluxError when the answer is no success."""

    def __init__(self, settings: InfluxSettings, token: str) -> None:
        assert settings.url is not None
        self.url = settings.url.rstrip("/")
        headers = {"Authorization": f"Token {token}"} if token else {}
        verify: Any = str(settings.tls_ca) if settings.tls_ca else True
        self._client = httpx.Client(base_url=self.url, headers=headers, timeout=settings.timeout_s, verify=verify)

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, **params: str) -> Any:
        return self._ask("GET", path, params=params)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("POST", path, json=body)

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        return self._ask("PATCH", path, json=body)

    def form(self, path: str, **fields: str) -> Any:
        """POST of form fields: a question may be longer than an address may be."""
        return self._ask("POST", path, data=fields)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        try:
            answer = self._client.request(method, path, **more)
        except httpx.HTTPError as error:
            said = f"{type(error).__name__}: {error}"
            text = f"InfluxDB at {self.url} does not answer ({said}): does it run, is influx.url right?"
            raise InfluxError(text, None) from None  # the request behind it carries the token
        if not answer.is_success:
            raise InfluxError(
                f"InfluxDB at {self.url} answered {answer.status_code} to {path}: {_said(answer)}", answer.status_code
            )
        try:
            return answer.json() if answer.content else {}
        except ValueError:
            text = f"{self.url}{path} answered something that is not JSON: is influx.url the address of an InfluxDB?"
            raise InfluxError(text, answer.status_code) from None


def _said(answer: httpx.Response) -> str:
    try:
        body = answer.json()
        text = str(body.get("message") or body.get("error") or body)
    except (ValueError, AttributeError):
        text = answer.text
    return " ".join(text.split())[:REASON_CHARACTERS] or answer.reason_phrase
