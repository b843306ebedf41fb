"""A chain of digests over records that only grow: whoever holds the last digest can see that nothing was altered.

Each digest is SHA-256 over the one before and the record in canonical JSON (sorted names, no spaces, UTF-8), as a
transparency log does with a single branch. Years later `hidran verify` makes the same digests from what is kept.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

BEGIN = ""


def canonical(record: Mapping[str, Any]) -> str:
    """The one text of a record. Numbers stand as Python writes them, the shortest that reads back as the same."""
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def link(before: str, record: Mapping[str, Any]) -> str:
    """The digest of `record` behind the digest `before` (BEGIN for the first): 64 hex digits."""
    return hashlib.sha256(f"{before}\n{canonical(record)}".encode()).hexdigest()


def head(records: Iterable[Mapping[str, Any]]) -> str:
    """The last digest of a whole chain, BEGIN for none."""
    digest = BEGIN
    for record in records:
        digest = link(digest, record)
    return digest
