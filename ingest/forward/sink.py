"""InfluxDB's write address through influxdb-client, synchronous, its answers told apart by what is to be done.

The library's batching mode loses data in silence (reference reliability.md 0.3), so it is not used; nor are retries
inside the library, because the forwarder's own are seen in `hidran status`.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Protocol

from influxdb_client.client.exceptions import InfluxDBError
from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException
from urllib3.exceptions import HTTPError

from hidran.clock import iso
from hidran.errors import HidranError
from hidran.influx.line import SchemaError
from hidran.settings import InfluxSettings

LONGEST_ASKED_S = 3600.0
REASON_CHARACTERS = 300


class SinkError(HidranError):
    """A write was not taken. `status`: HTTP status, None when there was no answer; `reason`: what the database said."""

    retryable = True

    def __init__(self, status: int | None, reason: str) -> None:
        self.status, self.reason = status, " ".join(reason.split())[:REASON_CHARACTERS]
        super().__init__(f"{status or 'no answer'}: {self.reason}")


class RefusedError(SinkError):
    """400, 413 or 422: something in these lines is at fault, or there are too many of them."""


class ClosedError(SinkError):
    """401, 403, 404 and the like: the door is shut until an operator mends token, organisation, bucket or address."""


class AwayError(SinkError):
    """No answer, 429 or 5xx: the same bytes again later. `after_s`: seconds the database asked to be left alone."""

    def __init__(self, status: int | None, reason: str, after_s: float = 0.0) -> None:
        super().__init__(status, reason)
        self.after_s = after_s


class Sink(Protocol):
    """Takes lines of precision `ns`, all or by the rules of its errors."""

    def write(self, lines: Sequence[str]) -> None: ...

    def take_back(self, hydrant: str, node: str, start: int, end: int) -> None:
        """Delete readings of that node at that hydrant with start <= ts < end (Unix s)."""
        ...


class InfluxSink:
    """One connection that is kept. SettingsError when the token cannot be read."""

    def __init__(self, settings: InfluxSettings, token: str) -> None:
        assert settings.url is not None
        self._org, self._bucket = settings.org, settings.bucket
        self._client = InfluxDBClient(
            settings.url,
            token,
            timeout=int(settings.timeout_s * 1000),
            org=settings.org,
            ssl_ca_cert=_file(settings.tls_ca),
        )
        self._api = self._client.write_api(write_options=SYNCHRONOUS)

    def write(self, lines: Sequence[str]) -> None:
        """RefusedError, ClosedError or AwayError when the database did not answer with success."""
        body = "\n".join(lines).encode()
        try:
            self._api.write(self._bucket, self._org, body, write_precision="ns")  # type: ignore[arg-type]
        except InfluxDBError as error:  # of the library, which answers of every kind raise
            raise told_apart(error) from None
        except (HTTPError, OSError) as error:
            raise AwayError(None, f"{type(error).__name__}: {error}") from None

    def take_back(self, hydrant: str, node: str, start: int, end: int) -> None:
        """The errors of `write`, and SchemaError for a name that would say something else in the predicate."""
        if '"' in hydrant + node or "\\" in hydrant + node:
            raise SchemaError(f"hydrant {hydrant!r} or node {node!r} holds a quote: its readings cannot be named")
        which = f'_measurement="hydrant" AND hydrant="{hydrant}" AND node="{node}"'
        last = iso(end - 1).replace("Z", ".999999999Z")
        try:
            self._client.delete_api().delete(iso(start), last, which, self._bucket, self._org)
        except InfluxDBError as error:
            raise told_apart(error) from None
        except (HTTPError, OSError) as error:
            raise AwayError(None, f"{type(error).__name__}: {error}") from None

    def close(self) -> None:
        self._client.close()  # type: ignore[no-untyped-call]


def _file(path: Path | None) -> str | None:
    return None if path is None else str(path)


def told_apart(error: InfluxDBError) -> SinkError:
    """What an answer means. Never with the request's headers: they carry the token."""
    status = error.status if isinstance(error, ApiException) else getattr(error.response, "status", None)
    said = error.message if isinstance(error.message, str) else bytes(error.message or b"").decode("utf-8", "replace")
    return outcome(int(status or 0), said, error.retry_after)


def outcome(status: int, said: str, retry_after: str | None = None) -> SinkError:
    """The table of reference reliability.md 2.5."""
    if status in (400, 413, 422):
        return RefusedError(status, said)
    if status == 429 or status >= 500 or status == 0:
        return AwayError(status or None, said, asked_s(retry_after))
    return ClosedError(status, said)  # 401, 403, 404; a redirect or any other refusal of the request as such


def asked_s(retry_after: str | None) -> float:
    """Seconds of a `Retry-After` header: a number or an HTTP date; 0 when there is none or it cannot be read."""
    if retry_after is None:
        return 0.0
    try:
        wait_s = float(retry_after)
    except ValueError:
        try:
            wait_s = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            return 0.0
    return max(0.0, min(wait_s, LONGEST_ASKED_S))
