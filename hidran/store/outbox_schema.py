"""outbox.db: written by notify alone. A message row and notify's cursor over events are committed together."""

_MESSAGE = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,             -- (what, recipient, channel): nothing is told twice
    created_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,              -- not before (daytime hours, back-off)
    kind TEXT NOT NULL CHECK (kind IN ('raise', 'remind', 'answer', 'clear', 'digest', 'summary')),
    hydrant TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    since INTEGER NOT NULL,               -- onset of what it tells, Unix seconds
    event_id INTEGER,
    recipient TEXT NOT NULL,              -- a role, 'warga' for the page
    channel TEXT NOT NULL,
    text TEXT NOT NULL,                   -- as the person reads it, [LATIHAN] included
    state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'sending', 'sent', 'failed', 'withdrawn')),
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_ms INTEGER,
    error TEXT
);
CREATE INDEX IF NOT EXISTS message_due ON message (state, due_ms);
"""
SCHEMA = (
    _MESSAGE
    + """
CREATE TABLE IF NOT EXISTS attempt (
    message_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    result TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS answered (      -- how long people wait for each other; never who
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,                  -- Unix seconds of the answer
    hydrant TEXT NOT NULL,
    code TEXT NOT NULL,
    role TEXT NOT NULL,                   -- of the channel that it came from
    meaning TEXT NOT NULL,
    waited_s INTEGER NOT NULL             -- since the first message of that trouble
);
CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;  -- the policy's state
"""
)
# A file from before people could answer: SQLite changes a CHECK only with a table made anew.
WIDEN = (
    "BEGIN IMMEDIATE; DROP INDEX IF EXISTS message_due; ALTER TABLE message RENAME TO message_before;"
    + _MESSAGE
    + "INSERT INTO message SELECT * FROM message_before; DROP TABLE message_before; COMMIT;"
)
