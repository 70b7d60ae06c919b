"""The names in memory give what the table holds, whoever wrote it last."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from knowledge.register import Firm, Register
from knowledge.register.storage.name_index import Mark, NameIndex, NameKey
from tests.register_support import NOW, address, fact, register

__all__ = ["address", "register"]
LATER = NOW + timedelta(days=1)
NAMES = st.text("abcdeöß 磁材", min_size=1, max_size=12)


def firm(id: str, name: str) -> Firm:
    return Firm(id=id, facts=(fact("name", {"text": name}),))


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=30), NAMES, st.sampled_from([50.0, 83.0, 100.0]))
def test_no_name_that_is_alike_is_left_out(names: list[str], asked: str, cutoff: float) -> None:
    index = NameIndex(Mark(0, 0, 0))
    half = len(names) // 2
    index.add(NameKey(str(n), "name", name, name) for n, name in enumerate(names[:half]))
    index.near(asked, cutoff)
    index.add(NameKey(str(n), "name", name, name) for n, name in enumerate(names[half:]))
    found = sorted(row.text for row, _ in index.near(asked, cutoff))
    assert found == sorted(name for name in names if fuzz.ratio(asked, name) >= cutoff)


def test_what_another_process_writes_is_found_at_once(register: Register, address: str) -> None:
    other = Register.open(address)
    other.save_all("t", [firm(str(n), f"Vexholm {n}") for n in range(20)], "me", NOW)
    assert len(register.find("t", "Vexholm", limit=50)) == 20
    other.save_firm("t", firm("new", "Vexholm Motoren GmbH"), "me", NOW)
    assert register.find("t", "Vexholm Motoren")[0].id == "new"
    assert len(register.find("t", "vexholm", limit=50)) == 21
    named = other.firm("t", "new").facts[0]
    other.retract("t", "firm", "new", named.id or "", "me", LATER)
    assert [one.id for one in register.find("t", "Vexholm Motoren")] == []
    other.save_firm("t", firm("new", "Zanthor Werke"), "me", LATER)
    assert register.find("t", "Zanthor")[0].id == "new"
    assert register.find("u", "Zanthor") == []
    other.close()


def test_a_name_that_only_a_trial_wrote_is_not_found(register: Register) -> None:
    with register.writing(keep=False) as connection:
        register.within(connection).save_all("t", [firm("a", "Vexholm")], "me", NOW)
    assert register.find("t", "Vexholm") == []


def test_the_same_firm_said_twice_in_one_block_is_one(register: Register) -> None:
    twice = [firm("a", "Vexholm"), Firm(id="a", facts=(fact("name", {"text": "Vexco"}),)),
             Firm(id="a", facts=(fact("country", "DE"),)),
             Firm(id="a", facts=(fact("country", "AT"),))]
    register.save_all("t", twice, "me", NOW)
    held = register.firm("t", "a")
    assert {name.text for name in held.names} == {"Vexholm", "Vexco"}
    assert held.value("country") == "AT"
    assert [one.id for one in register.find("t", "Vexco")] == ["a"]


def test_a_list_is_paged_whole_and_in_order(register: Register) -> None:
    register.save_all("t", [firm(f"{n:03d}", f"Vexholm {n}") for n in range(23)], "me", NOW)
    ids: list[str] = []
    more = True
    while more:
        some, more = register.page("t", after=ids[-1] if ids else "", limit=10)
        assert 0 < len(some) <= 10
        ids += [one.id for one in some]
    assert ids == register.ids("t")
    assert [one.id for one in register.every("t")] == ids
    assert list(register.every("t")) == [register.firm("t", id) for id in ids]
    assert register.page("u") == ([], False)
