"""Grafana's API, by `grafana-api` as thin transport. The one module that knows it.

The library is unmaintained: of it only the session with its log-in and `GET`, `POST`, `PUT` are used, which reach every
address of every version. It answers nothing when the body is empty, which is no error here.
"""

from typing import Any
from urllib.parse import urlsplit

from grafana_api.grafana_api import GrafanaException
from grafana_api.grafana_face import GrafanaFace

from hidran import secret_file
from hidran.errors import HidranError, SettingsError
from hidran.settings import GrafanaSettings, Settings


class GrafanaError(HidranError):
    """A question to Grafana was not answered. `status`: HTTP status, None when nothing came back."""

    exit_code = 8

    def __init__(self, text: str, status: int | None) -> None:
        super().__init__(text)
        self.status = status
        self.retryable = status is None or status >= 500


class Grafana:
    """A connection. Every method raises GrafanaError when the answer is no success."""

    def __init__(self, settings: Settings) -> None:
        wanted = settings.grafana
        if wanted.url is None:
            raise SettingsError("grafana.url is not set: give the address of your Grafana, e.g. http://127.0.0.1:3000")
        at = urlsplit(wanted.url)
        path = at.path.strip("/")
        self.url = wanted.url.rstrip("/")
        self._api = GrafanaFace(
            auth=_log_in(wanted),
            host=at.netloc.rpartition("@")[2],
            url_path_prefix=f"{path}/" if path else "",
            protocol=at.scheme,
            verify=str(wanted.tls_ca) if wanted.tls_ca else True,
            timeout=wanted.timeout_s,
        ).api
        # What was pushed can be changed by hand; `diff` then shows it.
        self._api.s.headers["X-Disable-Provenance"] = "true"

    def get(self, path: str) -> Any:
        return self._ask("GET", path)

    def find(self, path: str) -> Any:
        """Like `get`; None when there is no such thing."""
        try:
            return self.get(path)
        except GrafanaError as error:
            if error.status == 404 or (error.status == 500 and "could not find" in str(error)):  # 9.3 says 500
                return None
            raise

    def post(self, path: str, body: Any) -> Any:
        return self._ask("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self._ask("PUT", path, body)

    def version(self) -> str:
        return str(self.get("/health").get("version", ""))

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        try:
            return getattr(self._api, method)(path, json=body)
        except GrafanaException as error:
            raise GrafanaError(self._refused(path, error), error.status_code) from None
        except OSError as error:  # every error of the library below is one
            if type(error).__name__ == "JSONDecodeError":
                return None
            text = f"Grafana at {self.url} does not answer ({type(error).__name__}): does it run, is grafana.url right?"
            raise GrafanaError(text, None) from None

    def _refused(self, path: str, error: GrafanaException) -> str:
        said = " ".join(str(error.message).split())[:300]
        steps = {
            401: "; check grafana.token_file, or grafana.user and grafana.password_file",
            403: "; the service account needs the role Admin",
        }
        return f"Grafana at {self.url} answered {error.status_code} to {path}: {said}{steps.get(error.status_code, '')}"


def _log_in(wanted: GrafanaSettings) -> str | tuple[str, str]:
    if wanted.user is not None and wanted.password_file is not None:
        return wanted.user, secret_file.read(wanted.password_file, "grafana.password_file")
    if wanted.token_file is None:
        raise SettingsError(
            "no log-in for Grafana: set grafana.token_file (a service account's token, role Admin), "
            "or grafana.user and grafana.password_file"
        )
    return secret_file.read(wanted.token_file, "grafana.token_file")
