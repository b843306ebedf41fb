"""All settings: a TOML file, overridden by the environment (`HIDRAN_MQTT__PORT=1884`), typed, typos refused by name.

`hidran config show` prints the effective values; `docs/operator.md` lists each with its default.
"""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from hidran.errors import SettingsError
from hidran.paths import Paths
from hidran.people.joining_links import checked_contact

LOOPBACK = ("127.0.0.1", "::1", "localhost")
TOKEN_CHARACTERS = 20
DEFAULT_FILE = Path("hidran.toml")


class _Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MqttSettings(_Group):
    """How services reach the broker."""

    host: str = "127.0.0.1"
    port: int = Field(1883, ge=1, le=65535)
    tls_ca: Path | None = Field(None, description="CA file; set: TLS is used and the server's name is checked")
    username: str = "hidran-ingest"


class BrokerSettings(_Group):
    """The broker that `hidran broker` runs."""

    kind: Literal["auto", "mosquitto", "iotcore"] = "auto"
    listen: str = "127.0.0.1"
    port: int = Field(1883, ge=1, le=65535)
    tls_cert: Path | None = None
    tls_key: Path | None = None


class IngestSettings(_Group):
    """The way in."""

    queue: int = Field(5000, ge=100, description="messages between the network thread and the writer")
    commit_ms: int = Field(20, ge=1, le=1000, description="longest wait of a group commit")
    commit_messages: int = Field(500, ge=1, description="largest group commit")
    stop_free_mb: int = Field(64, ge=1, description="below this much free disk nothing is acknowledged")
    resume_free_mb: int = Field(128, ge=1)
    stall_s: int = Field(60, ge=5, description="no progress for so long while there is work ends the process")
    flood_per_s: float = Field(10, gt=0, description="messages per second and node before it is limited")
    flood_burst: int = Field(100, ge=1)
    raw_days: int = Field(90, ge=7, description="days that raw rows are kept (7 once InfluxDB holds them)")


class NotifySettings(_Group):
    """Who is told, and when."""

    channels: list[str] = ["console", "page"]
    ways: dict[str, dict[str, Any]] = Field({}, description="[notify.ways.NAME]: what that channel needs")
    contacts: dict[str, str] = Field({}, description="[notify.contacts]: where people write to us, by channel")
    daytime: tuple[int, int] = Field((6, 20), description="WIB hours between which PERLU_DICEK is sent")
    per_day: int = Field(5, ge=1, description="messages per recipient, hydrant and day before the digest")
    answer_hours: float = Field(4, gt=0, le=72, description="how long whoever said that he goes is waited for")
    alive_url_file: Path | None = Field(
        None, description="file, mode 0600, with an address told each minute all is well"
    )
    alert_road: Literal["engine+grafana", "grafana", "engine"] = Field(
        "engine+grafana", description="whose word becomes a message"
    )

    @field_validator("contacts")
    @classmethod
    def _can_be_written_to(cls, contacts: dict[str, str]) -> dict[str, str]:
        try:
            return {channel: checked_contact(channel, contact) for channel, contact in contacts.items()}
        except SettingsError as error:
            raise ValueError(str(error)) from error

    @field_validator("daytime")
    @classmethod
    def _a_day(cls, hours: tuple[int, int]) -> tuple[int, int]:
        if not 0 <= hours[0] < hours[1] <= 24:
            raise ValueError("wanted two hours of one day, the earlier first, such as [6, 20]")
        return hours


class ApiSettings(_Group):
    """The pages and the JSON API."""

    host: str = "127.0.0.1"
    port: int = Field(8080, ge=0, le=65535)
    token_file: Path | None = Field(None, description="needed, mode 0600, before listening beyond loopback")
    page_url: str | None = Field(None, pattern=r"^https?://[^/]+(/.*)?$", description="where phones find the page")


class InfluxSettings(_Group):
    """The InfluxDB that every reading is copied to; without `url` there is none."""

    url: str | None = Field(None, pattern=r"^https?://", description="for instance http://127.0.0.1:8086")
    org: str = Field("hidran", min_length=1)
    bucket: str = Field("hidran", pattern=r"^[A-Za-z0-9_-]+$", description="also the database name of InfluxQL")
    write_token_file: Path | None = Field(None, description="mode 0600; None: influx-write.token in secrets/")
    read_token_file: Path | None = Field(None, description="mode 0600; None: influx-read.token in secrets/")
    tls_ca: Path | None = Field(None, description="CA file, for an https address that a public authority does not sign")
    timeout_s: float = Field(10, gt=0, le=30)
    batch: int = Field(1000, ge=1, le=5000, description="lines a write")
    keep_days: int = Field(7, ge=7, description="days that raw rows stay here after InfluxDB has them")
    accept_practice: bool = Field(False, description="copy simulated readings too; never into a real bucket")


class GrafanaSettings(_Group):
    """The Grafana that shows and watches what is in InfluxDB; without `url` files can be made, nothing is pushed."""

    url: str | None = Field(None, pattern=r"^https?://", description="for instance http://127.0.0.1:3000")
    user: str | None = Field(None, description="with `password_file`: log in by name; else by `token_file`")
    password_file: Path | None = Field(None, description="mode 0600")
    token_file: Path | None = Field(None, description="mode 0600: a service account's token, role Admin")
    tls_ca: Path | None = Field(None, description="CA file, for an https address that a public authority does not sign")
    timeout_s: float = Field(10, gt=0, le=60)
    influx_url: str | None = Field(None, pattern=r"^https?://", description="InfluxDB as Grafana reaches it")
    page_url: str = Field("http://127.0.0.1:8080", pattern=r"^https?://", description="where people find Hidran's page")
    webhook_url: str | None = Field(None, pattern=r"^https?://", description="Hidran's API as Grafana reaches it")
    secret_file: Path | None = Field(None, description="mode 0600: what Grafana's alerts come with")
    telegram_chat: str | None = Field(None, description="Grafana tells this chat by itself, without Hidran")
    telegram_token_file: Path | None = Field(None, description="mode 0600: the bot that does so")


class WaterSettings(_Group):
    """The monthly check of the water."""

    limits_file: Path | None = Field(None, description="limits over those of hidran/water/limits.toml")


class Settings(BaseSettings):
    """Everything an operator can set."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="HIDRAN_", env_nested_delimiter="__")

    data: Path = Path("data")
    language: Literal["id", "en"] = "id"
    mqtt: MqttSettings = MqttSettings()
    broker: BrokerSettings = BrokerSettings()
    ingest: IngestSettings = IngestSettings()
    notify: NotifySettings = NotifySettings()
    api: ApiSettings = ApiSettings()
    influx: InfluxSettings = InfluxSettings()
    grafana: GrafanaSettings = GrafanaSettings()
    water: WaterSettings = WaterSettings()
    records_url: str | None = Field(None, description="SQLAlchemy address of the records; None: records.db in `data`")

    @property
    def paths(self) -> Paths:
        return Paths(self.data)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return env_settings, init_settings  # the environment overrides the file, which arrives as init values


class _AsGiven(Settings):
    """The same settings from its arguments alone; the environment has been read already."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load(file: Path | None = None, **override: Any) -> Settings:
    """Settings from `file` (default: `hidran.toml` here, if there is one) and the environment.

    `override` (what a command's options say) beats both. SettingsError names the wrong key and what is wanted.
    """
    values = _read(file)
    _refuse_unknown_environment()
    try:
        settings = Settings(**values)
        if override:
            settings = _AsGiven(**_merge(settings.model_dump(), override))
    except ValidationError as error:
        raise SettingsError(_explain(error, file)) from error
    _refuse_open_door(settings)
    return settings


def _read(file: Path | None) -> dict[str, Any]:
    path = file or DEFAULT_FILE
    if not path.exists():
        if file is not None:
            raise SettingsError(f"settings file {file} does not exist: check the path given with --config")
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # not TOML, not UTF-8, or nested too deeply
        raise SettingsError(f"settings file {path} is not TOML: {error}") from error


def _refuse_unknown_environment() -> None:
    known = {f"HIDRAN_{name}".upper() for name in Settings.model_fields} | {"HIDRAN_CONFIG"}
    for name in os.environ:
        if name.startswith("HIDRAN_") and name.split("__")[0].upper() not in known:
            raise SettingsError(f"environment variable {name} is no setting: wanted one of {', '.join(sorted(known))}")


def _merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        merged[key] = _merge(merged[key], value) if isinstance(value, dict) and key in merged else value
    return merged


def _explain(error: ValidationError, file: Path | None) -> str:
    lines = []
    for item in error.errors():
        name = ".".join(str(part) for part in item["loc"])
        if item["type"] == "extra_forbidden":
            lines.append(f"{name} is no setting; `hidran config show` lists them all")
        else:
            lines.append(f"{name} = {item['input']!r}: {item['msg']}")
    return f"settings ({file or DEFAULT_FILE} and HIDRAN_ environment): " + "; ".join(lines)


def _refuse_open_door(settings: Settings) -> None:
    api = settings.api
    if api.host in LOOPBACK:
        return
    if api.token_file is None or not api.token_file.exists():
        raise SettingsError(
            f"api.host = {api.host!r} listens beyond this machine, but api.token_file = {str(api.token_file)!r} holds "
            "no token: make one with `hidran token new`, or set api.host to 127.0.0.1"
        )
    if len(api.token_file.read_text().strip()) < TOKEN_CHARACTERS:
        raise SettingsError(
            f"the token in api.token_file {api.token_file} is too short: wanted {TOKEN_CHARACTERS} characters or more, "
            "make one with `hidran token new --force`"
        )
    if os.name == "posix" and api.token_file.stat().st_mode & 0o077:
        raise SettingsError(
            f"api.token_file {api.token_file} is readable by others (mode "
            f"{api.token_file.stat().st_mode & 0o777:o}): run chmod 600 {api.token_file}"
        )
