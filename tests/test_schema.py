"""The tables grow forward only: in one step or not at all, copied before, and never back."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine

from knowledge.errors import RecordUnavailable
from knowledge.register.database import connect, upgrade

ROOT = Path(__file__).parents[1]


def first(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE thing (name TEXT)")
    connection.exec_driver_sql("INSERT INTO thing VALUES ('kept')")


def second(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE thing ADD COLUMN size INTEGER")


def breaks(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE thing ADD COLUMN half INTEGER")
    raise ZeroDivisionError


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return connect(f"sqlite:///{tmp_path / 'a.sqlite3'}")


def columns(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as base:
        return [one[1] for one in base.execute("PRAGMA table_info(thing)")]


def test_open_steps_are_taken_once_and_the_database_is_copied_before(
        engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, "things", (first,))
    upgrade(engine, "things", (first,))
    assert [one.name for one in tmp_path.glob("*before*")] == []
    upgrade(engine, "things", (first, second))
    assert columns(tmp_path / "a.sqlite3") == ["name", "size"]
    assert columns(tmp_path / "a.sqlite3.before-things-1") == ["name"]
    engine.dispose()


def test_a_step_that_breaks_leaves_everything_as_it_was(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, "things", (first,))
    with pytest.raises(ZeroDivisionError):
        upgrade(engine, "things", (first, second, breaks))
    assert columns(tmp_path / "a.sqlite3") == ["name"]
    upgrade(engine, "things", (first, second))
    engine.dispose()


def test_an_older_program_refuses_newer_tables(engine: Engine) -> None:
    upgrade(engine, "things", (first, second))
    with pytest.raises(RecordUnavailable, match="newer version"):
        upgrade(engine, "things", (first,))
    engine.dispose()


KILLED = """
import os, signal, sys
from knowledge.register.database import upgrade
from knowledge.register.database import connect
from tests.test_schema import first, second

def dies(connection):
    os.kill(os.getpid(), signal.SIGKILL)

upgrade(connect(sys.argv[1]), "things", (first, second, dies))
"""


def test_a_kill_amid_the_change_leaves_everything_as_it_was(engine: Engine, tmp_path: Path) -> None:
    upgrade(engine, "things", (first,))
    ran = subprocess.run([sys.executable, "-c", KILLED, f"sqlite:///{tmp_path / 'a.sqlite3'}"],
                         cwd=ROOT, check=False, capture_output=True)
    assert ran.returncode == -9
    assert columns(tmp_path / "a.sqlite3") == ["name"]
    upgrade(engine, "things", (first, second))
    assert columns(tmp_path / "a.sqlite3") == ["name", "size"]
    engine.dispose()
