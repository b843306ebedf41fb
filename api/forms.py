"""What every form of ours shares: no page of another site may send it, and a second sending can be told from a first.

The guard refuses foreign pages for every address, so no route asks for that itself. A form whose double would matter
(a ticket, cash) carries `<input type="hidden" name="key" value="{{ new_key() }}">` and its route takes it as `FormKey`;
the row that it makes keeps the key in a unique column, and a second row with the same one is not made.
"""

import secrets
from typing import Annotated

from fastapi import Form
from starlette.datastructures import Headers

KEY_CHARACTERS = 22  # 128 bits as URL-safe base64
FormKey = Annotated[str, Form(min_length=KEY_CHARACTERS, max_length=KEY_CHARACTERS, pattern=r"^[A-Za-z0-9_-]+$")]
FOREIGN = "this form was sent by a page of another site: open Hidran's own page"


def new_key() -> str:
    """A key for one showing of a form."""
    return secrets.token_urlsafe(16)


def is_foreign(headers: Headers) -> bool:
    """Whether a page of another site sent this. Old browsers say neither header; an `Origin: null` is our own pages'
    too, because they send no referrer."""
    site, origin = headers.get("sec-fetch-site", ""), headers.get("origin", "null")
    if site:
        return site not in {"same-origin", "none"}
    return origin != "null" and origin.partition("://")[2] != headers.get("host", "")
