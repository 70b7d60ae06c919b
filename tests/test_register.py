"""The register keeps what was said, by whom, for which days, since when, and for which team."""

import sqlite3
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from knowledge.errors import RegisterError, UnknownRecord, WrongValue
from knowledge.register import (
    FIELDS,
    NOT_APPLICABLE,
    Fact,
    Firm,
    Item,
    Register,
    load_demonstration,
)
from knowledge.register.storage.register_tables import Base
from tests.register_support import NOW, address, fact, register

__all__ = ["address", "register"]
LATER = NOW + timedelta(days=30)
DAY = date(2026, 11, 23)


def acme(*facts: Fact) -> Firm:
    return Firm(id="acme", facts=(fact("name", {"text": "Acme Motors GmbH"}), *facts))


def test_a_field_nobody_stated_is_unknown_and_has_no_default(register: Register) -> None:
    firm = register.save_firm("t", acme(), "me", NOW)
    for name, field in FIELDS["firm"].items():
        if field.several:
            assert name == "name" or firm.entries(name) == []
        else:
            assert firm.value(name) is None and not firm.held(name).known


def test_unknown_and_not_applicable_stay_apart(register: Register) -> None:
    said = acme(fact("military_work", None), fact("government_work", NOT_APPLICABLE))
    firm = register.save_firm("t", said, "me", NOW)
    assert firm.value("military_work") is None
    assert firm.value("government_work") is NOT_APPLICABLE


def test_what_was_true_and_what_was_known_are_two_questions(register: Register) -> None:
    old = fact("country", "DE", valid_from=date(2020, 1, 1))
    register.save_firm("t", acme(old), "me", NOW)
    moved = fact("country", "FR", valid_from=date(2024, 1, 1))
    register.set_field("t", "acme", moved, "me", LATER)
    read = [
        register.firm("t", "acme", known=known, on=on).value("country")
        for known in (NOW, LATER)
        for on in (date(2022, 1, 1), date(2025, 1, 1), date(2019, 1, 1))
    ]
    assert read == ["DE", "DE", None, "DE", "FR", None]


def test_two_sources_that_disagree_give_unknown_until_a_person_settles_it(
    register: Register,
) -> None:
    mill, lab = {"percent": 0.0, "uncertainty": 0.05}, {"percent": 3.4, "uncertainty": 0.1}
    item = Item(
        id="007", facts=(fact("dysprosium_pct", mill, "mill"), fact("dysprosium_pct", lab, "lab"))
    )
    held = register.save_item("t", item, "me", NOW).held("dysprosium_pct")
    assert (held.value, held.contradicted, len(held.facts)) == (None, True, 2)
    register.set_item_field(
        "t", "007", fact("dysprosium_pct", lab, "lab 2"), "me", LATER, settle=True
    )
    assert register.item("t", "007").value("dysprosium_pct").percent == 3.4
    assert register.item("t", "007", known=NOW).held("dysprosium_pct").contradicted


def test_readings_within_their_uncertainty_agree(register: Register) -> None:
    one, other = {"percent": 3.1, "uncertainty": 0.1}, {"percent": 3.25, "uncertainty": 0.1}
    item = Item(id="1", facts=(fact("terbium_pct", one, "a"), fact("terbium_pct", other, "b")))
    assert register.save_item("t", item, "me", NOW).held("terbium_pct").known


def test_a_declared_none_contradicts_an_entry(register: Register) -> None:
    firm = acme(
        fact("contract", NOT_APPLICABLE, "questionnaire"),
        fact("contract", {"contract": "C-1", "military": True}, "press"),
    )
    saved = register.save_firm("t", firm, "me", NOW)
    assert [contract.military for contract in saved.values("contract")] == [True]
    assert [held.value for held in saved.contradictions] == [None]


def test_saying_the_same_again_changes_nothing(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    before = [register.firm("t", id) for id in register.ids("t")]
    load_demonstration(register, "t", LATER)
    assert [register.firm("t", id) for id in register.ids("t")] == before


def test_an_old_copy_that_is_saved_does_not_undo_what_others_added(register: Register) -> None:
    copy = register.save_firm("t", acme(), "me", NOW)
    register.set_field("t", "acme", fact("country", "DE"), "you", NOW)
    register.save_firm("t", copy.stating(fact("military_work", False)), "me", LATER)
    assert register.firm("t", "acme").value("country") == "DE"


def test_a_retracted_statement_is_gone_now_and_readable_then(register: Register) -> None:
    firm = register.save_firm("t", acme(fact("country", "DE")), "me", NOW)
    wrong = firm.held("country").facts[0].id
    assert wrong is not None
    register.retract("t", "firm", "acme", wrong, "me", LATER)
    assert register.firm("t", "acme").value("country") is None
    assert register.firm("t", "acme", known=NOW).value("country") == "DE"


def test_a_record_of_another_team_is_the_same_error_as_no_record(register: Register) -> None:
    register.save_firm("t", acme(), "me", NOW)
    messages = []
    for team, id in (("other", "acme"), ("t", "acme2")):
        for read in (
            lambda: register.firm(team, id),  # noqa: B023
            lambda: register.passages(team, id),  # noqa: B023
            lambda: register.set_field(team, id, fact("country", "DE"), "x", NOW),  # noqa: B023
            lambda: register.retract(team, "firm", id, "f", "x", NOW),  # noqa: B023
        ):
            with pytest.raises(UnknownRecord) as caught:
                read()
            messages.append(str(caught.value).replace("acme2", "acme"))
    assert len(set(messages)) == 1
    assert register.find("other", "Acme Motors") == [] and register.ids("other") == []


def test_nothing_of_one_team_is_found_by_another(register: Register) -> None:
    load_demonstration(register, "one", NOW)
    register.save_firm("two", acme(fact("country", "US")), "me", NOW)
    assert [hit.country for hit in register.find("two", "Acme Motors")] == ["US"]
    assert register.find_items("two", "N42SH") == []


def test_a_name_that_several_firms_bear_returns_them_all(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    found = register.find("t", "ACME MOTORS")
    assert {hit.id for hit in found} == {"demo-acme-de", "demo-acme-in", "demo-acme-us"}
    assert {hit.how for hit in found} == {"name", "former name"}


@pytest.mark.parametrize(
    ("text", "id", "how"),
    [
        ("demo-velbrandt", "demo-velbrandt", "id"),
        ("0DEM0", "demo-brackenfall", "number"),
        ("00demo0000demo0001", "demo-lanyushan", "number"),
        ("费尔布兰特泵业", "demo-velbrandt", "name"),
        ("岚屿山", "demo-lanyushan", "part of a name"),
        ("ＶＥＬＢＲＡＮＤＴ　Ｐｕｍｐｅｎｂａｕ", "demo-velbrandt", "name"),
        ("velbrant pumpenbau", "demo-velbrandt", "similar name"),
        ("Velbrandt & Sohne Pumpenfabrik", "demo-velbrandt", "former name"),
        ("सूर्यवर्त रोटोडाइन", "demo-suryavarta", "part of a name"),
    ],
)
def test_a_firm_is_found_by_id_number_and_name_in_every_script(
    register: Register, text: str, id: str, how: str
) -> None:
    load_demonstration(register, "t", NOW)
    hit = register.find("t", text)[0]
    assert (hit.id, hit.how) == (id, how)


def test_a_text_that_means_nothing_finds_nothing(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    for nothing in ("", " ", "'", "%", "_", "\u200b", "x" * 100_000):
        assert register.find("t", nothing) == []
        assert register.find_items("t", nothing) == []


def test_items_are_found_by_part_number_and_words(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    assert [hit.part_no for hit in register.find_items("t", "lm n38eh arc 207")] == [
        "LM-N38EH-ARC-207"
    ]
    assert register.find_items("t", "circulation pump")[0].how == "text"


def test_every_demonstration_record_is_marked_and_its_facts_have_sources(
    register: Register,
) -> None:
    load_demonstration(register, "t", NOW)
    firms = [register.firm("t", id) for id in register.ids("t")]
    items = [register.item("t", id) for id in register.ids("t", "item")]
    assert len(firms) == 13 and len(items) == 8
    assert all(record.demonstration for record in (*firms, *items))
    assert all("(invented)" in f.source for record in (*firms, *items) for f in record.facts)
    ledger = register.firm("t", "demo-lanyushan", on=DAY).values("general_license")
    assert [row.quantity_left for row in ledger] == [2600]


def test_passages_say_each_statement_with_its_source(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    passages = register.passages("t", "demo-kestrovia")
    military = [p for p in passages if p.group == "government work"]
    assert any("military work: yes" in p.text and p.grade == "B" for p in military)
    assert all(p.source and p.id and "军" in p.topic for p in military if "mil" in p.field)
    assert len({p.id for p in passages}) == len(passages)
    other = register.passages("t", "LM-N40UH-SEG-118", "item")
    assert sum(p.contradicted for p in other) == 2


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("contry", "DE", "did you mean 'country'"),
        ("country", "Germany", "country"),
        ("military_work", "yes", "military_work"),
        ("owner", {"owner": "X", "percent": 101}, "owner.percent"),
        ("owner", {"owner": "X", "percent": float("nan")}, "owner.percent"),
        ("owner", {"ownr": "X"}, "owner"),
        ("name", {"text": "nul\0"}, "name.text"),
        ("name", {"text": "half \ud800"}, "name.text"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_in_a_sentence(
    field: str, value: object, says: str
) -> None:
    with pytest.raises(WrongValue, match=says):
        acme(fact(field, value))


def test_the_models_and_the_migrations_make_the_same_tables(
    register: Register, address: str
) -> None:
    engine = create_engine(address)
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
        assert columns == {c.name: c.nullable for c in table.columns}
        indexes = {i["name"] for i in found.get_indexes(table.name)}
        assert {i.name for i in table.indexes} <= indexes
        assert len(found.get_foreign_keys(table.name)) == len(table.foreign_key_constraints)
    engine.dispose()


@pytest.mark.parametrize("left", ["r0001", "r0002"])
def test_a_register_of_the_first_version_is_taken_over(
    register: Register, address: str, left: str
) -> None:
    """Version 0.1 noted its steps in a table of its own."""
    load_demonstration(register, "t", NOW)
    kept = register.ids("t")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM schema_version WHERE part = 'register'"))
        connection.execute(text("CREATE TABLE register_version (version_num VARCHAR(32))"))
        connection.execute(text(f"INSERT INTO register_version VALUES ('{left}')"))
        if left == "r0001":
            connection.execute(text("DROP INDEX ix_register_fact_mark"))
    opened = Register.open(address)
    assert opened.ids("t") == kept
    opened.close()
    assert "ix_register_fact_mark" in {
        one["name"] for one in inspect(engine).get_indexes("register_fact")}
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM schema_version WHERE part = 'register'"))
        connection.execute(text("UPDATE register_version SET version_num = 'r9999'"))
    engine.dispose()
    with pytest.raises(RegisterError, match="newer version of the program"):
        Register.open(address)


def test_a_register_of_a_newer_program_is_refused(register: Register, address: str) -> None:
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("UPDATE schema_version SET version = 99 WHERE part = 'register'"))
    engine.dispose()
    with pytest.raises(RegisterError, match="newer version of the program"):
        Register.open(address)


@pytest.mark.parametrize(
    "url", ["", "nonsense", "oracle://x", "postgresql+psycopg://u:pw@127.0.0.1:1/x"]
)
def test_an_address_that_cannot_be_opened_is_a_sentence_without_the_password(url: str) -> None:
    with pytest.raises(RegisterError) as caught:
        Register.open(url)
    assert "pw" not in str(caught.value)


def test_many_writers_at_once_lose_nothing(register: Register, address: str) -> None:
    load_demonstration(register, "t", NOW)
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            opened = Register.open(address)
            for place in range(5):
                product = fact("product", f"product {number}-{place}", f"paper {number}")
                opened.set_field("t", "demo-velbrandt", product, "me", NOW)
            opened.close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(register.firm("t", "demo-velbrandt").values("product")) == 1 + 20


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "register.db"
    Register.open(f"sqlite:///{path}").close()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_moment_without_a_time_zone_is_refused(register: Register) -> None:
    with pytest.raises(Exception, match="time zone"):
        register.save_firm("t", acme(), "me", datetime(2026, 1, 1))
    assert register.ids("t") == []


def test_a_record_is_saved_for_a_team_and_by_somebody(register: Register) -> None:
    for team, by in (("", "me"), ("t", " "), ("t" * 101, "me"), ("t", "m" * 201)):
        with pytest.raises(RegisterError, match="name both"):
            register.save_firm(team, acme(), by, NOW)


def test_times_are_kept_in_utc(register: Register) -> None:
    saved = register.save_firm("t", acme(), "me", NOW.astimezone(UTC))
    assert saved.facts[0].recorded_at == NOW
