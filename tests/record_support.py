"""What the tests of the record share: a record on SQLite and on a real Postgres, and its attacker.
"""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from assistant.record import RecordRow, Records
from assistant.settings import Settings

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgres"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return Settings(data=tmp_path / "data")
    if "LODESTONE_TEST_POSTGRES" not in os.environ:
        pytest.skip("LODESTONE_TEST_POSTGRES does not name a PostgreSQL database for tests")
    url = make_url(os.environ["LODESTONE_TEST_POSTGRES"])
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    name = f"t{time.monotonic_ns()}"
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    own = url.set(database=name).render_as_string(hide_password=False)
    return Settings(data=tmp_path / "data", database=own)


@pytest.fixture
def records(settings: Settings) -> Iterator[Records]:
    opened = Records.open(settings)
    yield opened
    opened.close()


def write(records: Records, text: str = "one", team: str = "local") -> RecordRow:
    return records.write("answer", team, "somebody", {"headline": text, "说": "镝"}, NOW)


def run(records: Records, statement: str, **values: Any) -> None:
    with records.engine.begin() as connection:
        connection.execute(text(statement), values)


def disarm(records: Records) -> None:
    """What an attacker does who owns the database."""
    tables = ("record", "record_body", "record_seal")
    if records.engine.dialect.name == "postgresql":
        for table in tables:
            run(records, f"ALTER TABLE {table} DISABLE TRIGGER USER")
    else:
        for name in ("record_update", "record_delete", "body_update", "body_delete",
                     "seal_update", "seal_delete"):
            run(records, f"DROP TRIGGER IF EXISTS {name}")
