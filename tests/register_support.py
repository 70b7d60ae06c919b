"""What the register's tests share: a moment, a register on SQLite or Postgres, short facts."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from knowledge.register import Fact, Register
from knowledge.register.importers import ImportSource

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
SOURCE = ImportSource(title="Customer master (invented)", day=NOW.date(), grade="B")


def fact(field: str, value: Any, source: str = "a paper", **more: Any) -> Fact:
    return Fact(**{"field": field, "value": value, "source": source, "grade": "B", **more})


def postgres_schema(url: str) -> tuple[str, str]:
    """An address with a schema of its own in the Postgres that the environment names."""
    schema = f"t{uuid4().hex}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    sign = "&" if "?" in url else "?"
    return f"{url}{sign}options=-csearch_path%3D{schema}", schema


def drop_schema(url: str, schema: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


DATABASES = ["sqlite", *(["postgres"] if "LODESTONE_TEST_POSTGRES" in os.environ else [])]


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'register.db'}"
        return
    url = os.environ["LODESTONE_TEST_POSTGRES"]
    own, schema = postgres_schema(url)
    yield own
    drop_schema(url, schema)


@pytest.fixture
def register(address: str) -> Iterator[Register]:
    opened = Register.open(address)
    yield opened
    opened.close()
