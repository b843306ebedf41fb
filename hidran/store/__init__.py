"""The files of an installation: series, events, outbox (SQLite), records (SQLAlchemy), and their backup."""
