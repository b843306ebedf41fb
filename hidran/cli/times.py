"""Times as people type them into a command."""

from datetime import datetime

from hidran.clock import WIB
from hidran.errors import SettingsError


def unix_of(option: str, text: str) -> int:
    """ISO 8601 as Unix seconds; without an offset it is WIB, without a time the beginning of that day."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"{option} {text!r}: wanted ISO 8601, for instance 2026-03-01T00:00:00+07:00") from error
    return int((at if at.tzinfo else at.replace(tzinfo=WIB)).timestamp())
