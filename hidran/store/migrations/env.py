"""Alembic runs this for each command; the connection, transaction and lock come from `hidran.store.migrations`."""

from alembic import context

from hidran.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata(),
    render_as_batch=True,  # SQLite cannot ALTER
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
