"""How often a password may be tried: ten checks a minute for an account, and ten for an address.

Counted in the records, so that neither a restart nor a flood of other names makes anybody forget. What is counted is a
keyed hash: whose number somebody typed, and from where, is kept nowhere.
"""

import hashlib
import hmac
import math
from collections.abc import Sequence

from sqlalchemy import delete, or_, select

from hidran.paths import Paths
from hidran.store import credentials
from hidran.store.records import Records
from hidran.store.tables_login import LoginCheckRow

CHECKS = 10
PER_S = 60.0
_KEY = "login-checks"


def wait_s(records: Records, paths: Paths, about: Sequence[str], now: float) -> int:
    """0: a check about all of these is allowed, and counted; else whole seconds until the next one is.

    `now`: Unix s. A check that is refused does not count.
    """
    key = credentials.password_of(paths.login_key, _KEY).encode()
    hashes = [hmac.new(key, what.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest() for what in about]
    row = LoginCheckRow
    with records.session() as db:
        # The delete comes first: SQLite then lets nobody else write between the count and the insert. What lies in the
        # future was counted before the machine's clock was set back.
        db.execute(delete(row).where(or_(row.at <= now - PER_S, row.at > now + PER_S)))
        counted = [sorted(db.scalars(select(row.at).where(row.about == h))) for h in hashes]
        full = [times[-CHECKS] for times in counted if len(times) >= CHECKS]
        if full:
            return max(math.ceil(max(full) + PER_S - now), 1)
        db.add_all(row(about=h, at=now) for h in hashes)
        return 0
