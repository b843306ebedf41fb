"""Text mode of a GSM modem: what its lines say. Pure.

3GPP TS 27.005 (AT commands for SMS), TS 23.040 9.2.3.15 (states of a delivery), TS 23.038 4 (coding of a text).
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from hidran.errors import SettingsError
from hidran.people.addresses import number
from hidran.store.answers import Heard, called
from hidran.store.deliveries import Delivery

NAME = "gsm"
KEPT_S = 7 * 86400
_UCS2 = 8
_FIELD = re.compile(r'"([^"]*)"|([^,]*)')
# TS 27.005 3.2.5, TS 24.011 annex E: what is wrong with the number or the text, so that a second try is in vain.
GIVEN_UP = {
    1: "the number does not exist",
    8: "barred by the operator",
    10: "calls to it are barred",
    21: "the network rejects it",
    28: "no such subscriber",
    29: "not allowed for this subscriber",
    30: "unknown subscriber",
    304: "the text is not accepted",
    305: "the number is not accepted",
}
OPERATOR = {
    310: "no SIM card",
    311: "the SIM card wants its PIN",
    312: "the SIM card wants its PIN2",
    313: "the SIM card is broken",
    316: "the SIM card wants its PUK",
    321: "its memory cannot be read",
    322: "its memory is full",
    330: "the number of the operator's SMS centre is not set",
    331: "no network",
    332: "the network does not answer",
    38: "the network is out of order",
    42: "the network is crowded",
    50: "SMS are not booked for this card",
    69: "SMS are not supported there",
    500: "the operator took nothing: is there credit on the card?",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A message in the modem's memory, at `index`."""

    index: int
    sender: str
    at: str
    text: str

    def heard(self, now: float) -> Heard | None:
        """As an answer; None when no person sent it (an operator's advertisement)."""
        try:
            address = number(self.sender)
        except SettingsError:
            return None
        twin = hashlib.sha256(f"{self.sender} {self.at} {self.text}".encode()).hexdigest()
        return Heard(NAME, called(""), "", text=self.text, address=address, private=True, twin=twin,
                     at_ms=at_ms(self.at, now))  # fmt: skip


def fields(line: str) -> list[str]:
    """What stands behind the colon, between commas, without quotation marks."""
    rest, found = line.partition(":")[2].strip() + ",", []
    while rest:
        match = _FIELD.match(rest)
        assert match is not None  # it matches an empty text too
        found.append(match[1] if match[1] is not None else match[2].strip())
        rest = rest[match.end() :].partition(",")[2]
    return found


def indices(lines: list[str]) -> list[int]:
    """Where messages lie, from the answer to AT+CMGL."""
    heads = [fields(line) for line in lines if line.startswith("+CMGL:")]
    return sorted(int(head[0]) for head in heads if head[0].isdecimal())


def stored(index: int, lines: list[str]) -> Stored | None:
    """The message, from the answer to AT+CMGR with AT+CSDH=1; None for an empty place and for a stored report."""
    at = next((i for i, line in enumerate(lines) if line.startswith("+CMGR:")), None)
    if at is None:
        return None
    head, text = fields(lines[at]), "\n".join(lines[at + 1 :]).strip()
    if len(head) < 4 or not head[0].startswith("REC") or (head[1].isdecimal() and len(head) < 8):
        return None
    coding = head[7] if len(head) > 7 else ""
    return Stored(index, head[1], head[3], _decoded(text) if coding == str(_UCS2) else text)


def _decoded(text: str) -> str:
    try:
        return bytes.fromhex(text).decode("utf-16-be", "replace")
    except ValueError:
        return text


def report(line: str) -> Delivery | None:
    """'+CDS: 6,<mr>,"+628...",145,"<sent>","<arrived>",<state>'; None while the network still tries."""
    found = fields(line)
    if len(found) < 7 or not (found[1].isdecimal() and found[-1].isdecimal()):
        return None
    state = int(found[-1])
    if state == 0:
        return Delivery(NAME, "delivered", found[1])
    if state < 32:
        return Delivery(NAME, "sent", found[1])
    return Delivery(NAME, "failed", found[1], reason=f"state {state} of the network") if state >= 64 else None


def at_ms(text: str, now: float) -> int:
    """Unix ms of '26/11/29,12:30:07+28' (the zone in quarters of an hour); 0 when that time cannot be."""
    found = re.fullmatch(r"(\d\d/\d\d/\d\d,\d\d:\d\d:\d\d)([+-]\d\d)", text)
    if found is None:
        return 0
    try:
        zone = timezone(timedelta(minutes=15 * int(found[2])))
        at = datetime.strptime(found[1], "%y/%m/%d,%H:%M:%S").replace(tzinfo=zone).timestamp()
    except ValueError:
        return 0
    return int(at * 1000) if now - KEPT_S <= at <= now else 0
