"""The group of a channel: whom a message without a person's address reaches."""

from typing import TypeVar

from notify.channels import ChannelError

T = TypeVar("T")


def group_of(name: str, to: T | None) -> T:
    """The group's address. ChannelError when the settings name none: then only persons can be reached there."""
    if not to:
        raise ChannelError(f"notify.ways.{name}.to is not set, so there is no group to tell", retryable=False)
    return to
