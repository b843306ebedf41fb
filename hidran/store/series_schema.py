"""series.db: written by ingest's one writer, read by engine, forwarder and api.

`reading` holds only what has a time, so a follower that walks up its `id` sees every reading exactly once, late
ones at the end. What has no time yet waits in `waiting` and moves over when it is dated.
"""

from hidran import contract

VALUE_COLUMNS = ", ".join(contract.FIELD_NAMES)
_VALUES_DDL = ",\n    ".join(
    f"{name} {'INTEGER' if decimals == 0 else 'REAL'}" for name, decimals, _low, _high in contract.FIELDS
)

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS node (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    first_rx_ms INTEGER NOT NULL,
    last_rx_ms INTEGER NOT NULL,          -- last message of any kind that came from the node itself
    online INTEGER,                       -- 1 birth, 0 last will, NULL not known
    status TEXT,                          -- last birth as received (JSON)
    status_rx_ms INTEGER,
    held_boot INTEGER, held_seq INTEGER,  -- oldest reading the node still keeps, by its last batch
    newest_boot INTEGER, newest_seq INTEGER,
    newest_ts INTEGER,                    -- time of the newest reading stored
    backlog INTEGER NOT NULL DEFAULT 0,   -- readings the node holds that are not here yet; 0 = drained
    flooded_ms INTEGER,                   -- last time it was limited
    clock_bad INTEGER NOT NULL DEFAULT 0  -- readings whose own time was not believed
);
CREATE TABLE IF NOT EXISTS reading (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    ts INTEGER NOT NULL,                  -- Unix seconds, fixed once
    src TEXT NOT NULL,                    -- ntp gsm rtc server anchored estimated
    rx_ms INTEGER NOT NULL,
    up_s INTEGER NOT NULL,
    offset_s INTEGER,                     -- server clock minus node clock at sending; NULL: no time claimed
    fitted INTEGER NOT NULL,              -- bit map over contract.FIELDS
    {_VALUES_DDL}
);
CREATE UNIQUE INDEX IF NOT EXISTS reading_identity ON reading (node_id, boot, seq);
CREATE INDEX IF NOT EXISTS reading_time ON reading (node_id, ts);
CREATE TABLE IF NOT EXISTS waiting (      -- committed, but without a time yet ("pending")
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node_id INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    rx_ms INTEGER NOT NULL,
    age_s INTEGER,                        -- node's own word: seconds from this sample to sending
    up_s INTEGER NOT NULL,
    offset_s INTEGER,
    fitted INTEGER NOT NULL,
    {_VALUES_DDL}
);
CREATE UNIQUE INDEX IF NOT EXISTS waiting_identity ON waiting (node_id, boot, seq);
CREATE TABLE IF NOT EXISTS ledger (       -- every (node, boot, seq) ever committed, outliving the raw rows
    node_id INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    ranges TEXT NOT NULL,                 -- JSON [[first, last], ...], ascending, disjoint, inclusive
    PRIMARY KEY (node_id, boot)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS anchor (       -- "uptime up_s of this boot was second ts"
    node_id INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    up_s INTEGER NOT NULL,
    ts INTEGER NOT NULL,
    src TEXT NOT NULL,
    rx_ms INTEGER NOT NULL,
    PRIMARY KEY (node_id, boot, up_s)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dead_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rx_ms INTEGER NOT NULL,
    node TEXT,                            -- by the topic, NULL when even that is not ours
    topic TEXT NOT NULL,
    payload BLOB NOT NULL,                -- exactly as received (one reading: that reading as a batch of one)
    readings INTEGER NOT NULL,            -- how many it counts in the equation
    code TEXT NOT NULL,                   -- contract.REFUSALS
    reason TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'kept'    -- kept, retried
);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rollup_hour (
    node_id INTEGER NOT NULL,
    field INTEGER NOT NULL,               -- index in contract.FIELDS
    start INTEGER NOT NULL,               -- Unix s; left-open, right-closed: (start, start+3600]
    n INTEGER NOT NULL,                   -- readings with a value
    low REAL NOT NULL, high REAL NOT NULL, total REAL NOT NULL,
    histogram BLOB,                       -- turbidity only, mergeable: see hidran.store.histogram
    PRIMARY KEY (node_id, field, start)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rollup_day (   -- the same for the WIB day
    node_id INTEGER NOT NULL,
    field INTEGER NOT NULL,
    start INTEGER NOT NULL,
    n INTEGER NOT NULL,
    low REAL NOT NULL, high REAL NOT NULL, total REAL NOT NULL,
    histogram BLOB,
    PRIMARY KEY (node_id, field, start)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""

# The equation, to the unit: received = stored + pending + quarantined + duplicate.
COUNTERS = ("received", "stored", "pending", "quarantined", "duplicate")
