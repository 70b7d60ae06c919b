"""The tables of the register: records, what is said about them, the keys that find them.

Each row belongs to one team, and the team is part of each key. Statements are never edited: one
that no longer stands gets the time of its retraction and stays readable for the time before.
"""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a moment without a time zone is refused, since nobody knows when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the moment {value} has no time zone; give an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        found: datetime = value
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
        }
    )


class RegisterRow(Base):
    """A firm or an item of one team."""

    __tablename__ = "register_record"

    team: Mapped[str] = mapped_column(String(100), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    demonstration: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(200))


def _belongs_to_a_record() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["team", "kind", "record"],
        ["register_record.team", "register_record.kind", "register_record.id"],
    )


class FactRow(Base):
    """One statement; `state` is known, unknown or not_applicable."""

    __tablename__ = "register_fact"
    __table_args__ = (
        _belongs_to_a_record(),
        Index("ix_register_fact_record", "team", "kind", "record", "field"),
        Index("ix_register_fact_key", "team", "kind", "field", "key"),
        Index("ix_register_fact_mark", "team", "field", "number", "retracted_at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    team: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    record: Mapped[str] = mapped_column(String(200))
    field: Mapped[str] = mapped_column(String(60))
    key: Mapped[str]
    state: Mapped[str] = mapped_column(String(20))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    source: Mapped[str]
    source_date: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    grade: Mapped[str] = mapped_column(String(1))
    confirmed: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(200))
    retracted_at: Mapped[datetime | None] = mapped_column(Moment)
    retracted_by: Mapped[str | None] = mapped_column(String(200))


class KeyRow(Base):
    """A key under which a record is found: its id, a register number, a name in one writing."""

    __tablename__ = "register_key"
    __table_args__ = (
        _belongs_to_a_record(),
        Index("ix_register_key_key", "team", "kind", "key"),
        Index("ix_register_key_record", "team", "kind", "record"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    team: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(10))
    record: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(String(20))
    text: Mapped[str]
    key: Mapped[str]


class MappingRow(Base):
    """The mapping of a team's file columns to fields, as a person last confirmed it."""

    __tablename__ = "register_mapping"

    team: Mapped[str] = mapped_column(String(100), primary_key=True)
    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    columns: Mapped[dict[str, str]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(Moment)
    recorded_by: Mapped[str] = mapped_column(String(200))


def _with_mark(connection: Connection) -> None:
    """An index from which alone it is seen that a team's names have changed."""
    for one in FactRow.metadata.tables[FactRow.__tablename__].indexes:
        one.create(connection, checkfirst=True)


STEPS = (Base.metadata.create_all, _with_mark)
"""What brings the tables of an older version up to the present ones."""
