"""Addresses as a page or a list shows them: enough to know one's own again, too little to be copied. Pure."""

from hidran.people.addresses import TELEPHONE
from hidran.people.roster import Way

SHOWN = 3


def masked(way: Way) -> str:
    """'+6281…890', 'b…@contoh.id', '…711'; '' on the page, where a person has no address."""
    address = way.address
    if way.channel == "page":
        return ""
    if way.channel == "email":
        name, _, domain = address.rpartition("@")
        return f"{name[:1]}…@{domain}"
    if way.channel in TELEPHONE:
        return f"{address[:5]}…{address[-SHOWN:]}"
    return f"…{address[-SHOWN:]}" if len(address) > 2 * SHOWN else "…"
