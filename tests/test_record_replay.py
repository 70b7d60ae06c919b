"""Replay: the recorded case decided again gives the same bytes, also by a pack that has changed."""

import json
import marshal
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import pytest

from assistant.answering import answer
from assistant.asked import Asked
from assistant.determining.determinations import Case, assumed, compared, determined
from assistant.determining.screenings import screened
from assistant.office.retention import erase
from assistant.record.kept import KeptEngines
from assistant.replay.replay import Known, replayed
from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import FactError, KnowledgeError, PackError, RecordUnavailable
from knowledge.packs.again import decide
from knowledge.packs.load import HERE
from knowledge.register.statements import Fact
from knowledge.rules.canonical import canonical
from knowledge.screening import ListEntry, Query, Standing
from knowledge.screening.lists.edition import sealed
from tests.service import CASE, NOW, open_in

ROOT = Path(__file__).parents[1]
SENTENCE = "The importer or end user stands on the watch list"
KNOWN: tuple[Known, ...] = ("then", "now")
DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


def case(**facts: object) -> Case:
    return Case("cn_dual_use", "general_license", CASE["facts"] | facts, DAY)


@pytest.mark.parametrize("known", KNOWN)
def test_a_determination_replays_to_the_same_bytes(house: House, known: Known) -> None:
    made = determined(house, case(end_user_country={
        "value": "JP", "source": "end-user certificate 7", "grade": "B", "confirmed": False,
        "source_date": "2026-10-01"}), Who(), NOW)
    again = replayed(house, "local", made["record"]["id"], known)
    assert again["same"] and again["replayed"][0]["outcome"] == "not_eligible"


def test_comparisons_and_assumptions_replay_too(house: House) -> None:
    two = compared(house, case(), date(2025, 6, 1), Who(), NOW)
    other = assumed(house, Case("cn_dual_use", "overseas_license_needed", {}, DAY,
                                assume={"no61_2025": "in_force"}), Who(), NOW)
    for made in (two, other):
        found = replayed(house, "local", made["record"]["id"], "then")
        assert found["same"] and len(found["replayed"]) == 2


def test_what_decided_is_kept_and_decides_alone(house: House) -> None:
    made = determined(house, case(), Who(), NOW)
    body = house.records.read("local", made["record"]["id"])
    assert body["made_by"]["version"] and body["made_by"]["kernel"]
    again = house.records.kept.decide(made["determination"], body["made_by"])
    assert canonical(again) == canonical(made["determination"])


TOMORROW = """
import json, sys
from importlib import import_module
from pathlib import Path
import knowledge.packs
knowledge.packs.__path__ = [sys.argv[1]]
vars(import_module("knowledge.packs.load"))["HERE"] = Path(sys.argv[1])
from assistant.replay.replay import replayed
from tests.service import open_in
house = open_in(Path(sys.argv[2]), vectors="off")
print(json.dumps([replayed(house, "local", sys.argv[3], known) for known in ("then", "now")]))
house.close()
"""


def test_after_the_pack_has_changed_its_old_determination_is_made_again_to_the_byte(
        tmp_path: Path) -> None:
    """A program of tomorrow, with other packs, replays today's record; and says what is other."""
    data, packs = tmp_path / "data", tmp_path / "packs"
    with closing(open_in(data, vectors="off")) as today:
        record = determined(today, case(), Who(), NOW)["record"]["id"]
    shutil.copytree(HERE, packs)
    path, = [one for one in (packs / "cn_dual_use").rglob("*.py") if SENTENCE in one.read_text()]
    path.write_text(path.read_text().replace(SENTENCE, "Tomorrow's law: it stands on the list"))
    shown = subprocess.run([sys.executable, "-c", TOMORROW, str(packs), str(data), record],
                           capture_output=True, text=True, check=True, cwd=ROOT)
    then, now = json.loads(shown.stdout.splitlines()[-1])
    assert then["same"] and then["replayed"][0]["differences"] == []
    assert not now["same"] and now["replayed"][0]["outcome"] == "not_eligible"
    said = " ".join(now["replayed"][0]["differences"])
    assert "is worded otherwise: “Tomorrow's law" in said and "The pack was" in said


def test_what_is_kept_is_run_only_if_it_is_what_decided(house: House, tmp_path: Path) -> None:
    made = determined(house, case(), Who(), NOW)
    by = house.records.read("local", made["record"]["id"])["made_by"]
    shutil.copytree(house.settings.data / "kept", tmp_path / "kept")
    kept = KeptEngines(tmp_path / "kept")
    for kind, file in (("packs", "questions.py"), ("engines", "determine.py")):
        path, = (tmp_path / "kept" / kind).rglob(f"{file}")
        whole = path.read_text()
        path.write_text(whole + "\n# not what decided\n")
        with pytest.raises(PackError, match="not what decided"):
            kept.decide(made["determination"], by)
        path.write_text(whole)
    shutil.rmtree(tmp_path / "kept" / "packs")
    with pytest.raises(PackError, match="not kept"):
        kept.decide(made["determination"], by)


PLANTED = "import pathlib; pathlib.Path({sign!r}).write_text('planted code ran')\n"


def test_nothing_that_was_laid_beside_what_is_kept_is_ever_run(house: House, tmp_path: Path
                                                               ) -> None:
    """Compiled files, libraries and start-up files, which no hash of the sources covers."""
    made = determined(house, case(), Who(), NOW)
    by = house.records.read("local", made["record"]["id"])["made_by"]
    shutil.copytree(house.settings.data / "kept", tmp_path / "kept")
    sign, source = tmp_path / "sign", tmp_path / "planted.py"
    source.write_text(PLANTED.format(sign=str(sign)))
    engine, = (tmp_path / "kept" / "engines").iterdir()
    pack, = (tmp_path / "kept" / "packs").iterdir()
    for right in [*engine.rglob("*.py"), *pack.rglob("*.py")]:  # as if it had been compiled from it
        planted = Path(cache_from_source(str(right)))
        planted.parent.mkdir(exist_ok=True)
        about = right.stat()
        code = compile(source.read_text(), str(right), "exec")
        planted.write_bytes(MAGIC_NUMBER + struct.pack(
            "<III", 0, int(about.st_mtime), about.st_size) + marshal.dumps(code))
    for name in ("sitecustomize.pyc", "json.pyc", "yaml.pyc", "knowledge/rules/zz.pyc"):
        (engine / name).write_bytes(MAGIC_NUMBER + bytes(12) + marshal.dumps(
            compile(source.read_text(), name, "exec")))
    again = KeptEngines(tmp_path / "kept").decide(made["determination"], by)
    assert canonical(again) == canonical(made["determination"]) and not sign.exists()


def test_deciding_a_recorded_determination_needs_nothing_but_itself(house: House) -> None:
    made = determined(house, case(), Who(), NOW)["determination"]
    assert canonical(decide(made)) == canonical(made)


def newer_lists(house: House) -> None:
    """An edition of tomorrow on which the watch list has one firm more."""
    later, more = NOW + timedelta(days=1), ListEntry(
        "w-new", "watch_list", ("Acme Magnets GmbH",), (Standing(date(2026, 1, 5), "in_force",
                                                                 "notice 1"),), ("DE",),
        "Announcement No. 1 of 2026", "https://example.org/1", "A")
    parts = [(replace(edition, version="tomorrow", retrieved=later),
              (*entries, more) if edition.list == "watch_list" else entries)
             for edition, entries in house.lists.parts]
    house.list_store.update([(sealed(*one), one[1]) for one in parts], now=later)


def test_a_screening_and_an_answer_replay_against_the_lists_of_their_day_and_of_today(
        tmp_path: Path) -> None:
    with closing(open_in(tmp_path, vectors="off", demonstration=False)) as house:
        asked = Asked("Could Acme Magnets GmbH buy NdFeB magnets with 6.5 % dysprosium under a "
                      "general license?", law_day=DAY, now=NOW)
        looked = screened(house, Query("Acme Magnets GmbH"), DAY, Who(), NOW)["record"]["id"]
        answered = answer(house, asked).record
        newer_lists(house)
        for record in (looked, answered):
            then, now = (replayed(house, "local", record, known) for known in KNOWN)
            assert then["same"] and then["snapshot"] != now["snapshot"], then
            said = " ".join(line for one in now["replayed"] for line in one["differences"])
            assert not now["same"] and "Acme Magnets GmbH: w-new (in_force) is a hit" in said
        assert "The fact end_user_on_watch_list was no" in said and "outcome was" in said


def test_what_a_firm_record_says_today_about_that_day_is_asked_of_it_anew(tmp_path: Path) -> None:
    with closing(open_in(tmp_path, vectors="off")) as house:
        asked = Asked("Could Kestrovia Antriebe AG buy NdFeB magnets with 6.5 % dysprosium under "
                      "a general license?", law_day=DAY, now=NOW, facts={"japan_military": False})
        record = answer(house, asked).record
        assert replayed(house, "local", record, "now")["same"]
        corrected = Fact(field="country", value="US", source="Commercial register of Delaware",
                         grade="A", valid_from=date(2020, 1, 1))
        house.register.set_field("local", "demo-kestrovia", corrected, "officer",
                                 NOW + timedelta(days=3), settle=True)
        assert replayed(house, "local", record, "then")["same"]
        now = replayed(house, "local", record, "now")
        said = " ".join(line for one in now["replayed"] for line in one["differences"])
        assert "The fact end_user_country was AT" in said and "and is US (record of" in said
        assert "japan_military" not in said  # what a person entered stands


@pytest.mark.parametrize("fact", [
    {"value": 1, "grade": "Z"}, {"value": 1, "source_date": "soon"}, {"source": "x"},
    {"value": 1, "weight": 2},
])
def test_evidence_that_is_not_evidence_is_refused_and_nothing_recorded(
        house: House, fact: dict[str, object]) -> None:
    before = house.records.count("local")
    with pytest.raises((FactError, KnowledgeError)):
        determined(house, case(terbium_pct=fact), Who(), NOW)
    assert house.records.count("local") == before


def test_the_answer_and_its_turn_stand_or_fall_together_and_are_erased_together(
        tmp_path: Path) -> None:
    with closing(open_in(tmp_path, vectors="off", demonstration=False)) as house:
        asked = Asked("Is item 4711 controlled?", law_day=DAY, now=NOW)
        first = answer(house, asked)
        with house.records.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TRIGGER no_turn BEFORE INSERT ON conversation_turn "
                                       "BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
        rows = house.records.count("local")
        with pytest.raises(RecordUnavailable):
            answer(house, replace(asked, conversation=first.conversation))
        assert house.records.count("local") == rows and house.records.verify().whole
        later = NOW.replace(year=NOW.year + 11)
        erase(house.records, "local", first.record, by="admin", reason="it is time", now=later)
        held = house.conversations.get("local", "local", first.conversation)
        assert (held.turns, held.title, dict(held.card)) == ((), "", {})
