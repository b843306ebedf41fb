"""The secret that Grafana's alerts come with: made once, put into Grafana's contact point, asked for by the API."""

import hashlib
import hmac
import secrets
from pathlib import Path

from hidran import secret_file
from hidran.errors import SettingsError
from hidran.settings import Settings
from hidran.store.credentials import write_secret

SETTING = "grafana.secret_file"


def file(settings: Settings) -> Path:
    return settings.grafana.secret_file or settings.paths.grafana_secret


def kept(settings: Settings) -> str | None:
    """The secret, None when there is none that can be used."""
    try:
        return secret_file.read(file(settings), SETTING)
    except SettingsError:
        return None


def made(settings: Settings) -> str:
    """The secret; one is made where its file is missing. SettingsError when the file cannot be used."""
    path = file(settings)
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(32) + "\n")
    return secret_file.read(path, SETTING)


def opens(settings: Settings, given: str) -> bool:
    """Compared in constant time; without a secret nothing is let in."""
    wanted = kept(settings)
    return wanted is not None and hmac.compare_digest(given.encode(), wanted.encode())


def fingerprint(secret: str) -> str:
    """Tells one secret from another without giving it away: Grafana never shows the one it holds."""
    return hashlib.sha256(secret.encode()).hexdigest()[:8]
