"""events.db: written by the engine alone, followed by notify, read by api.

`event` is append-only; `episode` is the current reading of it, kept in the same transaction. An episode is keyed
(hydrant, code, start): late data never edits an event, it appends a `correct` or `retract`.
"""

SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,               -- the installation's clock when it was appended
    hydrant TEXT NOT NULL,                -- '' for the whole server
    code TEXT NOT NULL,                   -- F01 ... F22
    start INTEGER NOT NULL,               -- onset, Unix seconds
    kind TEXT NOT NULL CHECK (kind IN ('raise', 'change', 'clear', 'correct', 'retract')),
    severity TEXT NOT NULL CHECK (severity IN ('INFO', 'PERLU_DICEK', 'GAWAT')),
    raised INTEGER NOT NULL,              -- event time at which the hold was met
    end INTEGER,                          -- event time of recovery; NULL while open
    late INTEGER NOT NULL DEFAULT 0,      -- 1: began and ended before anybody could have been told: summary only
    why TEXT NOT NULL,                    -- one Bahasa sentence with its numbers
    evidence TEXT NOT NULL                -- JSON object, numbers with units in their names
);
CREATE INDEX IF NOT EXISTS event_hydrant ON event (hydrant, start);
CREATE TABLE IF NOT EXISTS episode (
    hydrant TEXT NOT NULL,
    code TEXT NOT NULL,
    start INTEGER NOT NULL,
    severity TEXT NOT NULL,               -- the highest it reached
    raised INTEGER NOT NULL,
    end INTEGER,
    why TEXT NOT NULL,
    evidence TEXT NOT NULL,
    event_id INTEGER NOT NULL,            -- newest event of it
    PRIMARY KEY (hydrant, code, start)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hydrant_state (
    hydrant TEXT PRIMARY KEY,
    newest_ts INTEGER NOT NULL,           -- newest reading judged
    state TEXT NOT NULL,                  -- rule state and baselines (JSON)
    view TEXT NOT NULL                    -- what pages show (JSON): see hidran.faults.view
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot (     -- rule state at each WIB midnight, kept 7 days, for rewinding
    hydrant TEXT NOT NULL,
    day INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (hydrant, day)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS told (         -- what people told, as the engine heard it; '' in hydrant: of all
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    hydrant TEXT NOT NULL,
    ts INTEGER NOT NULL,                  -- Unix seconds at which it was so
    kind TEXT NOT NULL,                   -- see hidran.faults.human
    data TEXT NOT NULL,                   -- JSON object, keys sorted
    by TEXT NOT NULL,
    UNIQUE (hydrant, ts, kind, data)      -- the same thing told twice is told once
);
CREATE TABLE IF NOT EXISTS fleet_hour (   -- F22: minutes each pump had run at a full hour, kept 15 days
    day INTEGER NOT NULL,                 -- WIB midnight
    hydrant TEXT NOT NULL,
    hour INTEGER NOT NULL,
    run_min REAL NOT NULL,
    PRIMARY KEY (day, hydrant, hour)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
"""
# Cursors: 'reading' = last series.db reading.id judged; 'tick' = last minute (Unix s) the silence rules were run;
# 'inbox' = last entry of the records' inbox heard; 'fleet' = last hour (Unix h) in which the fleet was looked at.
