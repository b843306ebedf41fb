"""What the settings say of one channel: `[notify.ways.NAME]`, checked by the channel's own model."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from hidran.errors import SettingsError
from hidran.settings import Settings


class Given(BaseModel):
    """Base of such models."""

    model_config = ConfigDict(extra="forbid", frozen=True)


G = TypeVar("G", bound=Given)


def given(name: str, model: type[G], settings: Settings) -> G:
    """The channel's settings. SettingsError names each wrong or missing key and those there are."""
    values: dict[str, Any] = settings.notify.ways.get(name, {})
    try:
        return model(**values)
    except ValidationError as error:
        faults = "; ".join(_said(name, e["loc"], e["msg"]) for e in error.errors())
        keys = ", ".join(model.model_fields)
        raise SettingsError(f"{faults}. [notify.ways.{name}] may hold {keys}: see docs/channels.md") from error


def _said(name: str, where: tuple[int | str, ...], what: str) -> str:
    key = ".".join(str(part) for part in where)
    return f"notify.ways.{name}.{key}: {what}"
