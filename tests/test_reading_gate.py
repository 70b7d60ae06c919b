"""Every check of one element, on both of its sides: what passes, and what is dropped and why."""

from datetime import date
from typing import Any

import pytest

from assistant.reading.contract import (
    DayRead,
    FactRead,
    Goods,
    Misuse,
    Mode,
    PartyRead,
    Reading,
    Share,
    Span,
)
from assistant.reading.gate import ElementRefused, ReadingGate
from assistant.reading.typed_values import coerced, day, figure
from assistant.reading.verifier import MOST, VerifiedReading, checked, settled, verify
from knowledge.errors import WrongValue
from knowledge.rules import Declaration, Unsaid
from tests.embedded_reader import TODAY, declared


def gate(text: str) -> ReadingGate:
    return ReadingGate(text, declared(), TODAY)


def at(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def fact(name: str, value: Any, words: str, text: str = "", **more: Any) -> FactRead:
    """The fact that a reader says these words of the text tell; the words alone by default."""
    text = text or words
    return gate(text).fact(FactRead(name, value, at(text, words), **more))


# --- types ---

def typed(type: str, **more: Any) -> Declaration:
    return Declaration("x", type, "?", "？", subject="goods", held_by="x", **more)


@pytest.mark.parametrize(("type", "said", "value"), [
    ("yes_no", "true", True), ("yes_no", " Yes ", True), ("yes_no", "false", False),
    ("yes_no", "NO", False), ("yes_no", True, True), ("percent", "3.1 %", 3.1),
    ("percent", "3,1", 3.1), ("percent", "+3", 3.0), ("percent", 7, 7), ("percent", "100 %", 100),
    ("number", "12 t", 12000), ("number", "12 kg", 12), ("number", "1,200", 1200),
    ("number", "12", 12), ("country", "de", "DE"), ("country", "Germany", "DE"),
    ("country", "德国", "DE"), ("choice", "NDFEB", "NdFeB"),
    ("date", "2026-11-23", date(2026, 11, 23)), ("text", " a name ", "a name"),
    ("yes_no", "yes".rjust(200), True)])
def test_a_value_is_turned_into_its_type(type: str, said: Any, value: Any) -> None:
    more = {"choice": {"choices": ("SmCo", "NdFeB")}, "number": {"unit": "kg"}}.get(type, {})
    assert coerced(typed(type, **more), said) == value  # type: ignore[arg-type]


@pytest.mark.parametrize(("type", "said"), [
    ("yes_no", "maybe"), ("yes_no", "y"), ("yes_no", "yes".rjust(201)), ("percent", "about 3 %"),
    ("percent", "3 % or 4 %"), ("percent", "some"), ("percent", "contained"), ("percent", "3 kg"),
    ("number", "about 12 kg"), ("number", "12 kg and 3 kg"), ("number", "12 days"),
    ("country", "Munich"), ("country", "in Germany"), ("country", "Germany France"),
    ("country", "nowhere"), ("country", "German"), ("choice", "ferrite"), ("date", "soon")])
def test_what_is_of_another_type_is_refused_and_never_mended(type: str, said: Any) -> None:
    more = {"choice": {"choices": ("SmCo", "NdFeB")}, "number": {"unit": "kg"}}.get(type, {})
    with pytest.raises(WrongValue):
        coerced(typed(type, **more), said)  # type: ignore[arg-type]


def test_a_content_may_be_said_without_its_amount_where_the_fact_allows_it() -> None:
    assert isinstance(coerced(typed("percent", unsaid=True), "Contained"), Unsaid)
    assert coerced(typed("percent", unsaid=True), "3 %") == 3


def test_a_figure_stands_alone_and_a_day_is_written_in_one_way() -> None:
    assert [figure(one) for one in ("3", "+3.5", "-3,5", "1,000", "3.", "3 kg", "three", "")] == [
        3.0, 3.5, -3.5, 1000.0, None, None, None, None]
    assert day("2026-11-23") == day(date(2026, 11, 23)) == date(2026, 11, 23)
    for wrong in ("23 Nov 2026", 5, None, ""):
        with pytest.raises(WrongValue, match="a day is written as"):
            day(wrong)


# --- words quoted ---

QUOTE = "> Dy 3 % they wrote\nDy 3 % we say"


def test_the_words_are_the_users_own_wherever_they_stand() -> None:
    assert gate("Dy 3 %").quoted("Dy") == Span(0, 2)
    assert gate("the Dy").quoted("Dy") == Span(4, 6)
    assert gate(QUOTE).quoted("Dy 3 %") == Span(20, 26)
    for words in ("", "  ", None, 3, ["Dy"]):
        with pytest.raises(ElementRefused, match="no words of the text are quoted"):
            gate(QUOTE).quoted(words)
    with pytest.raises(ElementRefused, match="quoted from somebody else"):
        gate(QUOTE).quoted("they wrote")
    with pytest.raises(ElementRefused, match="sign for sign"):
        gate(QUOTE).quoted("dy 3 %")


@pytest.mark.parametrize(("span", "why"), [
    (Span(3, 3), "outside"), (Span(5, 3), "outside"), (Span(-1, 3), "outside"),
    (Span(20, 34), "outside"), (Span(2, 6), "somebody else"), (Span(18, 22), "somebody else")])
def test_a_stretch_that_is_not_the_users_is_refused(span: Span, why: str) -> None:
    with pytest.raises(ElementRefused, match=why):
        gate(QUOTE).span(span)
    gate(QUOTE).span(Span(20, 33))
    gate("Dy").span(Span(0, 2))


def test_every_kind_of_element_has_to_stand_in_the_users_own_words() -> None:
    held, out = gate(QUOTE), Span(20, 40)
    for check, one in (
            (held.fact, FactRead("dysprosium_pct", 3, out)),
            (held.party, PartyRead("we", "owner", out)), (held.share, Share("we", "", 3, out)),
            (held.goods, Goods("1", out)), (held.misuse, Misuse("evasion", out)),
            (held.day, DayRead("law", TODAY, TODAY, out))):
        with pytest.raises(ElementRefused, match="outside"):
            check(one)  # type: ignore[arg-type]


# --- amounts ---

@pytest.mark.parametrize(("name", "value", "words", "got"), [
    ("dysprosium_pct", 3.1, "3.1 % Dy", 3.1), ("dysprosium_pct", 0.5, "0.5 % Dy", 0.5),
    ("dysprosium_pct", 3.1, "Dy 3.1", 3.1),
    ("dysprosium_pct", 3.1, "12 t with Dy 3.1", 3.1), ("dysprosium_pct", 0.9, "镝含量零点九", 0.9),
    ("dysprosium_pct", 0, "Dy 0 %", 0), ("control_listed_owner_pct", 0, "0 %", 0),
    ("dysprosium_pct", 0, "heavy rare earth free", 0), ("terbium_pct", 0, "no Dy, no Tb", 0),
    ("terbium_pct", 0, "3.1 % Dy and no Tb", 0),
    ("dysprosium_pct", "contained", "with Dy", "contained"),
    ("dysprosium_pct", Unsaid(), "with Dy", "contained"),
    ("shipment_quantity", 12, "12 t", 12000), ("shipment_quantity", 12000, "12 t", 12000),
    ("shipment_quantity", 12, "12 kg", 12), ("shipment_quantity", 5, "5", 5),
    ("shipment_quantity", 12.5, "12.5 t", 12500), ("shipment_quantity", 0, "0 kg", 0)])
def test_an_amount_that_its_words_say_passes(name: str, value: Any, words: str, got: Any) -> None:
    assert fact(name, value, words).value == got


@pytest.mark.parametrize(("name", "value", "words", "why"), [
    ("dysprosium_pct", 3.2, "3.1 % Dy", "do not say 3.2"),
    ("dysprosium_pct", 0, "no Tb", "do not name Dy"),
    ("dysprosium_pct", "contained", "with Tb", "do not name Dy"),
    ("dysprosium_pct", 0, "3.1 % Dy", "give 3.1 for Dy, not none"),
    ("dysprosium_pct", 0, "1 % Dy", "give 1.0 for Dy, not none"),
    ("terbium_pct", 0, "less than 0.1 % Tb", "give 0.1 for Tb, not none"),
    ("dysprosium_pct", 3, "3 kg of Dy", "do not say 3"),
    ("control_listed_owner_pct", 0, "30 %", "do not say 0"),
    ("control_listed_owner_pct", 0, "no owner", "do not say 0"),
    ("shipment_quantity", -12, "-12 t", "less than nothing"),
    ("shipment_quantity", -0.5, "-0.5 t", "less than nothing"),
    ("shipment_quantity", 12, "12 days", "do not say 12"),
    ("shipment_quantity", 13, "12 t", "do not say 13"),
    ("shipment_quantity", 3, "12", "do not say 3"),
    ("shipment_quantity", 12, "many", "do not say 12"),
    ("nothing_pct", 3, "3 %", "no pack declares the fact 'nothing_pct'")])
def test_an_amount_that_its_words_do_not_say_is_dropped(name: str, value: Any, words: str, why: str
                                                       ) -> None:
    with pytest.raises(ElementRefused, match=why):
        fact(name, value, words)


@pytest.mark.parametrize(("op", "words", "value", "got"), [
    ("=", "3 % Ho", 3, "="), ("=", "less than 3 % Ho", 3, "<"), ("~", "at least 3 % Ho", 3, ">="),
    ("~", "3 % Ho", 3, "~"), (">", "less than 3 % Ho", 3, ">"),
    ("=", "less than 3 % Ho and 2 % Dy", 2, "=")])
def test_a_bound_at_the_amount_is_kept_and_that_of_another_amount_is_not(
        op: str, words: str, value: float, got: str) -> None:
    name = "dysprosium_pct" if value == 2 else "holmium_pct"
    assert fact(name, value, words, op=op).op == got


def test_a_bound_that_stands_elsewhere_is_not_that_of_the_words() -> None:
    text = "less than 3 % Ho in one; in the other 3 % Ho"
    assert gate(text).fact(FactRead("holmium_pct", 3, Span(38, 44))).op == "="


# --- days, places, codes ---

@pytest.mark.parametrize(("words", "since", "until"), [
    ("1 January 1990", date(1990, 1, 1), date(1990, 1, 1)),
    ("31 December 2099", date(2099, 12, 31), date(2099, 12, 31)),
    ("February 2027", date(2027, 2, 1), date(2027, 2, 28)),
    ("February 2027", date(2027, 2, 28), date(2027, 3, 31)),
    ("February 2027", date(2027, 1, 1), date(2027, 2, 1)),
    ("10 Feb 2027 or 3 May 2028", date(2028, 5, 3), date(2028, 5, 3)),
    ("in week 3", date(2027, 1, 20), date(2027, 1, 20))])
def test_days_that_the_words_speak_of_pass(words: str, since: date, until: date) -> None:
    gate(words).day_within(Span(0, len(words)), since, until)


@pytest.mark.parametrize(("words", "since", "until", "why"), [
    ("31 December 1989", date(1989, 12, 31), date(1989, 12, 31), "can be meant"),
    ("1 January 2100", date(2100, 1, 1), date(2100, 1, 1), "can be meant"),
    ("2027", date(2027, 2, 2), date(2027, 2, 1), "can be meant"),
    ("February 2027", date(2027, 3, 1), date(2027, 3, 31), "do not speak of 2027-03-01"),
    ("February 2027", date(2027, 1, 1), date(2027, 1, 31), "do not speak of"),
    ("one day", date(2027, 1, 1), date(2027, 1, 1), "the words name no day")])
def test_days_that_the_words_do_not_speak_of_are_dropped(words: str, since: date, until: date,
                                                        why: str) -> None:
    with pytest.raises(ElementRefused, match=why):
        gate(words).day_within(Span(0, len(words)), since, until)


def test_a_country_is_that_of_the_words_where_they_name_one() -> None:
    assert fact("end_user_country", "DE", "the buyer in Germany").value == "DE"
    assert fact("end_user_country", "JP", "Germany and Japan").value == "JP"
    assert fact("end_user_country", "DE", "Norddrive", "Norddrive of France").value == "DE"
    for value, words, why in (("FR", "Germany", "name DE, not FR"), ("ZZ", "Germany", "no country"),
                              ("ZZ", "our buyer", "no country")):
        with pytest.raises(ElementRefused, match=why):
            fact("end_user_country", value, words)
    assert fact("control_code", "1C902.a", "under 1c902.A").value == "1C902.a"
    with pytest.raises(ElementRefused, match="do not say 1C902"):
        fact("control_code", "1C902", "under 1C903")


# --- parties, shares, goods ---

TOLD = "Our customer Norddrive  Pumpen GmbH buys N42SH arcs AB-12-C; 30 % belongs to Acme Holding"
WHOLE = Span(0, len(TOLD))


@pytest.mark.parametrize("name", ["Norddrive Pumpen GmbH", "NORDDRIVE PUMPEN GMBH", "Ｎorddrive"])
def test_a_name_stands_in_its_words_but_for_blanks_width_and_case(name: str) -> None:
    assert gate(TOLD).party(PartyRead(name, "end_user", WHOLE)).name == name


@pytest.mark.parametrize(("one", "why"), [
    (PartyRead("Siemens", "end_user", WHOLE), "does not stand in its words"),
    (PartyRead("", "end_user", WHOLE), "does not stand"),
    (PartyRead("  ", "end_user", WHOLE), "does not stand"),
    (PartyRead("Acme Holding", "end_user", at(TOLD, "Our customer")), "does not stand"),
    (PartyRead("Acme Holding", "boss", WHOLE), "no role of a party")])
def test_a_party_without_its_name_or_its_role_is_dropped(one: PartyRead, why: str) -> None:
    with pytest.raises(ElementRefused, match=why):
        gate(TOLD).party(one)


@pytest.mark.parametrize("one", [
    Share("Acme Holding", "", 30, WHOLE), Share("Acme Holding", "Norddrive Pumpen GmbH", 30, WHOLE),
    Share("", "", 30, WHOLE, listed="uvl")])
def test_a_share_of_somebody_named_or_listed_passes(one: Share) -> None:
    assert gate(TOLD).share(one) == one


@pytest.mark.parametrize(("one", "why"), [
    (Share("Acme Holding", "", 0, WHOLE), "between 0 and 100"),
    (Share("Acme Holding", "", -1, WHOLE), "between 0 and 100"),
    (Share("Acme Holding", "", 100.5, WHOLE), "between 0 and 100"),
    (Share("", "", 30, WHOLE), "the share has no owner"),
    (Share("Siemens", "", 30, WHOLE), "not named in the text"),
    (Share("Acme Holding", "Siemens", 30, WHOLE), "not named in the text"),
    (Share("Acme Holding", "", 31, WHOLE), "do not say 31 %"),
    (Share("Acme Holding", "", 30, at(TOLD, "Acme Holding")), "do not say 30 %")])
def test_a_share_that_is_nobodys_or_that_the_words_do_not_say_is_dropped(one: Share, why: str
                                                                        ) -> None:
    with pytest.raises(ElementRefused, match=why):
        gate(TOLD).share(one)


def test_the_whole_of_a_firm_and_a_part_of_a_percent_are_shares() -> None:
    for words, percent in (("100 % is held by Acme", 100), ("0.5 % is held by Acme", 0.5)):
        assert gate(words).share(Share("Acme", "", percent, Span(0, len(words)))).percent == percent


def test_a_grade_and_a_part_number_stand_in_the_text_where_they_are_given() -> None:
    for grade, part in (("", ""), ("N42SH", ""), ("", "AB-12-C"), ("n42sh", "AB-12-C")):
        assert gate(TOLD).goods(Goods("1", WHOLE, grade, part)).grade == grade
    for grade, part in (("N45", ""), ("", "AB-13"), ("N42SH", "AB-13")):
        with pytest.raises(ElementRefused, match="does not stand in the text"):
            gate(TOLD).goods(Goods("1", WHOLE, grade, part))


def test_a_day_and_a_misuse_are_of_a_kind_that_is_known() -> None:
    text = "ship it on 10 Feb 2027 and hide the buyer"
    told = DayRead("shipment", date(2027, 2, 10), date(2027, 2, 10), at(text, "10 Feb 2027"))
    assert gate(text).day(told) == told
    hidden = Misuse("evasion", at(text, "hide the buyer"))
    assert gate(text).misuse(hidden) == hidden
    with pytest.raises(ElementRefused, match="a day is one of law"):
        gate(text).day(DayRead("party", told.since, told.until, told.span))
    with pytest.raises(ElementRefused, match="do not speak of"):
        gate(text).day(DayRead("law", TODAY, TODAY, told.span))
    with pytest.raises(ElementRefused, match="no kind of misuse"):
        gate(text).misuse(Misuse("rudeness", hidden.span))


def test_words_within_a_name_tell_no_fact_and_words_beside_it_do() -> None:
    text = "ask Samarium Cobalt Motors of Germany"
    names = gate(text).names(PartyRead("samarium cobalt motors", "owner", Span(0, len(text))))
    assert names == [at(text, "Samarium Cobalt Motors")]
    for words in ("Samarium", "Cobalt", "Motors", "Samarium Cobalt Motors"):
        with pytest.raises(ElementRefused, match="part of a party's name"):
            gate(text).apart_from(names, FactRead("element", "Sm", at(text, words)))
    for words in ("ask", "Germany", "ask Samarium", "Motors of", text):
        told = FactRead("element", "Sm", at(text, words))
        assert gate(text).apart_from(names, told) is told


# --- two values of one fact ---

SPAN = Span(0, 1)


def read_as(value: Any, op: str = "=", mode: Mode = Mode.SAID, of: str = "", name: str = "dy"
            ) -> FactRead:
    return FactRead(name, value, SPAN, op, of, mode)


@pytest.mark.parametrize(("found", "kept", "differing"), [
    ([3, 3], [3], []), ([3, 2], [], ["dy"]), ([3, 2, 3], [], ["dy"]), ([3, 2, 1], [], ["dy"]),
    (["contained", 3], [3], []), ([3, "contained"], [3], []), (["contained", 0], [], ["dy"]),
    ([0, "contained"], [], ["dy"]), ([1, "contained"], [1], []), ([0, 3], [], ["dy"])])
def test_one_value_is_kept_and_of_two_that_differ_none(found: list[Any], kept: list[Any],
                                                      differing: list[str]) -> None:
    facts, names = settled([read_as(one) for one in found])
    assert ([one.value for one in facts], names) == (kept, differing)


RANKED = [read_as(1), read_as(2, "<"), read_as(3, mode=Mode.DENIED), read_as(4, "<", Mode.DENIED),
          read_as(5, mode=Mode.ASKED), read_as(6, "<", Mode.ASKED), read_as(7, mode=Mode.SUPPOSED)]


@pytest.mark.parametrize("place", range(len(RANKED) - 1))
def test_what_is_said_exactly_stands_before_a_bound_and_both_before_what_is_asked(place: int
                                                                                 ) -> None:
    first, second = RANKED[place:place + 2]
    assert settled([first, second]) == settled([second, first]) == ([first], [])


def test_each_thing_has_its_own_value_and_each_fact_is_judged_alone() -> None:
    a, b, other = read_as(1, of="A"), read_as(2, of="B"), read_as(9, name="tb")
    assert settled([a, b, other]) == ([a, b, other], [])
    assert settled([a, b, other, read_as(3, of="A")]) == ([other], ["dy"])


# --- elements as a model writes them ---

def passed(text: str, *elements: Any, questions: frozenset[str] = frozenset()) -> VerifiedReading:
    return verify(text, elements, declared(), TODAY, questions)


def element(kind: str, words: str = TOLD, /, **fields: Any) -> dict[str, Any]:
    return {"element": kind, "words": words, **fields}


ACME = element("party", "Acme Holding", name="Acme Holding", role="owner")
BUYER = element("party", name="Norddrive  Pumpen GmbH", role="importer")
ARCS = element("goods", id="1", grade="N42SH")


@pytest.mark.parametrize(("name", "value", "subject", "of"), [
    ("any_defense_revenue", True, None, ""), ("any_defense_revenue", True, "", ""),
    ("end_user_on_watch_list", True, "end_user", ""), ("end_user_on_watch_list", True, "site", ""),
    ("end_user_on_watch_list", True, "consignee", ""),
    ("end_user_on_watch_list", True, "Norddrive  Pumpen GmbH", "Norddrive  Pumpen GmbH"),
    ("has_contract", True, "owner", ""), ("has_contract", True, "1", "1"),
    ("has_listed_owner", True, "Acme Holding", "Acme Holding"),
    ("prc_origin", True, "1", "1"), ("prc_origin", True, "goods", "")])
def test_a_fact_of_the_one_it_is_declared_of_passes_with_whose_it_is(
        name: str, value: Any, subject: Any, of: str) -> None:
    told = passed(TOLD, ACME, BUYER, ARCS,
                  element("fact", "buys", name=name, value=value, subject=subject))
    assert [(one.name, one.of) for one in told.reading.facts] == [(name, of)], told.dropped


@pytest.mark.parametrize(("name", "subject", "why"), [
    ("end_user_on_watch_list", "owner", "said of owner, and the fact is about end_user"),
    ("end_user_on_watch_list", "Acme Holding", "said of owner"),
    ("end_user_on_watch_list", "goods", "said of goods"), ("prc_origin", "end_user", "said of end"),
    ("has_listed_owner", "Norddrive  Pumpen GmbH", "said of importer"),
    ("has_contract", "other", "said of other"), ("prc_origin", "2", "said of '2', which is"),
    ("has_contract", "Siemens", "said of 'Siemens', which is neither goods nor a party"),
    ("colour", "goods", "the fact is about ")])
def test_a_fact_of_somebody_else_is_dropped(name: str, subject: str, why: str) -> None:
    told = passed(TOLD, ACME, BUYER, ARCS,
                  element("fact", "buys", name=name, value=True, subject=subject))
    assert not told.reading.facts and why in told.dropped[0].why
    assert told.dropped[0].what == f"fact {name}" and told.dropped[0].words == "buys"


@pytest.mark.parametrize(("count", "rest"), [(MOST, 0), (MOST + 1, 1), (MOST + 9, 1)])
def test_two_hundred_elements_of_a_text_are_looked_at_and_the_rest_is_told(count: int, rest: int
                                                                          ) -> None:
    told = passed(TOLD, *[element("goods", id=str(place)) for place in range(count)])
    assert len(told.reading.goods) == 200
    assert [one.what for one in told.dropped] == ["rest"] * rest


def test_what_an_element_does_not_say_has_no_value() -> None:
    told = passed(TOLD, element("ask", kind="case"), ARCS, element("goods", id="2"),
                  BUYER, element("share", owner="Acme Holding", percent=30),
                  element("day", "Our", since="2027-02-10")).reading
    ask, share = told.asks[0], told.shares[0]
    assert (ask.questions, ask.topics, ask.scenario, ask.sure) == ((), (), "", True)
    assert [(one.grade, one.part_no) for one in told.goods] == [("N42SH", ""), ("", "")]
    assert told.parties[0].mode is Mode.SAID
    assert (share.owner, share.owned, share.op, share.listed) == ("Acme Holding", "", "=", "")


def test_what_an_element_says_is_kept() -> None:
    text = TOLD + "; ships 10 to 12 Feb 2027"
    told = passed(
        text, element("ask", kind="law", questions=["a.b", "x.y"], topics=["veu"],
                      scenario="lenient", sure=False),
        element("goods", id=1, part_no="AB-12-C"),
        element("party", name="Acme Holding", role="owner", mode="denied"),
        element("share", percent="30 %", op="≥", owned="Norddrive  Pumpen GmbH", listed="uvl"),
        element("share", owner="Acme Holding", percent="30"),
        element("fact", "30 %", name="control_listed_owner_pct", value=30, op="≤", basis="votes",
                mode="asked"),
        element("day", "10 to 12 Feb 2027", since="2027-02-12", until="2027-02-13",
                what="shipment"),
        element("day", "12 Feb 2027", day="2027-02-12"),
        element("misuse", "Our customer", kind="evasion"), questions=frozenset({"a.b"})).reading
    ask, share, fact = told.asks[0], told.shares[0], told.facts[0]
    assert (ask.questions, ask.topics, ask.scenario, ask.sure) == (
        ("a.b",), ("veu",), "lenient", False)
    assert (told.goods[0].id, told.goods[0].part_no) == ("1", "AB-12-C")
    assert told.parties[0].mode is Mode.DENIED
    assert (share.owner, share.owned, share.percent, share.op, share.listed) == (
        "", "Norddrive  Pumpen GmbH", 30, ">=", "uvl")
    assert (told.shares[1].owner, told.shares[1].percent) == ("Acme Holding", 30)
    assert (fact.value, fact.op, fact.basis, fact.mode) == (30, "<=", "votes", Mode.ASKED)
    assert [(one.what, one.since.day, one.until.day) for one in told.days] == [
        ("shipment", 12, 13), ("other", 12, 12)]
    assert told.misuse is not None and told.misuse.kind == "evasion"


@pytest.mark.parametrize("percent", [True, 130, -1, "half", None, [30]])
def test_a_share_that_is_no_percentage_is_dropped(percent: Any) -> None:
    told = passed("1 % of it belongs to Acme Holding",
                  element("share", "1 % of it belongs to Acme Holding", owner="Acme Holding",
                          percent=percent))
    assert not told.reading.shares and "between 0 and 100" in told.dropped[0].why


def test_a_content_that_a_model_writes_as_a_bound_is_a_content_without_its_amount() -> None:
    told = passed("with some Dy", element("fact", "some Dy", name="dysprosium_pct", value=None,
                                          op="contained")).reading.facts
    assert [(one.value, one.op) for one in told] == [("contained", "=")]


def test_what_was_dropped_is_told_by_its_kind_its_name_and_its_words_in_short() -> None:
    told = passed(TOLD, element("party", name="x" * 300, role="owner"),
                  element("party", "Acme Holding", name="Acme Holding", role="boss"),
                  element("share", "Acme Holding", owner="Acme Holding", percent=99),
                  {"element": "goods", "words": "y" * 300}, {"element": "goods", "id": 1}, "word")
    by_words = {one.words: one.what for one in told.dropped}
    assert by_words[TOLD] == f"party {'x' * 300}"
    assert "party Acme Holding" in {one.what for one in told.dropped}
    assert "share Acme Holding" in {one.what for one in told.dropped}
    assert by_words["y" * 200] == "goods"
    assert {"goods", "element"} <= {one.what for one in told.dropped if not one.words}
    long = passed(TOLD, element("share", "nowhere", owner="z" * 300, percent=99)).dropped[0]
    assert long.what == f"share {'z' * 74}" and len(long.what) == 80


def test_what_is_only_likely_gives_way_to_what_is_told_and_is_no_bound() -> None:
    text = "3 % Dy, 2 % Tb and less than 1 % Ho"
    whole = at(text, text)
    found = Reading(text, "en", facts=(FactRead("dysprosium_pct", 3, whole),), likely=(
        FactRead("dysprosium_pct", 3, whole), FactRead("terbium_pct", 2, whole),
        FactRead("holmium_pct", 1, whole), FactRead("gadolinium_pct", 4, whole)),
        differing=("prc_origin",))
    told = checked(found, declared(), TODAY)
    assert [one.name for one in told.reading.facts] == ["dysprosium_pct"]
    assert [one.name for one in told.reading.likely] == ["terbium_pct"]
    assert told.reading.differing == ("prc_origin",) and told.reading.misuse is None
    assert [(one.what, one.why) for one in told.dropped] == [
        ("fact gadolinium_pct", "the words do not say 4")]
