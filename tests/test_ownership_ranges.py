"""Stakes that a paper gives as a range, and branch offices, in the sums and in the picture."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.errors import WrongValue
from knowledge.register import Firm, Register
from knowledge.register.importers import import_table, look
from knowledge.register.importers.share import share
from knowledge.register.ownership import (
    Owned,
    OwnershipRule,
    alternative,
    owned,
    picture,
    structure_of,
)
from tests.register_support import NOW, SOURCE, address, fact, register

__all__ = ["address", "register"]
DAY = date(2026, 11, 23)
HALF = OwnershipRule(Fraction(50), at_least=True, aggregate=True, method="cascade")
MORE = OwnershipRule(Fraction(50), at_least=False, aggregate=True, method="multiplied")
RANGES = [
    ("> 25 % – ≤ 50 %", {"more_than": 25, "at_most": 50}),
    (">25-50%", {"more_than": 25, "at_most": 50}),
    ("more than 25% but not more than 50%", {"more_than": 25, "at_most": 50}),
    ("ownership-of-shares-25-to-50-percent", {"more_than": 25, "at_most": 50}),
    ("ownership-of-shares-50-to-75-percent-as-trust", {"more_than": 50, "less_than": 75}),
    ("75% or more", {"at_least": 75}),
    ("25% - 50%", {"at_least": 25, "at_most": 50}),
    ("between 25 and 50 percent", {"at_least": 25, "at_most": 50}),
    ("mehr als 25 % bis zu 50 %", {"more_than": 25, "at_most": 50}),
    ("über 50 Prozent", {"more_than": 50}),
    ("≥50 %", {"at_least": 50}),
    (">= 50 < 75", {"at_least": 50, "less_than": 75}),
    ("超过25%但不超过50%", {"more_than": 25, "at_most": 50}),
    ("25％以上", {"at_least": 25}),
    ("< 5 %", {"less_than": 5}),
    ("12,5 %", {"percent": 12.5}),
    ("60", {"percent": 60}),
]


@pytest.mark.parametrize(("text", "parts"), RANGES)
def test_a_range_is_read_with_its_ends(text: str, parts: dict[str, float]) -> None:
    assert share(text) == parts


@pytest.mark.parametrize("text", ["50-25 %", "> 25 % > 30 %", "about 30", "most of it", "> 25 + %",
                                  "1/3", "25-50-75"])
def test_what_is_neither_a_figure_nor_a_range_is_refused(text: str) -> None:
    with pytest.raises(WrongValue):
        share(text)


def take(register: Register, text: str) -> None:
    upload = look(register, "t", "firm", text.encode(), "owners.csv")
    report = import_table(register, "t", upload, SOURCE, by="me", now=NOW, dry_run=False)
    assert report.counts["refused"] == 0 and not report.unmapped


def ask(register: Register, group: str, rule: OwnershipRule, asset: str = "x") -> Owned:
    of = structure_of(register, "t", asset, DAY)
    return owned(of, asset, frozenset(group.split()), rule, DAY)


HEAD = "id,name,owner,owner %,owner 2,owner 2 %\n"


@pytest.mark.parametrize(
    ("one", "other", "half", "more"),
    [
        ("> 25 % – ≤ 50 %", "> 25 % – ≤ 50 %", "yes", "yes"),
        ("25 % – 50 %", "25 % – 50 %", "yes", "unknown"),
        ("> 25 % – ≤ 50 %", "10", "unknown", "unknown"),
        ("> 50 % – < 75 %", "5", "yes", "yes"),
        ("≥ 50 %", "0", "yes", "unknown"),
    ],
)
def test_the_least_of_each_range_is_summed(
    register: Register, one: str, other: str, half: str, more: str
) -> None:
    take(register, f"{HEAD}x,X,L,{one},M,{other}\n")
    assert ask(register, "L M", HALF).side == half
    assert ask(register, "L M", MORE).side == more


def test_what_another_owner_holds_at_least_bounds_the_group(register: Register) -> None:
    stakes = [{"owner": "L", "more_than": 25, "at_most": 50},
              {"owner": "P", "more_than": 50, "less_than": 75, "owner_kind": "person"}]
    facts = [fact("owner", stake, "a register") for stake in stakes]
    register.save_firm("t", Firm(id="x", facts=tuple(facts)), "me", NOW)
    found = ask(register, "L", HALF)
    assert (found.side, found.low > 25, found.high < 50) == ("no", True, True)


def test_a_figure_within_the_range_of_another_source_is_no_contradiction(
    register: Register,
) -> None:
    said = [("a register", {"owner": "L", "more_than": 25, "at_most": 50}),
            ("a report", {"owner": "L", "percent": 40}),
            ("a rumour", {"owner": "M", "percent": 10}),
            ("a register", {"owner": "M", "more_than": 25})]
    facts = [fact("owner", value, source) for source, value in said]
    register.save_firm("t", Firm(id="x", facts=tuple(facts)), "me", NOW)
    held = {one.facts[0].value.owner: one for one in register.firm("t", "x").entries("owner")}
    assert not held["L"].contradicted and held["M"].contradicted
    of = structure_of(register, "t", "x", DAY)
    assert of.bounds("x", "L") == (40, 40) and of.bounds("x", "M")[0] == 10


def test_the_picture_says_the_range_and_what_may_be_left(register: Register) -> None:
    take(register, f"{HEAD}x,X,L,> 25 % – ≤ 50 %,M,< 10 %\n")
    of = structure_of(register, "t", "x", DAY)
    found = ask(register, "L", HALF)
    said = alternative(of, found)
    assert "L owns more than 25 % and at most 50 % of X." in said
    assert "M owns less than 10 % of X." in said
    assert "The owner of between 40 % and 75 % of X is unknown." in said
    drawn = picture(of, found)
    assert "&gt; 25 %, ≤ 50 %" in drawn and "40–75 % owner unknown" in drawn


def test_a_branch_office_is_its_firm(register: Register) -> None:
    take(register, "id,name,branch of,owner,owner id,owner %\n"
                   "h,Head,,Listed,l,30\nb,Office,h,,,\nl,Listed,,,,\nc,Child,,Office,b,80\n")
    asked = ask(register, "l", HALF, "b")
    assert (asked.low, asked.asset) == (30, "h")
    of = structure_of(register, "t", "b", DAY)
    assert "Office is a branch office of Head and no firm of its own." in asked.sentence(of)
    assert ask(register, "h", HALF, "b").side == "yes"  # the office of a listed firm is that firm
    child = ask(register, "h", HALF, "c")  # what an office holds its firm holds
    assert (child.low, child.side) == (80, "yes")
    assert ask(register, "l", OwnershipRule(Fraction(20), True, True, "cascade"), "c").low == 80
    assert ask(register, "l", MORE, "c").low == 24


def test_offices_that_are_branches_of_each_other_are_answered(register: Register) -> None:
    take(register, "id,name,branch of\na,A,b\nb,B,a\n")
    assert ask(register, "l", HALF, "a").side == "unknown"
