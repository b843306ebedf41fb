"""The one family of errors. Every text names the thing, the value found, the value wanted and the next step."""


class HidranError(Exception):
    """Base of all errors that Hidran raises on purpose.

    `retryable`: the same call may succeed later without anybody changing anything.
    `exit_code`: what a command that ends with this error returns to the shell.
    """

    retryable = False
    exit_code = 1


class SettingsError(HidranError):
    """A setting is unknown, out of range or contradicts another."""

    exit_code = 2


class ClockRefusedError(SettingsError):
    """An installation that is not a demo or a practice was asked to run on a clock that is not real."""


class StoreError(HidranError):
    """A data file cannot be used."""

    exit_code = 3


class StoreDamagedError(StoreError):
    """A data file failed its integrity check."""


class StoreFullError(StoreError):
    """The disk is too full to promise anything durable."""

    retryable = True


class BrokerError(HidranError):
    """The MQTT broker cannot be started, reached or logged into."""

    retryable = True
    exit_code = 4


class UnknownNameError(HidranError):
    """A hydrant, node or other thing with that name is not in the registry."""

    exit_code = 5
