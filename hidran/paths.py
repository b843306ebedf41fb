"""Where everything of one installation lies: one data folder, one writing service per file."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one installation. `data` is the folder a backup takes and a restore fills."""

    data: Path

    @property
    def series(self) -> Path:
        """Readings, roll-ups, ledger, dead letters, counters; written by ingest."""
        return self.data / "series.db"

    @property
    def events(self) -> Path:
        """Rule state, snapshots, episodes; written by the engine."""
        return self.data / "events.db"

    @property
    def outbox(self) -> Path:
        """Messages and attempts; written by notify."""
        return self.data / "outbox.db"

    @property
    def forward(self) -> Path:
        """How far the copy in InfluxDB is, and what it refused; written by the forwarder."""
        return self.data / "forward.db"

    @property
    def records(self) -> Path:
        """Registry and inbox; written by api and commands."""
        return self.data / "records.db"

    @property
    def photos(self) -> Path:
        """Folder, mode 0700, of the photos that tickets show; written by api."""
        return self.data / "photos"

    @property
    def secrets(self) -> Path:
        """Folder, mode 0700, of what must never be printed."""
        return self.data / "secrets"

    @property
    def mqtt_users(self) -> Path:
        """User names and passwords of the broker, mode 0600."""
        return self.secrets / "mqtt.json"

    def influx_token(self, right: str) -> Path:
        """The token that may only `write` or only `read`, unless the settings name another file; mode 0600."""
        return self.secrets / f"influx-{right}.token"

    @property
    def grafana_secret(self) -> Path:
        """What Grafana's alerts must come with, unless the settings name another file; mode 0600."""
        return self.secrets / "grafana-alerts.secret"

    @property
    def login_key(self) -> Path:
        """What log-in links are made with, mode 0600."""
        return self.secrets / "login.json"

    @property
    def broker(self) -> Path:
        """The broker's own working folder: generated configuration, password file, persistence."""
        return self.data / "broker"

    @property
    def clock(self) -> Path:
        """Simulated time; exists only in a demo or practice installation."""
        return self.data / "clock"

    @property
    def installation(self) -> Path:
        """What kind of installation this folder is."""
        return self.data / "installation.json"

    @property
    def health(self) -> Path:
        """Folder of heartbeat files, one a service, replaced atomically."""
        return self.data / "health"

    @property
    def retries(self) -> Path:
        """Folder of wishes to send dead letters through the way in again; ingest answers them."""
        return self.data / "retries"
