"""Keyset cursors: the key of the last item, opaque to the caller, checked strictly when it comes back."""

import base64
import binascii
import json
from typing import Any

from api.problems import ProblemError

LONGEST = 400
_LARGEST = 1 << 62


def encode(*key: int | str) -> str:
    return base64.urlsafe_b64encode(json.dumps(key, separators=(",", ":")).encode()).decode().rstrip("=")


def decode(text: str, *kinds: type) -> tuple[Any, ...]:
    """The key behind a cursor. ProblemError 400 when it is not one of ours; take `next` of the page before."""
    try:
        key = json.loads(base64.urlsafe_b64decode(text[:LONGEST] + "=" * (-len(text) % 4)))
        if isinstance(key, list) and len(key) == len(kinds) and all(map(_fits, key, kinds)):
            return tuple(key)
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise ProblemError(400, "bad-cursor", "cursor is not one that this list gave: pass `next` unchanged, or none")


def _fits(value: object, kind: type) -> bool:
    return type(value) is kind and (not isinstance(value, int) or -_LARGEST < value < _LARGEST)
