"""What a refusal of the Cloud API means. The codes count, not the HTTP status, which may even be 200.

https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
"""

from typing import Any

from hidran.ways.whatsapp import ELSEWHERE
from notify.channels import ChannelError
from notify.channels.web import Answer, Web

# Limits of the app, the account, this number's reputation, and of one pair of numbers; the service itself in trouble.
_LATER = frozenset({1, 2, 4, 17, 80007, 130429, 131048, 131056, 133016, 131000, 131016, 131057, 133004})
_PAIR_LIMIT, _PAIR_WAIT_S = 131056, 6.0
_SPAM_LIMIT, _SPAM_WAIT_S = 131048, 3600.0
# Token, rights, account, payment, templates: whoever runs Hidran must mend it, the message is not to blame.
_OPERATOR = frozenset({0, 3, 10, 33, 190, 368, 130497, 131005, 131031, 131042, 131045, 132000, 132001, 132005, 132007,
                       132012, 132015, 132016, 133010})  # fmt: skip
_RIGHTS = range(200, 300)


def code_of(answer: Answer) -> int | None:
    """The error's number, None when the answer names none."""
    error = answer.json.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) else None


def refusal(web: Web, answer: Answer) -> ChannelError:
    """The error for an answer without a receipt. Of Meta's words only the title is kept: others may hold a number."""
    code = code_of(answer)
    if code is None:
        return web.refusal(answer, "no receipt")
    text = f"WhatsApp refused it: {code} {_title(answer.json['error'])}".rstrip()
    if code in ELSEWHERE:
        return ChannelError(f"{text}; this person cannot be reached on WhatsApp", retryable=False)
    if code in _OPERATOR or code in _RIGHTS:
        return ChannelError(f"{text}; look at the token, the templates and the account in Meta's console")
    if code in _LATER or not 400 <= answer.status < 500:
        return ChannelError(text, retry_after_s=web.retry_after_s(answer) or _own_wait_s(code))
    return ChannelError(text, retryable=False)


def _own_wait_s(code: int) -> float | None:
    return {_PAIR_LIMIT: _PAIR_WAIT_S, _SPAM_LIMIT: _SPAM_WAIT_S}.get(code)


def _title(error: dict[str, Any]) -> str:
    """'(#131056) (Business Account, Consumer Account) pair rate limit hit', without its number and without digits."""
    said = str(error.get("message", "")).partition(") ")[2] or str(error.get("message", ""))
    return "" if any(c.isdecimal() for c in said) else said[:120]
