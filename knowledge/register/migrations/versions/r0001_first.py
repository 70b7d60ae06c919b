"""The first tables: records, facts on two time axes, keys, remembered column mappings."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _record_columns() -> list[sa.Column[str]]:
    return [
        sa.Column("team", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("record", sa.String(200), nullable=False),
    ]


def _belongs_to_a_record(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["team", "kind", "record"],
        ["register_record.team", "register_record.kind", "register_record.id"],
        name=f"fk_{table}_register_record",
    )


def upgrade() -> None:
    op.create_table(
        "register_record",
        sa.Column("team", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("id", sa.String(200), nullable=False),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("team", "kind", "id", name="pk_register_record"),
    )
    op.create_table(
        "register_fact",
        sa.Column("number", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        *_record_columns(),
        sa.Column("field", sa.String(60), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_date", sa.Date()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("grade", sa.String(1), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.Column("retracted_at", _moment()),
        sa.Column("retracted_by", sa.String(200)),
        sa.PrimaryKeyConstraint("number", name="pk_register_fact"),
        sa.UniqueConstraint("id", name="uq_register_fact_id"),
        _belongs_to_a_record("register_fact"),
    )
    op.create_index("ix_register_fact_record", "register_fact", ["team", "kind", "record", "field"])
    op.create_index("ix_register_fact_key", "register_fact", ["team", "kind", "field", "key"])
    op.create_table(
        "register_key",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        *_record_columns(),
        sa.Column("how", sa.String(20), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register_key"),
        _belongs_to_a_record("register_key"),
    )
    op.create_index("ix_register_key_key", "register_key", ["team", "kind", "key"])
    op.create_index("ix_register_key_record", "register_key", ["team", "kind", "record"])
    op.create_table(
        "register_mapping",
        sa.Column("team", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("recorded_at", _moment(), nullable=False),
        sa.Column("recorded_by", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("team", "name", name="pk_register_mapping"),
    )
