"""What is killed in `test_record_crash.py`: it does one piece of work and dies by SIGKILL at the
place that is named."""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

from api.slack.place import Person, Place
from api.slack.store.jobs import Jobs, New, QuestionLimits
from api.slack.store.threads import Threads
from api.slack.work.questions_in_threads import Work
from assistant.asked import Asked
from assistant.intake.file_imports import Handed, take_in
from assistant.intake.list_updates import update_lists
from assistant.record.head import HeadFile
from assistant.roles import Role, Who
from assistant.services.services import House, open_house
from assistant.settings import Settings
from knowledge.register.importers import ImportSource
from knowledge.screening import ListStore
from knowledge.screening.lists.edition import sealed
from tests.service import NOW, TDK

FIRMS = "Company name,Land,Handelsregister\n" + "".join(
    f"Example Works {number} GmbH,DE,HRB {number}\n" for number in range(300))
PLACE = Place("C0OPEN", "U0ANNA", "1.1", "1.1")
ANNA = Person("U0ANNA", "local", "anna", frozenset({Role.ANALYST}))


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


PLACES = {
    "before the commit": (HeadFile, "prepare"),
    "after the commit": (HeadFile, "move"),
    "before the history": (ListStore, "_append"),
}


def imports(house: House) -> None:
    take_in(house, Handed(FIRMS.encode(), "firms.csv", "firm", ImportSource(
        title="our customers", day=NOW.date(), grade="B"), mapping={"Handelsregister": ""}),
        Who(), NOW, dry_run=False)


def lists(house: House) -> None:
    later = [(sealed(replace(edition, version="tomorrow", retrieved=NOW + timedelta(days=1)),
                     entries), entries) for edition, entries in house.lists.parts]
    update_lists(house, lambda: later, Who(), NOW + timedelta(days=1))


def slack(house: House) -> None:
    engine = house.records.engine
    jobs, threads = Jobs(engine, QuestionLimits(99, 99)), Threads(engine, house.conversations)
    jobs.put(New("ask", PLACE, ("key",), "local", {"text": TDK}), NOW)
    job = jobs.claim("a worker", NOW)
    assert job
    work = Work(house, threads, jobs, None, None,  # type: ignore[arg-type]
                lambda: NOW, ThreadPoolExecutor(1))
    work._answer(job, ANNA, Asked(TDK, NOW.date(), NOW, "anna", "local", "slack"))


def main(what: str, where: str, data: str, database: str) -> None:
    house = open_house(Settings(data=data, database=database, vectors="off",
                                demonstration=False), NOW)  # type: ignore[arg-type]
    if what == "slack":  # what the tables need is made before
        Jobs(house.records.engine, QuestionLimits(99, 99))
    kind, name = PLACES[where]
    setattr(kind, name, die)
    print("begun", flush=True)
    {"imports": imports, "lists": lists, "slack": slack}[what](house)


if __name__ == "__main__":
    main(*sys.argv[1:])
