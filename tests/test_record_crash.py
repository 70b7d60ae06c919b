"""What belongs together stands or falls together, wherever the program is killed (SIGKILL)."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from api.slack.store.slack_tables import JOB, THREAD
from assistant.services.services import House, open_house
from assistant.settings import Settings
from tests.record_support import NOW, settings

__all__ = ["settings"]
ROOT = Path(__file__).parents[1]
WHERE = pytest.mark.parametrize("where", ["before the commit", "after the commit"])


def killed(what: str, where: str, settings: Settings) -> None:
    """Do a piece of work in a process that dies at this place."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.crash_child", what, where, str(settings.data),
         settings.database], cwd=ROOT, capture_output=True, text=True, check=False)
    assert child.returncode == -signal.SIGKILL and "begun" in child.stdout, child.stderr


@contextmanager
def afterwards(settings: Settings) -> Iterator[House]:
    """The house as it is opened then: its record is whole and takes the next row."""
    again = settings.model_copy(update={"vectors": "off", "demonstration": False})
    with closing(open_house(again, NOW)) as house:
        yield house
        assert not house.records.wrong_at_head()
        house.records.write("answer", "local", "somebody", {"headline": "next"}, NOW)
        assert house.records.verify().whole


@WHERE
def test_the_rows_of_an_import_its_mapping_and_its_report_are_kept_together(
        settings: Settings, where: str) -> None:
    killed("imports", where, settings)
    with afterwards(settings) as house:
        on_record = len(house.records.list("local", kind="import"))
        firms = len(house.register.find("local", "Example Works 7 GmbH"))
        with house.register.engine.connect() as connection:
            mappings = connection.exec_driver_sql("SELECT count(*) FROM register_mapping").scalar()
        kept = int(where == "after the commit")
        assert (on_record, min(firms, 1), mappings) == (kept, kept, kept)


@pytest.mark.parametrize("where", ["before the commit", "after the commit", "before the history"])
def test_the_lists_are_swapped_if_and_only_if_that_is_on_record(settings: Settings, where: str
                                                               ) -> None:
    killed("lists", where, settings)
    with afterwards(settings) as house:
        rows = house.records.list("local", kind="list_update")
        versions = {one.version for one in house.lists.snapshot.editions}
        taken = [one for one in house.list_store.history() if "tomorrow" in str(one)]
        assert ("tomorrow" in versions) == bool(rows) == (where != "before the commit")
        assert len(taken) == len(rows)
        if rows:
            said = house.records.read("local", rows[0].id)
            assert said["snapshot"] == house.lists.snapshot.id


def test_a_server_that_runs_on_takes_the_swap_of_one_that_died(settings: Settings) -> None:
    again = settings.model_copy(update={"vectors": "off", "demonstration": False})
    with closing(open_house(again, NOW)) as house:
        before = house.lists.snapshot.id
        killed("lists", "after the commit", settings)
        assert house.lists.snapshot.id != before
        assert house.lists.snapshot.id == house.records.read(
            "local", house.records.list("local", kind="list_update")[0].id)["snapshot"]


@WHERE
def test_an_answer_for_slack_its_job_and_its_thread_are_kept_together(settings: Settings, where: str
                                                                      ) -> None:
    killed("slack", where, settings)
    with afterwards(settings) as house:
        with house.records.engine.connect() as connection:
            job = connection.execute(select(JOB)).one()
            thread = connection.execute(select(THREAD)).one_or_none()
        answers = house.records.list("local", kind="answer")
        assert job.state == "working"  # it is claimed anew after a minute without life
        if where == "before the commit":
            assert job.record == "" and thread is None and not answers
        else:
            assert [one.id for one in answers] == [job.record]
            assert thread is not None and thread.record == job.record
            turns = house.conversations.get("local", "anna", thread.conversation).turns
            assert [one["record"] for one in turns] == [job.record]
