"""Owners' shares are read as told: who holds how much, by name or by the list he stands on."""

import pytest

from tests.embedded_reader import read


def told(text: str) -> list[tuple[str, float, str]]:
    return [(one.owner, one.percent, one.listed) for one in read(text).shares]


@pytest.mark.parametrize(("text", "wanted"), [
    ("The buyer is owned 30 % by SMIC and 25 % by Hikvision.",
     [("SMIC", 30.0, ""), ("Hikvision", 25.0, "")]),
    ("A watch-listed company owns 30 % of our customer. Can they get magnets?",
     [("", 30.0, "watch_list")]),
    ("A control list company has 20 % in our customer. Can we ship SmCo?",
     [("", 20.0, "control_list")]),
    ("客户股东里有一家占30%是管控名单上的，能出钐钴吗？", [("", 30.0, "control_list")])])
def test_a_share_has_its_owner_or_his_list(text: str, wanted: list[tuple[str, float, str]]) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize("text", [
    "A firm that is not on the control list owns 30 % of our customer. Can we ship SmCo?",
    "If a watch-listed company owned 30 % of the customer, could we ship SmCo?",
    "客户股东占30%，不在管控名单上，能出钐钴吗？"])
def test_a_listing_that_is_denied_or_supposed_is_none(text: str) -> None:
    assert told(text) == []
