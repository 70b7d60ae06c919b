"""A next message is first tried as a reply to our own open question."""

from typing import Any

import pytest

from assistant.case.case_card import OpenQuestion
from assistant.reading.contract import Reading
from assistant.reading.reader import read
from tests.embedded_reader import declared, known

SIGNED = OpenQuestion("1", "fact", ("certificate_issued_by_end_user",))
CONTENT = OpenQuestion("2", "fact", ("dysprosium_pct",))
FORM = OpenQuestion("3", "fact", ("onward_transfer",))
BUYER = OpenQuestion("4", "party", ("end_user",))
CONFIRM = OpenQuestion("5", "confirm", ("end_user",))
SAME = OpenQuestion("6", "same", ("end_user",), ("Hino Motors, Ltd.", "another firm"))
COUNTRY = OpenQuestion("7", "fact", ("end_user_country",))


def answer(text: str, waiting: OpenQuestion) -> Reading:
    return read(text, known(), [waiting], declared())


def kind(text: str, waiting: OpenQuestion) -> str:
    found = answer(text, waiting)
    return found.reply.kind if found.reply else ""


@pytest.mark.parametrize(("text", "waiting", "wanted"), [
    ("yes", SIGNED, "yes"), ("是的", SIGNED, "yes"), ("no", SIGNED, "no"), ("没有", SIGNED, "no"),
    ("I don't know", SIGNED, "unknown"), ("不知道", SIGNED, "unknown"),
    ("no idea", CONTENT, "unknown"), ("confirmed", CONFIRM, "confirmed"),
    ("yes that's right", CONFIRM, "confirmed"), ("对", CONFIRM, "confirmed"),
    ("no", CONFIRM, "no"), ("2", SAME, "no"), ("yes", SAME, "yes"),
    ("no", SAME, "no"), ("Acme Motors Oy", BUYER, "name"),
    ("no idea yet", BUYER, "unknown")])
def test_the_kind_of_a_reply_is_read(text: str, waiting: OpenQuestion, wanted: str) -> None:
    assert kind(text, waiting) == wanted


@pytest.mark.parametrize(("text", "waiting", "values"), [
    ("3.1 % dysprosium, no terbium, no holmium", CONTENT,
     {"dysprosium_pct": 3.1, "terbium_pct": 0, "holmium_pct": 0}),
    ("0.3", CONTENT, {"dysprosium_pct": 0.3}), ("2", FORM, {"onward_transfer": "third_party"}),
    ("第二个", FORM, {"onward_transfer": "third_party"}),
    ("Germany", COUNTRY, {"end_user_country": "DE"}),
    ("匈牙利", COUNTRY, {"end_user_country": "HU"}),
    ("yes", SIGNED, {"certificate_issued_by_end_user": True}),
    ("否", SIGNED, {"certificate_issued_by_end_user": False})])
def test_the_value_of_a_reply_is_read(text: str, waiting: OpenQuestion, values: dict[str, Any]
                                      ) -> None:
    found = answer(text, waiting)
    assert found.reply is not None and found.reply.to == waiting.id
    assert values.items() <= {one.name: one.value for one in found.facts}.items()


@pytest.mark.parametrize("text", [
    "Is Boeing on the watch list?", "What does Decree 792 say about transfers?",
    "why do you need that?"])
def test_a_question_is_no_reply(text: str) -> None:
    assert kind(text, SIGNED) in ("", "other", "why")


def test_a_name_replied_is_quoted_and_has_the_role_that_was_asked_for() -> None:
    found = answer("It is Acme Motors Oy, in Tampere", BUYER)
    assert found.parties[0].role == "end_user" and "Acme Motors Oy" in found.parties[0].name
    assert found.words(found.parties[0].span) in found.text
