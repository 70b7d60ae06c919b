"""The gate of both readers: only what is quoted, declared, typed and possible passes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reading.contract import FactRead, Mode, Reading, Span
from assistant.reading.verifier import VerifiedReading, checked, verify
from knowledge.packs import installed, load, scenarios

TODAY = date(2026, 11, 30)
FACTS = {name: fact for id in installed()
         for name, fact in load(id, next(iter(scenarios(id)), "")).facts.items()}
TEXT = ("Our customer Norddrive Pumpen GmbH, Germany, buys 12 t of N42SH arcs with 3.1 % Dy and no "
        "Tb, less than 0.1 % Ho; 30 % of it belongs to Acme Holding. Shipment on 10 Feb 2027.\n"
        "> the mill wrote: Dy 0.05 %")


def fact(name: str, value: Any, words: str, **more: Any) -> dict[str, Any]:
    return {"element": "fact", "name": name, "value": value, "words": words, **more}


def passed(*elements: Any, text: str = TEXT) -> VerifiedReading:
    return verify(text, elements, FACTS, TODAY)


def told(*elements: Any, text: str = TEXT) -> dict[str, Any]:
    return {one.name: one.value for one in passed(*elements, text=text).reading.facts}


@pytest.mark.parametrize(("value", "words"), [
    (3.1, "3.1 % Dy"), ("3.1 %", "3.1 % Dy"), ("3,1", "3.1 % Dy"), ("3.1%", "3.1 % Dy")])
def test_a_value_is_turned_into_its_type(value: Any, words: str) -> None:
    assert told(fact("dysprosium_pct", value, words)) == {"dysprosium_pct": 3.1}


@pytest.mark.parametrize(("name", "value", "words", "got"), [
    ("terbium_pct", 0, "no Tb", 0), ("magnet_family", "ndfeb", "N42SH arcs", "NdFeB"),
    ("end_user_country", "de", "Germany", "DE"), ("end_user_country", "Germany", "Germany", "DE"),
    ("shipment_date", "2027-02-10", "10 Feb 2027", date(2027, 2, 10)),
    ("any_defense_revenue", "no", "Our customer", False),
    ("shipment_quantity", 12, "12 t", 12000), ("shipment_quantity", 12000, "12 t", 12000),
    ("dysprosium_pct", "contained", "3.1 % Dy", "contained")])
def test_what_the_words_say_passes(name: str, value: Any, words: str, got: Any) -> None:
    assert told(fact(name, value, words)) == {name: got}


@pytest.mark.parametrize(("element", "why"), [
    (fact("dysprosium_pct", 3.1, "3.1% Dy"), "sign for sign"),
    (fact("dysprosium_pct", 3.1, ""), "no words"),
    (fact("dysprosium_pct", 3.2, "3.1 % Dy"), "do not say 3.2"),
    (fact("dysprosium_pct", 0.05, "Dy 0.05 %"), "somebody else"),
    (fact("dysprosium_pct", 0, "3.1 % Dy"), "not none"),
    (fact("dysprosium_pct", 0, "no Tb"), "do not name Dy"),
    (fact("dysprosium_pct", 310, "3.1 % Dy"), "between 0 and 100"),
    (fact("dysprosium_pct", True, "3.1 % Dy"), "percentage"),
    (fact("dysprosium_pct", "some", "3.1 % Dy"), "percentage"),
    (fact("colour", "red", "arcs"), "no pack declares"),
    (fact("any_defense_revenue", "perhaps", "arcs"), "true or false"),
    (fact("any_defense_revenue", 1, "arcs"), "true or false"),
    (fact("magnet_family", "wood", "arcs"), "one of"),
    (fact("end_user_country", "FR", "Germany"), "name DE"),
    (fact("end_user_country", "ZZ", "Germany"), "no country"),
    (fact("shipment_date", "2027-02-11", "10 Feb 2027"), "do not speak of"),
    (fact("shipment_date", "2027-02-30", "10 Feb 2027"), "a day such as"),
    (fact("shipment_quantity", -12, "12 t"), "less than nothing"),
    (fact("control_code", "1C902", "N42SH"), "do not say"),
    (fact("any_defense_revenue", True, "Acme", subject="Acme Holding"), "neither goods nor"),
    (fact("dysprosium_pct", 3.1, "3.1 % Dy", subject="other"), "said of other"),
    (fact("dysprosium_pct", 3.1, "3.1 % Dy", subject="end_user"), "about goods"),
    (fact("dysprosium_pct", 3.1, "3.1 % Dy", mode="perhaps"), "wrong type"),
    ({"element": "party", "name": "Siemens AG", "role": "end_user", "words": "customer"}, "name"),
    ({"element": "party", "name": "Acme Holding", "role": "boss", "words": "Acme Holding"}, "role"),
    ({"element": "share", "owner": "Acme Holding", "percent": 130, "words": "30 %"}, "between 0"),
    ({"element": "share", "owner": "Acme Holding", "percent": 31, "words": "30 %"}, "do not say"),
    ({"element": "share", "owner": "Siemens", "percent": 30, "words": "30 %"}, "not named"),
    ({"element": "day", "what": "law", "since": "1027-02-10", "words": "10 Feb 2027"}, "no day"),
    ({"element": "day", "what": "party", "since": "2027-02-10", "words": "10 Feb 2027"}, "one of"),
    ({"element": "misuse", "kind": "rudeness", "words": "Our"}, "no kind of misuse"),
    ({"element": "verdict", "words": "Our"}, "no kind that is known"),
    ("allowed", "no kind that is known"), (None, "no kind that is known"),
])
def test_what_the_words_do_not_say_is_dropped_and_told(element: Any, why: str) -> None:
    found = passed(element)
    assert not found.reading.facts and not found.reading.parties and not found.reading.shares
    assert not found.reading.days and found.reading.misuse is None
    assert len(found.dropped) == 1 and why in found.dropped[0].why, found.dropped


def test_a_bound_that_stands_in_the_text_is_a_bound_whatever_the_reader_says() -> None:
    found = passed(fact("holmium_pct", 0.1, "0.1 % Ho")).reading
    assert [one.op for one in found.facts] == ["<"] and not list(found.said())


def test_two_values_of_one_thing_are_asked_and_neither_is_told() -> None:
    text = "Mill says Dy 0.13 %, our laboratory Dy 0.08 %."
    found = passed(fact("dysprosium_pct", 0.13, "Dy 0.13 %"),
                   fact("dysprosium_pct", 0.08, "Dy 0.08 %"), text=text).reading
    assert found.differing == ("dysprosium_pct",) and not found.facts


def test_two_items_keep_their_own_values() -> None:
    text = "A: N42 with 0.1 % Dy. B: N45 with 0.2 % Dy."
    found = passed({"element": "goods", "id": "A", "grade": "N42", "words": "N42 with 0.1 % Dy"},
                   {"element": "goods", "id": "B", "grade": "N45", "words": "N45 with 0.2 % Dy"},
                   fact("dysprosium_pct", 0.1, "0.1 % Dy", subject="A"),
                   fact("dysprosium_pct", 0.2, "0.2 % Dy", subject="B"), text=text).reading
    assert [(one.of, one.value) for one in found.facts] == [("A", 0.1), ("B", 0.2)]


def test_a_fact_of_the_owner_is_not_the_buyers() -> None:
    owner = {"element": "party", "name": "Acme Holding", "role": "owner", "words": "Acme Holding"}
    found = passed(owner, fact("any_defense_revenue", True, "belongs to Acme Holding",
                               subject="Acme Holding"))
    assert not found.reading.facts and "said of owner" in found.dropped[0].why


def test_every_kind_of_element_passes_where_it_is_right() -> None:
    found = passed(
        {"element": "ask", "kind": "case", "words": "Our customer"},
        {"element": "party", "name": "Norddrive Pumpen GmbH", "role": "end_user",
         "words": "Norddrive Pumpen GmbH, Germany"},
        {"element": "share", "owner": "Acme Holding", "percent": "30 %",
         "words": "30 % of it belongs to Acme Holding"},
        {"element": "day", "what": "shipment", "since": "2027-02-10", "words": "10 Feb 2027"},
        {"element": "goods", "id": "1", "grade": "N42SH", "words": "N42SH arcs"})
    assert not found.dropped
    read = found.reading
    assert (len(read.asks), len(read.parties), len(read.shares), len(read.days),
            len(read.goods)) == (1, 1, 1, 1, 1)


JSON = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=12),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.text(max_size=8), inner, max_size=4), max_leaves=8)
KEYS = ("words", "name", "value", "op", "mode", "subject", "kind", "role", "since", "until",
        "owner", "percent", "id", "questions", "what", "topics", "listed", "day")
ELEMENT = st.fixed_dictionaries(
    {"element": st.sampled_from(["fact", "party", "share", "goods", "day", "ask", "misuse", "x"])},
    optional={key: JSON | st.sampled_from(["Dy", "3.1 % Dy", "dysprosium_pct", "<", "end_user"])
              for key in KEYS})


@given(st.lists(ELEMENT | JSON, max_size=6), st.text(max_size=80) | st.just(TEXT))
def test_no_element_whatever_it_is_raises_or_passes_unquoted(elements: list[Any], text: str
                                                             ) -> None:
    found = verify(text, elements, FACTS, TODAY)
    read = found.reading
    for one in (*read.facts, *read.parties, *read.shares, *read.goods, *read.days, *read.asks):
        words = read.words(one.span)
        assert words and words in text
        assert any(isinstance(raw, dict) and raw.get("words") == words for raw in elements)
    for told_fact in read.facts:
        FACTS[told_fact.name].check(told_fact.value)


def test_a_reading_with_a_span_outside_its_text_loses_the_element() -> None:
    read = Reading("Dy 3.1 %", "en", facts=(
        FactRead("dysprosium_pct", 3.1, Span(0, 99)), FactRead("dysprosium_pct", 3.1, Span(0, 8)),
        FactRead("terbium_pct", 0, Span(5, 3), mode=Mode.SAID)))
    found = checked(read, FACTS, TODAY)
    assert [one.span for one in found.reading.facts] == [Span(0, 8)] and len(found.dropped) == 2
