"""outbox.db: written by notify alone. A message row and notify's cursors over events and inbox are committed together.

It holds numbers of persons, never a name, a telephone number or an address; those stay in the records.
"""

_BEFORE = (
    "id, key, created_ms, due_ms, kind, hydrant, code, severity, since, event_id, recipient, channel, text, state, "
    "attempts, sent_ms, error"
)
_MESSAGE = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,             -- (what, recipient, channel): nothing is told twice
    created_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,              -- not before (daytime hours, back-off)
    kind TEXT NOT NULL CHECK (kind IN ('raise', 'remind', 'answer', 'clear', 'digest', 'summary',
        'greet',                          -- who sends this, why, and how to answer: before a person's first
        'weekly',                         -- all is watched over: to the ketua
        'drill',                          -- a test alarm: to everybody with a role
        'say')),                          -- words of `hidran.store.saying`
    hydrant TEXT NOT NULL,                -- '' the server, or several of one KPP
    code TEXT NOT NULL,
    severity TEXT NOT NULL,
    since INTEGER NOT NULL,               -- onset of what it tells, Unix seconds
    event_id INTEGER,
    recipient TEXT NOT NULL,              -- a role, 'warga' for the page
    channel TEXT NOT NULL,
    text TEXT NOT NULL,                   -- as the person reads it, [LATIHAN] included
    state TEXT NOT NULL DEFAULT 'new' CHECK (
        state IN ('new', 'sending', 'sent', 'delivered', 'failed', 'answered', 'withdrawn')),
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_ms INTEGER,
    error TEXT,
    person INTEGER,                       -- number of the member in the records, NULL: a channel's group
    kpp TEXT NOT NULL DEFAULT '',         -- whose hydrant it is, '' nobody's
    receipt TEXT                          -- by which the channel reports the delivery
);
CREATE INDEX IF NOT EXISTS message_due ON message (state, due_ms);
"""
SCHEMA = (
    _MESSAGE
    + """
CREATE TABLE IF NOT EXISTS attempt (
    message_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    result TEXT NOT NULL,
    channel TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS attempt_message ON attempt (message_id);
CREATE TABLE IF NOT EXISTS unreached (    -- no channel of this person took this message
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    told_as TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    person INTEGER NOT NULL,
    hydrant TEXT NOT NULL,
    code TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS answered (      -- how long people wait for each other; never who
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,                  -- Unix seconds of the answer
    hydrant TEXT NOT NULL,
    code TEXT NOT NULL,
    role TEXT NOT NULL,                   -- of the person, else of the channel that it came from
    meaning TEXT NOT NULL,
    waited_s INTEGER NOT NULL             -- since the first message of that trouble
);
CREATE TABLE IF NOT EXISTS cursor (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS memory (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;  -- the policy's state
"""
)
# After a file was widened: its columns are there then.
INDEXES = """
CREATE INDEX IF NOT EXISTS message_hydrant ON message (hydrant, id);
CREATE INDEX IF NOT EXISTS message_person ON message (person, id) WHERE person IS NOT NULL;
CREATE INDEX IF NOT EXISTS message_receipt ON message (receipt) WHERE receipt IS NOT NULL;
"""
NEWEST = "'delivered'"  # stands in the table as it is made here, and in no older one
# A file from before a message could go to a person: SQLite changes a CHECK only with a table made anew.
WIDEN = (
    "BEGIN IMMEDIATE; DROP INDEX IF EXISTS message_due; ALTER TABLE message RENAME TO message_before;"
    + _MESSAGE
    + f"INSERT INTO message ({_BEFORE}) SELECT {_BEFORE} FROM message_before; DROP TABLE message_before;"
    + "ALTER TABLE attempt ADD COLUMN channel TEXT NOT NULL DEFAULT ''; COMMIT;"
)
