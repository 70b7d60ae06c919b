"""Ownership by hand-worked structures: thresholds, chains, circles, dates, unnamed slices."""

from datetime import date, timedelta
from fractions import Fraction
from xml.etree import ElementTree

import pytest

from knowledge.register import Firm, Register, load_demonstration
from knowledge.register.ownership import (
    Owned,
    OwnershipRule,
    Stake,
    Structure,
    alternative,
    exact,
    owned,
    picture,
    structure_of,
)
from tests.register_support import NOW, address, fact, register

__all__ = ["address", "register"]
DAY = date(2026, 11, 23)


def rule(
    method: str = "direct", *, threshold: float = 50, at_least: bool = True, aggregate: bool = True
) -> OwnershipRule:
    return OwnershipRule(exact(threshold), at_least, aggregate, method)  # type: ignore[arg-type]


def structure(*stakes: str, persons: str = "", day: date = DAY) -> Structure:
    """From sentences such as "A 60 X" or "A ? X"."""
    read = []
    for sentence in stakes:
        owner, percent, asset = sentence.split()
        read.append(Stake(owner, asset, None if percent == "?" else exact(percent)))
    return Structure.on(day, read, unownable=persons.split())


def ask(of: Structure, group: str, by: OwnershipRule, asset: str = "X") -> Owned:
    return owned(of, asset, frozenset(group.split()), by, DAY)


@pytest.mark.parametrize(
    ("at_least", "percent", "side"),
    [(True, "49.9999", "no"), (True, "50", "yes"), (False, "50", "no"), (False, "50.0001", "yes")],
)
def test_the_threshold_is_reached_exactly(at_least: bool, percent: str, side: str) -> None:
    rest = str(100 - Fraction(percent)) if "." not in percent else f"{100 - float(percent):.4f}"
    of = structure(f"L {percent} X", f"p {rest} X", persons="p")
    assert ask(of, "L", rule(at_least=at_least)).side == side


def test_percentages_are_added_as_they_were_written() -> None:
    parts = ["0.1"] * 7 + ["49.3"]  # in binary numbers this sum falls short of 50
    of = structure(*(f"L{n} {p} X" for n, p in enumerate(parts)), "p 50 X", persons="p")
    found = ask(of, " ".join(f"L{n}" for n in range(8)), rule())
    assert (found.low, found.high, found.side) == (50, 50, "yes")


def test_together_or_one_of_them_alone() -> None:
    of = structure("A 30 X", "B 25 X", "p 45 X", persons="p")
    assert ask(of, "A B", rule()).side == "yes"
    alone = ask(of, "A B", rule(aggregate=False))
    assert (alone.low, alone.side) == (30, "no")


def test_direct_multiplied_and_cascade_answer_differently() -> None:
    of = structure("L 60 M", "q 40 M", "M 60 X", "p 40 X", persons="p q")
    found = {m: ask(of, "L", rule(m)) for m in ("direct", "multiplied", "cascade")}
    assert {m: (o.low, o.side) for m, o in found.items()} == {
        "direct": (0, "no"),
        "multiplied": (36, "no"),
        "cascade": (60, "yes"),
    }


def test_the_cascade_stops_where_the_threshold_is_missed() -> None:
    of = structure("L 49 M", "q 51 M", "M 100 X", persons="q")
    assert ask(of, "L", rule("cascade")).side == "no"
    assert ask(of, "L", rule("cascade")).low == 0


def test_the_cascade_adds_up_branches_of_different_depth() -> None:
    of = structure(
        "L 50 M", "q 50 M", "M 25 X", "L 10 X", "K 100 N", "N 15 X", "p 50 X", persons="p q"
    )
    assert ask(of, "L K", rule("cascade")).low == 50
    assert ask(of, "L", rule("cascade")).low == 35


def test_chains_over_many_levels_are_multiplied() -> None:
    stakes = ["L 90 n0", *(f"n{i} 90 n{i + 1}" for i in range(300)), "n300 90 X"]
    rest = [f"p{i} 10 n{i}" for i in range(301)]
    of = structure(
        *stakes, *rest, "p 10 X", persons=" ".join(["p", *(f"p{i}" for i in range(301))])
    )
    assert ask(of, "L", rule("multiplied")).low == 100 * Fraction(9, 10) ** 302
    assert ask(of, "L", rule("cascade")).low == 90


def test_two_firms_that_own_each_other_are_summed_to_the_limit() -> None:
    # x = 40 + 0.3 y, y = 0.5 x: x = 40 / 0.85
    of = structure("L 40 X", "Y 30 X", "p 30 X", "X 50 Y", "q 50 Y", persons="p q")
    found = ask(of, "L", rule("multiplied"))
    assert found.low == found.high == Fraction(4000, 85)


def test_a_firm_that_owns_part_of_itself() -> None:
    of = structure("L 45 X", "X 10 X", "p 45 X", persons="p")
    assert ask(of, "L", rule("multiplied")).low == 50


def test_a_circle_closed_in_itself_belongs_to_nobody_known() -> None:
    of = structure("X 100 Y", "Y 100 X")
    found = ask(of, "L", rule("multiplied"))
    assert (found.low, found.high, found.side) == (0, 0, "no")


def test_a_slice_without_a_name_gives_a_range_and_names_whom_to_ask() -> None:
    of = structure("L 30 X", "p 40 X", persons="p")
    found = ask(of, "L", rule())
    assert (found.low, found.high, found.side) == (30, 60, "unknown")
    assert [(s.asset, s.percent) for s in found.unknown_slices] == [("X", 30)]
    assert "between 30 % and 60 %" in found.sentence(of) and "Ask for" in found.sentence(of)
    assert ask(of, "L", rule(threshold=25)).side == "yes"
    assert ask(of, "L", rule(threshold=61)).side == "no"


def test_a_stake_of_unknown_size_is_part_of_the_range() -> None:
    of = structure("L ? X", "p 60 X", persons="p")
    assert (ask(of, "L", rule()).low, ask(of, "L", rule()).high) == (0, 40)
    assert ask(of, "L", rule()).side == "no"
    assert ask(of, "L", rule(threshold=40)).side == "unknown"


def test_unknown_owners_higher_up_reach_down() -> None:
    of = structure("M 80 X", "p 20 X", "q 30 M", persons="p q")
    found = ask(of, "L", rule("multiplied"))
    assert (found.low, found.high) == (0, 56)
    assert ask(of, "L", rule("cascade")).high == 80


def test_an_owner_of_whom_nothing_is_known_is_not_an_innocent_one() -> None:
    of = structure("M 100 X")
    assert ask(of, "L", rule("multiplied")).side == "unknown"
    assert ask(of, "L", rule("direct")).side == "no"
    assert ask(structure("M 100 X", persons="M"), "L", rule("multiplied")).side == "no"


def test_the_firm_asked_about_may_itself_be_of_the_group() -> None:
    assert ask(structure("p 100 X", persons="p"), "X", rule()).side == "yes"


def test_stakes_that_exceed_the_whole_make_it_unknown_and_say_so() -> None:
    of = structure("L 60 X", "p 60 X", persons="p")
    found = ask(of, "L", rule())
    assert (found.low, found.high, found.side) == (0, 100, "unknown")
    assert "more than 100 %" in found.problems[0] and "Note:" in found.sentence(of)


def test_a_stake_holds_from_its_first_day_to_the_day_before_its_end() -> None:
    stake = Stake("L", "X", exact(60), since=date(2024, 1, 1), until=date(2026, 1, 1))
    rest = Stake("p", "X", exact(40))
    sides = {
        day: owned(Structure.on(day, [stake, rest], ["p"]), "X", frozenset({"L"}), rule(), day).low
        for day in (date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1))
    }
    assert list(sides.values()) == [0, 60, 60, 0]


def test_paths_are_shown_largest_first_and_end_at_the_group() -> None:
    of = structure("L 20 X", "L 80 M", "M 50 X", "K 100 L", "M ? L")
    found = ask(of, "L K", rule("multiplied"))
    assert [(p.nodes, p.product) for p in found.paths] == [
        (("L", "M", "X"), 40),
        (("L", "X"), 20),
    ]


def test_a_web_of_everybody_owning_everybody_is_answered() -> None:
    names = [f"n{i}" for i in range(12)]
    stakes = [f"{a} 8 {b}" for a in names for b in names if a != b]
    of = structure(*stakes, "L 12 n0", *(f"{n} 8 X" for n in names))
    found = ask(of, "L", rule("multiplied"))
    assert 0 < found.low < found.high <= 100 and len(found.paths) <= 100


def test_the_picture_is_the_same_each_time_and_safe_and_described() -> None:
    evil = 'A"><script>alert(1)</script>&'
    stakes = [Stake("L", "X", exact(30)), Stake(evil, "X", exact(20)), Stake("m", "L", None)]
    of, mirrored = (
        Structure.on(DAY, order, names=[("L", "大型控股集团有限公司 " * 5)])
        for order in (stakes, stakes[::-1])
    )
    found = ask(of, "L", rule())
    drawn = picture(of, found)
    assert drawn == picture(mirrored, ask(mirrored, "L", rule()))
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "img" and root.attrib["aria-label"]
    assert "script" not in {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "style" not in drawn and "href" not in drawn
    assert root.findtext("{*}desc") == alternative(of, found)
    assert "The owner of 50 % of X is unknown." in alternative(of, found)


def test_an_owner_stands_above_all_that_it_owns_in_the_picture() -> None:
    of = structure("L 60 M", "M 45 X", "L 10 X", "X 5 M")
    drawn = picture(of, ask(of, "L", rule()))
    boxes = [line for line in drawn.splitlines() if line.startswith("<g>")]
    heights = {line[10]: float(line.partition(' y="')[2].partition('"')[0]) for line in boxes}
    assert heights["L"] < heights["M"] < heights["X"]


def test_the_structure_is_read_from_the_records_of_one_team(register: Register) -> None:
    load_demonstration(register, "t", NOW)
    of = structure_of(register, "t", "demo-norvantis", DAY)
    found = owned(of, "demo-norvantis", frozenset({"demo-grauhelm"}), rule("cascade"), DAY)
    assert (found.low, found.high, found.side) == (60, 85, "yes")
    before = structure_of(register, "t", "demo-norvantis", date(2024, 1, 14))
    assert before.stakes == ()


def test_sources_that_disagree_on_a_stake_count_only_as_far_as_they_agree(
    register: Register,
) -> None:
    stakes = [
        fact("owner", {"owner": "Listed", "percent": percent}, source)
        for percent, source in ((60, "register extract"), (30, "annual report"))
    ]
    register.save_firm("t", Firm(id="x", facts=tuple(stakes)), "me", NOW)
    of = structure_of(register, "t", "x", DAY)
    assert owned(of, "x", frozenset({"Listed"}), rule(), DAY).side == "unknown"
    known_then = structure_of(register, "t", "x", DAY, known=NOW + timedelta(days=1))
    assert known_then == of
