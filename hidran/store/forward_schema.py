"""forward.db: written by the forwarder alone, read by status, doctor, api and ingest (which prunes by it).

It holds nothing that cannot be made again: without it the forwarder copies everything that is still here once more.
"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS count (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS line (         -- points other than readings, made and not yet taken by InfluxDB
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    text TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS refused (      -- the forwarder's dead letters: InfluxDB will not have them
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    node TEXT, boot INTEGER, seq INTEGER, -- of a reading; NULL: a point of another kind
    line TEXT NOT NULL,                   -- exactly as it was sent
    code TEXT NOT NULL,                   -- SINK_400, SINK_413, SINK_422, SCHEMA
    reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS refused_identity ON refused (node, boot, seq);
CREATE TABLE IF NOT EXISTS mark (         -- the cursor as it was: rows are kept for days after they were copied
    at INTEGER PRIMARY KEY,
    reading INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS refill (       -- rows to be copied again because the registry changed
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    node TEXT NOT NULL,
    start INTEGER NOT NULL,               -- Unix s: readings later than this
    upto_id INTEGER NOT NULL,             -- those after it are met by the cursor
    before TEXT NOT NULL                  -- the node's assignments as they were (JSON): what was copied already
);
"""
# Counts: 'reading', 'event', 'answer', 'minute' (Unix s) = how far; 'base' = readings that had gone before copying
# began; 'forwarded', 'refused', 'unassigned' (no approved node's): every reading up to 'reading' after 'base' is one.
COUNTS = ("reading", "event", "answer", "minute", "base", "forwarded", "refused", "unassigned")
