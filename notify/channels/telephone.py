"""Telephone numbers, as the settings and the ways of persons hold them."""

from collections.abc import Iterable

from hidran.errors import SettingsError
from hidran.people.addresses import number
from notify.channels import ChannelError


def of_person(address: str) -> str:
    """'+628...'. ChannelError when the way holds no number."""
    try:
        return number(address)
    except SettingsError as error:
        raise ChannelError(str(error), retryable=False) from error


def of_group(name: str, to: Iterable[str]) -> list[str]:
    """The numbers of `notify.ways.NAME.to`. SettingsError names the setting when one is none."""
    try:
        return [number(one) for one in to]
    except SettingsError as error:
        raise SettingsError(f"notify.ways.{name}.to: {error}") from error
