"""A reply, part by part: what is plainly said, what only a model makes of it, and what is neither.

What the learned model takes a text for is given here, so that each rule beside it is seen alone;
with the model itself, replies are read in test_reading_replies.py and test_reading_reply_kinds.py.
"""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from assistant.case import OpenQuestion
from assistant.reading import plain_replies, replies
from assistant.reading.contract import FactRead, Misuse, PartyRead, Reading, Reply, Span
from assistant.reading.mentions.mentions import page
from assistant.reading.text import Text
from knowledge.rules import Declaration
from tests.embedded_reader import TODAY, declared, seen


def asking(kind: str, *names: str, choices: tuple[str, ...] = ()) -> OpenQuestion:
    return OpenQuestion("7", kind, names, choices)


SIGNED = asking("fact", "certificate_issued_by_end_user")
CONTENT, SHARE = asking("fact", "dysprosium_pct"), asking("fact", "control_listed_owner_pct")
WEIGHT, PLACE = asking("fact", "shipment_quantity"), asking("fact", "destination_country")
SHIPS, CODE = asking("fact", "shipment_date"), asking("fact", "control_code")
FORM = asking("fact", "onward_transfer")
GROUP = asking("fact", "us_armed_forces", "us_military_tie", "passed_on_to_japan")
PAPER = asking("fact", "dysprosium_pct", "terbium_pct")
CONFIRM = asking("confirm", "end_user", "dysprosium_pct")
BUYER, WHICH = asking("party", "importer"), asking("party", "importer", choices=("A Oy", "B GmbH"))
SAME = asking("same", "end_user_on_control_list", choices=("Hino Motors", "Hino Trucks", "neither"))


def answered(text: str, *to: OpenQuestion, taken_for: str = "other", score: float = 1.0,
             **read: Any) -> Reading:
    """The text read as a reply to these questions, where the model takes it for this kind."""
    with patch.object(replies, "meant", return_value=(taken_for, score)):
        return replies.reply(Reading(text, "en", **read), seen(text), to, declared())


def reply(text: str, *to: OpenQuestion, **how: Any) -> tuple[str, Any, bool]:
    """Its kind, its value, and whether it is plainly said; the kind is empty where it is none."""
    found = answered(text, *to, **how).reply
    return (found.kind, found.value, found.plain) if found else ("", None, False)


NONE = ("", None, False)


# --- plain words ---

@pytest.mark.parametrize(("text", "yes"), [
    ("yes", True), ("Yes, that is right.", True), ("right", True), ("全部正确", True),
    ("ok", False), ("that is", False), ("yes?", False), ("is that right", False), ("", False),
    ("yes, to Iran", False), ("yesterday", False), ("对不起", False), ("是不是", False)])
def test_a_yes_holds_one_word_of_assent_and_nothing_that_is_none(text: str, yes: bool) -> None:
    assert plain_replies.assents(Text(text)) is yes


@pytest.mark.parametrize(("text", "no"), [
    ("no", True), ("none of them", True), ("No, it is not.", True), ("都没有", True),
    ("of them", False), ("no?", False), ("is it not", False), ("不是吗", False),
    ("nobody knows", False), ("", False), ("no idea", False)])
def test_a_no_holds_one_word_of_denial_and_nothing_that_is_none(text: str, no: bool) -> None:
    assert plain_replies.denies(Text(text)) is no


def test_greetings_zeros_and_words_that_take_back_are_known_by_their_words_alone() -> None:
    for text, greets in (("Thanks a lot!", True), ("hello?", True), ("你好", True),
                         ("a lot", False), ("hi, is SmCo controlled", False), ("", False)):
        assert plain_replies.greets(Text(text)) is greets
    for text, zero in (("zero", True), ("Nil.", True), ("零", True), ("zero?", False),
                       ("zero or so", False), ("0", False)):
        assert plain_replies.nothing(Text(text)) is zero
    for text, back in (("not that", True), ("isn't it", True), ("除外", True),
                       ("all but one", True), ("nothing", False), ("the notice", False)):
        assert plain_replies.negates(Text(text)) is back


@pytest.mark.parametrize(("text", "alone"), [
    ("Germany", True), ("to Germany.", True), ("it ships to Germany", True), ("发往Germany", True),
    ("Germany?", False), ("is it Germany", False), ("Germany and Iran", False),
    ("we think Germany", False)])
def test_a_value_is_alone_where_nothing_beside_it_could_change_it(text: str, alone: bool) -> None:
    at = text.index("Germany")
    assert plain_replies.only(Text(text), [Span(at, at + 7)]) is alone


@pytest.mark.parametrize(("text", "count", "place"), [
    ("1", 3, 0), ("3", 3, 2), ("4", 3, None), ("0", 3, None), ("(2)", 3, 1), ("no. 2", 3, 1),
    ("a", 3, 0), ("h", 8, 7), ("d", 3, None), ("一", 3, 0), ("第三个", 3, 2), ("八", 8, 7),
    ("first", 4, 0), ("the second one", 4, 1), ("third", 4, 2), ("the fourth, please", 4, 3),
    ("last", 4, 3), ("the last one", 2, 1), ("第一", 4, 0), ("第二个", 4, 1), ("第三", 4, 2),
    ("第四项", 4, 3), ("最后一个", 4, 3), ("最后", 4, 3), ("2 kg", 3, None), ("two", 3, None)])
def test_a_choice_is_numbered_from_one_and_only_a_choice_that_is_there(text: str, count: int,
                                                                      place: int | None) -> None:
    assert replies._index(text, count) == place


# --- which texts are tried ---

@pytest.mark.parametrize(("text", "kind"), [
    ("why?", "why"), ("And why not", "why"), ("为什么", "why"), ("sources", "source"),
    ("依据是什么？", "source"), ("what else do you need?", "missing"), ("还缺什么", "missing"),
    ("again please", "again"), ("in Chinese", "zh"), ("中文", "zh"), ("in English please", "en")])
def test_a_few_fixed_words_ask_for_the_answer_before(text: str, kind: str) -> None:
    found = answered(text, SIGNED, taken_for="yes")
    assert found.reply == Reply(kind, Span(0, len(text))) and not found.facts
    assert answered(text).reply == found.reply


def test_words_that_go_back_tell_no_fact_and_the_others_stay() -> None:
    text = "back to the first one, with 3 % Dy"
    first = FactRead("element", "x", Span(12, 17))
    content = FactRead("dysprosium_pct", 3, Span(28, 34))
    found = answered(text, SIGNED, facts=(first, content), likely=(content,))
    assert found.reply is not None and found.reply.kind == "back"
    assert (found.facts, found.likely) == ((content,), ())
    kept = answered("3 % Dy", facts=(content,), likely=(content,))
    assert kept.reply is None and kept.likely == (content,)


@pytest.mark.parametrize(("words", "kind"), [(1, "confirmed"), (40, "confirmed"), (41, "")])
def test_a_text_of_more_than_forty_words_is_no_reply(words: int, kind: str) -> None:
    assert reply(" ".join(["yes"] * words), CONFIRM)[0] == kind


def test_nothing_is_a_reply_where_nothing_was_asked_or_something_is_refused() -> None:
    assert reply("yes") == NONE
    assert reply("yes", CONFIRM, misuse=Misuse("evasion", Span(0, 3))) == NONE
    assert reply("yes", CONFIRM)[0] == "confirmed"


def test_the_question_asked_first_is_tried_first_and_the_next_where_it_does_not_fit() -> None:
    found = answered("Germany", SIGNED, PLACE, taken_for="value")
    assert found.reply and found.reply.value == "DE"
    assert [one.name for one in answered("yes", SIGNED, GROUP).facts] == list(SIGNED.names)


@pytest.mark.parametrize(("score", "kind"), [(1.0, "yes"), (0.3, "yes"), (0.29, "")])
def test_a_model_that_is_not_sure_says_neither_yes_nor_no(score: float, kind: str) -> None:
    assert reply("we would think so", SIGNED, taken_for="yes", score=score) == (
        kind, True if kind else None, False)


def test_a_name_or_a_value_is_read_whatever_the_score() -> None:
    assert reply("zzyx", BUYER, taken_for="name", score=-5.0)[1] == "zzyx"
    assert reply("3 %", CONTENT, taken_for="value", score=-5.0) == ("value", 3.0, True)


@pytest.mark.parametrize(("taken_for", "score", "value"), [
    ("value", 0.3, 3.0), ("value", 0.29, None), ("other", 1.0, None)])
def test_what_asks_is_an_answer_only_where_the_model_is_sure(taken_for: str, score: float,
                                                            value: Any) -> None:
    said = reply("is it 3 % in your view?", CONTENT, taken_for=taken_for, score=score)
    assert said == (("value", value, False) if value else NONE)
    assert reply("it is 3 %", CONTENT, taken_for=taken_for, score=score)[1] == 3.0


@pytest.mark.parametrize(("one", "wanted"), [
    (CONFIRM, "confirm"), (SAME, "same"), (BUYER, "party"), (SIGNED, "yes_no"), (FORM, "choice"),
    (CONTENT, "value"), (PLACE, "value"), (asking("fact"), "value"),
    (asking("fact", "nobody_knows"), "value"), (asking("fact", "us_armed_forces", "x"), "yes_no")])
def test_what_a_question_wants_follows_from_its_kind_and_its_first_fact(one: OpenQuestion,
                                                                       wanted: str) -> None:
    assert replies.asked_for(one, declared()) == wanted


@pytest.mark.parametrize("wanted", replies.MEANT)
def test_the_model_names_a_kind_that_the_question_allows_and_a_yes_confirms(wanted: str) -> None:
    for text in ("yes it all is", "no it is wrong", "I do not know", "Acme Motors", "3 %", "hm"):
        kind, score = replies.meant(seen(text), wanted)
        assert kind in replies.MEANT[wanted] and isinstance(score, float)
    assert replies.meant(seen("yes it all is"), "confirm")[0] == "confirmed"


# --- confirmations and firms ---

def test_what_was_read_is_confirmed_by_a_plain_yes_alone() -> None:
    assert reply("yes", CONFIRM) == ("confirmed", CONFIRM.names, True)
    assert reply("no", CONFIRM) == ("no", CONFIRM.names, False)
    assert reply("that is all wrong", CONFIRM, taken_for="no") == ("no", CONFIRM.names, False)
    assert reply("we cannot say", CONFIRM, taken_for="unknown") == (
        "unknown", CONFIRM.names, False)
    for kind in ("other", "confirmed"):
        assert reply("looks fine to my eyes", CONFIRM, taken_for=kind) == NONE


def test_a_firm_is_the_listed_one_where_it_is_numbered_or_plainly_said() -> None:
    for text, said in (("1", ("yes", "Hino Motors", True)), ("2", ("yes", "Hino Trucks", True)),
                       ("3", ("no", "neither", True)), ("the last one", ("no", "neither", True)),
                       ("yes", ("yes", None, True)), ("no", ("no", None, True)),
                       ("it is Hino Trucks", ("yes", "Hino Trucks", False)),
                       ("certainly not Hino Trucks", NONE), ("we have met them", NONE)):
        assert reply(text, SAME, taken_for="no") == said, text
    party = (PartyRead("Hino", "owner", Span(0, 2)),)
    assert answered("no", SAME, parties=party).parties == ()
    assert answered("it is Hino Trucks", SAME, parties=party).parties == party


def test_a_party_is_the_one_named_with_the_role_that_was_asked_for() -> None:
    assert reply("2", WHICH) == ("choice", "B GmbH", False)
    assert reply("2", BUYER) == NONE
    one, two = (PartyRead(name, "owner", Span(0, 4)) for name in ("Acme Oy", "Beta Oy"))
    found = answered("Acme Oy, Beta Oy", BUYER, parties=(one, two))
    assert [(each.name, each.role) for each in found.parties] == [
        ("Acme Oy", "importer"), ("Beta Oy", "owner")]
    assert found.reply and (found.reply.kind, found.reply.value) == ("name", "Acme Oy")
    found = answered("Hino Motors Ltd.", asking("party"))
    assert found.parties[0].role == "end_user"


@pytest.mark.parametrize(("text", "taken_for", "name"), [
    ("zzyx", "name", "zzyx"), ("a b c d e f g h", "name", "a b c d e f g h"),
    ("a b c d e f g h i", "name", None), ("zzyx", "other", None), ("...", "name", None)])
def test_a_short_text_taken_for_a_name_is_one(text: str, taken_for: str, name: str | None) -> None:
    assert reply(text, BUYER, taken_for=taken_for)[1] == name


def test_who_does_not_know_says_so_of_every_question() -> None:
    assert reply("we cannot say", CONTENT, taken_for="unknown") == (
        "unknown", CONTENT.names, False)
    assert reply("we cannot say", BUYER, taken_for="unknown") == ("unknown", BUYER.names, False)
    assert reply("none", SHARE, taken_for="unknown") == ("value", 0.0, True)
    assert reply("zero", CONTENT, taken_for="unknown") == ("value", 0.0, True)


# --- values ---

def valued(text: str, one: OpenQuestion, taken_for: str = "value") -> tuple[Any, bool] | None:
    """The value that the fact asked for has by the reply, and whether it is plainly said."""
    found = answered(text, one, taken_for=taken_for)
    if found.reply is None:
        return None
    [fact] = found.facts
    assert (fact.name, fact.span) == (one.names[0], Span(0, len(text)))
    assert fact.value == found.reply.value and found.reply.to == one.id
    return fact.value, found.reply.plain


@pytest.mark.parametrize(("text", "one", "value"), [
    ("3 %", CONTENT, (3.0, True)), ("3", CONTENT, (3.0, True)), ("3.1", CONTENT, (3.1, True)),
    ("2,5", CONTENT, (2.5, True)), ("it is 3 %", CONTENT, (3.0, True)),
    ("3 %.", CONTENT, (3.0, True)), ("5", WEIGHT, (5.0, True)),
    ("3 % by our own test", CONTENT, (3.0, False)), ("no", CONTENT, (0.0, False)),
    ("zero", CONTENT, (0.0, True)), ("no", SHARE, (0.0, True)), ("less than 3 %", CONTENT, None),
    ("not 3 %", CONTENT, None), ("3 % or 4 %", CONTENT, None), ("12 t", CONTENT, None),
    ("12 t", WEIGHT, (12000.0, True)), ("12 kg", WEIGHT, (12.0, True)),
    ("12", WEIGHT, (12.0, True)), ("5 %", WEIGHT, None), ("12 %", WEIGHT, None),
    ("12 kg in all", WEIGHT, (12.0, False)), ("12 days", WEIGHT, None),
    ("less than 12 t", WEIGHT, None), ("not 12 t", WEIGHT, None), ("12 t or 13 t", WEIGHT, None),
    ("zero", WEIGHT, None), ("no", WEIGHT, None), ("much", WEIGHT, None),
    ("Germany", PLACE, ("DE", True)), ("Germany, Germany", PLACE, ("DE", True)),
    ("we think Germany", PLACE, ("DE", False)), ("Germany or Japan", PLACE, None),
    ("not Germany", PLACE, None), ("abroad", PLACE, None),
    ("10 Feb 2027", SHIPS, (date(2027, 2, 10), True)), ("February 2027", SHIPS, None),
    ("not 10 Feb 2027", SHIPS, None), ("10 Feb 2027 or 11 Feb 2027", SHIPS, None),
    ("1C902", CODE, None)])
def test_one_value_of_the_type_asked_for_is_the_answer(text: str, one: OpenQuestion, value: Any
                                                      ) -> None:
    assert valued(text, one) == value


@pytest.mark.parametrize(("text", "taken_for", "kind", "value", "plain"), [
    ("yes", "other", "yes", True, True), ("no", "other", "no", False, True),
    ("no", "yes", "no", False, True), ("they did sign", "yes", "yes", True, False),
    ("they never signed", "no", "no", False, False)])
def test_a_yes_or_no_is_plainly_said_or_what_the_model_takes_it_for(
        text: str, taken_for: str, kind: str, value: bool, plain: bool) -> None:
    assert reply(text, SIGNED, taken_for=taken_for) == (kind, value, plain)
    assert valued(text, SIGNED, taken_for) == (value, plain)


def test_a_text_that_is_neither_answers_no_yes_or_no() -> None:
    assert reply("Germany", SIGNED, taken_for="value") == NONE
    assert reply("they did sign", SIGNED, taken_for="other") == NONE
    assert reply("yes", asking("fact", "nobody_knows")) == NONE
    assert reply("yes", asking("fact")) == NONE


CHOICES = declared()["onward_transfer"].choices
SHOWN = asking("fact", *FORM.names,
               choices=tuple(f"wahl {sign}" for sign in "uvwxyz"[:len(CHOICES)]))


def test_a_choice_is_numbered_or_named_by_what_was_shown_or_by_its_own_name() -> None:
    assert len(CHOICES) > 2
    for place, choice in enumerate(CHOICES):
        assert reply(str(place + 1), FORM) == ("choice", choice, True)
        assert reply(f"wahl {'uvwxyz'[place]}", SHOWN) == ("choice", choice, True)
    named = next(one for one in CHOICES if "_" in one).replace("_", " ")
    choice = named.replace(" ", "_")
    assert reply(named, FORM) == ("choice", choice, True)
    assert reply(f"we believe {named}", FORM) == ("choice", choice, False)
    assert reply(f"not {named}", FORM) == NONE
    assert reply("wahl u or wahl v", SHOWN) == NONE and reply("wahl", SHOWN) == NONE


def test_what_the_text_tells_beside_the_answer_is_kept_and_the_answer_stands_for_its_fact() -> None:
    old, other = FactRead("dysprosium_pct", 2, Span(0, 1)), FactRead("terbium_pct", 1, Span(0, 1))
    found = answered("3 %", CONTENT, facts=(old, other))
    assert [(one.name, one.value) for one in found.facts] == [
        ("terbium_pct", 1), ("dysprosium_pct", 3.0)]
    assert found.reply is not None and found.reply.plain


def test_a_fact_read_in_a_longer_text_is_the_answer_as_it_was_read() -> None:
    text, old = "3 % by our own test", FactRead("dysprosium_pct", 3, Span(0, 3))
    for one in (CONTENT, PAPER):
        found = answered(text, one, facts=(old,))
        assert found.facts == (old,) and found.reply == Reply("value", Span(0, len(text)), "7")
    assert answered("nothing of that", PAPER).reply is None
    assert answered("3 %", PAPER).reply is None
    signed = FactRead(SIGNED.names[0], False, Span(0, 4))
    found = answered("they did sign", SIGNED, taken_for="yes", facts=(signed,))
    assert [(one.value, one.span.end) for one in found.facts] == [(True, 13)]
    found = answered("they did sign", SIGNED, taken_for="other", facts=(signed,))
    assert found.facts == (signed,) and found.reply and found.reply.kind == "value"


def test_several_asked_together_are_answered_by_a_plain_no_or_a_number_or_a_yes_to_all() -> None:
    def told(text: str, **read: Any) -> tuple[str, dict[str, Any], bool]:
        found = answered(text, GROUP, taken_for="yes", **read)
        kind, plain = (found.reply.kind, found.reply.plain) if found.reply else ("", False)
        return kind, {one.name: one.value for one in found.facts}, plain

    assert told("none of them") == ("no", dict.fromkeys(GROUP.names, False), True)
    assert told("2") == ("yes", {"us_military_tie": True}, True)
    assert told("yes, all of them") == ("", {}, False)  # "them" is no word of assent
    assert told("yes, all of it") == ("yes", dict.fromkeys(GROUP.names, True), True)
    assert told("yes") == ("other", {}, False)
    assert told("the buyer did so once") == ("", {}, False) == told("0") == told("4")
    two = answered("none", asking("fact", *GROUP.names[:2])).facts
    assert [(one.name, one.value) for one in two] == [(name, False) for name in GROUP.names[:2]]
    old = (FactRead("us_armed_forces", True, Span(0, 1)), FactRead("prc_origin", True, Span(0, 1)))
    assert told("none", facts=old)[1] == {**dict.fromkeys(GROUP.names, False), "prc_origin": True}


def test_an_amount_of_a_fact_without_a_unit_may_have_any() -> None:
    fact = Declaration("x", "number", "?", "？", subject="goods", held_by="x")
    with patch.object(replies, "meant", return_value=("value", 1.0)):
        for text in ("12", "12 pcs"):
            found = replies.reply(Reading(text, "en"), page(text, TODAY), [asking("fact", "x")],
                                  {"x": fact})
            assert found.reply and (found.reply.value, found.reply.plain) == (12.0, True)
