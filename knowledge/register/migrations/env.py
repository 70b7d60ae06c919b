"""Alembic runs the register's steps on the connection that the register hands it."""

from alembic import context

from knowledge.register.storage.register_tables import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table="register_version",
)
with context.begin_transaction():
    context.run_migrations()
