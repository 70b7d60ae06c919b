"""What would settle it, against every answer there is, on small packs drawn from fixed seeds."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from random import Random
from typing import Any

import pytest

from knowledge.rules import Pack, Question, Told, all_of, any_of, determine, none_of
from knowledge.rules.changes import SHOWN
from knowledge.rules.engine.evaluation import Evaluation
from knowledge.rules.engine.program import Part, Program
from knowledge.rules.engine.question_reading import QuestionReading
from knowledge.rules.truth import FALSE, NOT, TRUE, UNKNOWN
from tests.kernel import DAY, FEW_FACTS, declare, facts, make_pack, make_rule, random_pack

Values = dict[str, Any]
Choices = Mapping[str, tuple[Any, ...]]
LAWYERS = facts("yes_no1", "yes_no2", "yes_no3", "choice1")
D = date(2025, 4, 4)
TWO: dict[tuple[str, ...], Choices] = {
    ("percent1", "percent2", "yes_no1"): {
        "percent": (0, 0.01, 0.3, 0.6, 0.99, 1, 1.01, 2, 3, 4, 4.1, 4.99, 5, 5.01, 50, 100),
        "yes_no": (True, False)},
    ("date1", "date2", "yes_no1"): {
        "date": tuple(D + timedelta(days=day) for day in (-9, -1, 0, 1, 90, 180, 271, 272, 280)),
        "yes_no": (True, False)},
    ("country1", "country2"): {"country": ("DE", "JP", "US", "FR", "CN")},
    ("number1", "number2"): {
        "number": (-9, -1, 0, 0.4, 0.7, 1, 1.5, 1.7, 40, 70, 100, 101, 120)},
}
"""Facts of which two are compared, with values in every cell, on all sides of each other."""


def partial(pack: Pack, values: Choices) -> Iterator[Values]:
    """Every way to tell some of the facts."""
    names = list(pack.facts)
    for told in product(*((None, *values[name]) for name in names)):
        yield {name: value for name, value in zip(names, told, strict=True) if value is not None}


def samples(pack: Pack) -> Choices:
    """A value of every cell of every fact."""
    cells = pack.written(DAY).cells
    return {name: cells[name].samples if name in cells else (True,) if one.type == "yes_no" else ()
            for name, one in pack.facts.items()}


class Tried:
    """Every node's truth for every way to tell some of the facts, with these open points supposed.
    That these truths are right is seen in test_kernel_laws.py."""

    def __init__(self, pack: Pack, values: Choices, points: Mapping[str, bool]) -> None:
        self.program, self.points = pack.written(DAY), points
        self.truths = [(told, self.evaluation(told).truths) for told in partial(pack, values)]

    def evaluation(self, told: Values) -> Evaluation:
        found = Evaluation.of(self.program, told)
        return found.supposing(self.points) if self.points else found

    def settling(self, told: Values, parts: Iterable[Part]) -> list[Values]:
        """The answers beside what is told that make every part as wanted."""
        return [{name: value for name, value in more.items() if name not in told}
                for more, truths in self.truths
                if all(name in more and more[name] == value for name, value in told.items())
                and all(truths[node] == (TRUE if wanted else FALSE) for node, wanted in parts)]


def smallest(sets: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    every = set(sets)
    return {one for one in every if not any(other < one for other in every)}


def check(tried: Tried, told: Values, parts: tuple[Part, ...]) -> None:
    """The sets found settle the parts together, and the smallest of them are the smallest there
    are."""
    program, found = tried.program, tried.evaluation(told)
    answers, cells = program.answers, program.cells
    got = (found.settling.sets(parts[0]) if len(parts) == 1 else found.settling.together(parts))
    wanted = tried.settling(told, parts)
    names = [frozenset(answers.names(answers.asked(one))) for one in got.sets]
    assert smallest(names) == smallest(frozenset(one) for one in wanted) and not got.more
    for one, asked in zip(got.sets, names, strict=True):
        assert any(set(some) == asked and all(
            answers.mask(one, name) & cells[name].holding(value) for name, value in some.items())
            for some in wanted), (told, asked)
    if found.settling.at_once(parts):
        assert wanted


def some_told(rnd: Random, tried: Tried, count: int) -> list[Values]:
    return [{}, *(rnd.choice(tried.truths)[0] for _ in range(count))]


@pytest.mark.parametrize("seed", range(24))
def test_the_sets_of_every_gate_are_sufficient_and_the_smallest_there_are(seed: int) -> None:
    rnd = Random(seed)
    pack = random_pack(rnd, rnd.choice((FEW_FACTS, LAWYERS)), pairs=0)
    for points in ({}, {"point": True}, {"point": False}):
        program = pack.written(DAY)
        known = {point: side for point, side in points.items() if point in program.point_bits}
        if points and not known:
            continue
        tried = Tried(pack, samples(pack), known)
        for told in some_told(rnd, tried, 6):
            for node in range(len(program.fixed)):
                for wanted in (True, False):
                    check(tried, told, ((node, wanted),))
            for question in pack.questions.values():
                check(tried, told, program.parts(question)[0])


@pytest.mark.parametrize("names", TWO, ids=lambda names: names[0])
@pytest.mark.parametrize("seed", range(8))
def test_the_sets_are_so_too_where_two_facts_are_compared(names: tuple[str, ...], seed: int
                                                         ) -> None:
    rnd = Random(seed)
    declared = {name: declare(name, name[:-1]) for name in names}
    pack = random_pack(rnd, declared, pairs=0.9)
    program = pack.written(DAY)
    values = {name: TWO[names][one.type] for name, one in declared.items()}
    ends = {end for one in values.values() for end in (one[0], one[-1])
            if type(end) in (int, date) and end not in (0, 100)}  # nothing is tried beyond these
    tried = Tried(pack, values, {})
    for told in some_told(rnd, tried, 12):
        if ends & set(told.values()):
            continue
        for node in range(len(program.fixed)):
            for wanted in (True, False):
                check(tried, told, ((node, wanted),))
        for question in pack.questions.values():
            check(tried, told, program.parts(question)[0])


def test_four_facts_may_follow_each_other_between_the_same_two_limits() -> None:
    """Between two limits values are tried near both of them and at two places that differ."""
    names = [f"percent{place}" for place in range(4)]
    rising = make_rule("rising", lambda f, p: all_of(
        f.percent0.more_than(1), f.percent3.less_than(2),
        *(getattr(f, low).less_than(getattr(f, high)) for low, high in pairwise(names))))
    falling = make_rule("falling", lambda f, p: rising(f, p) & f.percent3.less_than(f.percent0))
    program = make_pack([rising, falling], [], facts(*names)).written(DAY)
    found = Evaluation.of(program, {}).settling
    assert found.sets((program.entries["rising"].node, True)).sets
    assert not found.sets((program.entries["falling"].node, True)).sets


@pytest.mark.parametrize(("count", "apart", "possible"), [
    (1, 1, False), (1, 2, True), (2, 2, False), (2, 3, True), (3, 3, False), (3, 4, True)])
def test_as_many_days_follow_each_other_as_lie_between(count: int, apart: int, possible: bool
                                                      ) -> None:
    names = [f"date{place}" for place in range(count)]
    between = make_rule("between", lambda f, p: all_of(
        f.date0.more_than(D), getattr(f, names[-1]).less_than(D + timedelta(days=apart)),
        *(getattr(f, low).less_than(getattr(f, high)) for low, high in pairwise(names))))
    program = make_pack([between], [], facts(*names)).written(DAY)
    sets = Evaluation.of(program, {}).settling.sets((program.entries["between"].node, True))
    assert bool(sets.sets) is possible


def behind(found: Evaluation, node: int) -> set[str]:
    """The facts not told and the points not supposed that keep a node open, gate by gate."""
    program = found.program
    if found.truths[node] != UNKNOWN:
        return set()
    if node in program.gates:
        return {name for part in program.gates[node].parts for name in behind(found, part)}
    if node in program.points:
        return {program.points[node]}
    test = program.tests[node]
    return {name for name in (test.fact, test.other) if name and name not in found.values}


@pytest.mark.parametrize("seed", range(24))
def test_what_keeps_it_open_is_every_missing_fact_and_open_point_behind_it(seed: int) -> None:
    rnd = Random(seed)
    pack = random_pack(rnd)
    program, order = pack.written(DAY), list(pack.facts)
    for share in (0, 0.3, 0.6, 0.9):
        told = {name: one.samples[0] for name, one in program.cells.items() if rnd.random() < share}
        told |= {name: "no test reads it" for name in order if name not in program.cells}
        for supposed in ({}, dict.fromkeys(program.point_bits, True),
                         {point: False for point in program.point_bits if rnd.random() < 0.5}):
            found = Evaluation.of(program, told)
            found = found.supposing(supposed) if supposed else found
            for node in range(len(program.fixed)):
                names = behind(found, node)
                bits = found.because(node)
                assert found.missing(bits) == tuple(name for name in order if name in names)
                assert found.points(bits) == tuple(sorted(names & set(program.point_bits)))
            nodes = rnd.sample(range(len(program.fixed)), min(4, len(program.fixed)))
            open_points = {name for node in nodes for name in behind(found, node)
                           if name in program.point_bits}
            bits = program.point_bits
            assert found.open_behind(nodes) == sum(bits[point] for point in open_points)
            assert found.open_bits == sum(bits[one] for one in bits if one not in supposed)


@pytest.mark.parametrize("seed", range(12))
def test_a_node_depends_on_no_fact_outside_its_reach(seed: int) -> None:
    """`reach` and `cells_behind` name every fact that can make a difference to a node."""
    rnd = Random(seed)
    pack = random_pack(rnd)
    program = pack.written(DAY)
    for node, reached in enumerate(program.reach):
        names = set(program.answers.names(reached & program.answers.facts))
        assert names == leaves(program, node)
        field = sum(program.answers.field(name) for name in names)
        assert program.cells_behind[node] == field
        points = {point for point, bit in program.point_bits.items() if reached & bit}
        assert points == {program.points[one] for one in below(program, node)
                          if one in program.points}
    told = {name: one.samples[-1] for name, one in program.cells.items()}
    assert program.cells_told({**told, "not read": 1}) == sum(
        program.answers.cell(name, len(one.samples) - 1) for name, one in program.cells.items())


def below(program: Program, node: int) -> set[int]:
    gate = program.gates.get(node)
    return {node, *(one for part in gate.parts for one in below(program, part))} if gate else {node}


def leaves(program: Program, node: int) -> set[str]:
    tests = [program.tests[one] for one in below(program, node) if one in program.tests]
    return {name for test in tests for name in (test.fact, test.other) if name}


# --- more sets than are carried ---

def many(count: int) -> Pack:
    declared = facts(*(f"yes_no{place}" for place in range(count)), "choice1")
    one = make_rule("one", lambda f, p: any_of(*(
        getattr(f, f"yes_no{place}").holds() for place in range(count))))
    both = make_rule("both", lambda f, p: one(f, p) & f.choice1.is_("red"))
    neither = make_rule("neither", lambda f, p: ~both(f, p))
    either = make_rule("either", lambda f, p: both(f, p) | f.choice1.is_("blue"))
    asked = [Question(rule.id, "?", "？", "law", (rule,), outcomes=("yes", "no"))
             for rule in (one, both, neither, either)]
    return make_pack([one, both, neither, either], asked, declared)


@pytest.mark.parametrize(("count", "more"), [(30, False), (200, True)])
def test_where_sets_are_left_out_it_is_said_all_the_way_up(count: int, more: bool) -> None:
    program = many(count).written(DAY)
    found = Evaluation.of(program, {})
    for name, wanted in (("one", True), ("both", True), ("neither", False), ("either", True)):
        sets = found.settling.sets((program.entries[name].node, wanted))
        assert sets.more is more and len(sets.sets) > 8
    assert not found.settling.sets((program.entries["one"].node, False)).more
    two = tuple((program.entries[name].node, True) for name in ("one", "either"))
    assert found.settling.together(two).more is more


@pytest.mark.parametrize(("first", "second", "more"), [
    (7, 7, False), (8, 8, False), (5, 13, True), (12, 12, True)])
def test_sixty_four_sets_are_carried_and_it_is_said_if_there_are_more(
        first: int, second: int, more: bool) -> None:
    """Of two choices beside each other there are as many sets as pairs of them."""
    declared = facts(*(f"yes_no{place}" for place in range(first + second)))
    left, right = range(first), range(first, first + second)

    def one_of(f: Any, places: range) -> Any:
        return any_of(*(getattr(f, f"yes_no{place}").holds() for place in places))

    both = make_rule("both", lambda f, p: one_of(f, left) & one_of(f, right))
    program = make_pack([both], [], declared).written(DAY)
    found = Evaluation.of(program, {}).settling.sets((program.entries["both"].node, True))
    assert len(found.sets) == min(first * second, 64) and found.more is more
    answers = program.answers
    for one in found.sets:
        names = [int(name[6:]) for name in answers.names(answers.asked(one))]
        assert len(names) == 2 and names[0] in left and names[1] in right


@pytest.mark.parametrize(("count", "more"), [(64, False), (65, True)])
def test_it_is_said_where_one_set_is_left_out_of_a_choice(count: int, more: bool) -> None:
    program = many(count).written(DAY)
    found = Evaluation.of(program, {}).settling.sets((program.entries["one"].node, True))
    assert (len(found.sets), found.more) == (64, more)


def test_few_sets_that_remain_of_many_left_out_still_say_so() -> None:
    """Of two hundred choices all but the last ones that are carried are barred beside them."""
    declared = facts(*(f"yes_no{place}" for place in range(200)), "choice1")

    def holds(f: Any, places: range) -> list[Any]:
        return [getattr(f, f"yes_no{place}").holds() for place in places]

    rest = make_rule("rest", lambda f, p: any_of(*holds(f, range(200)))
                     & none_of(*holds(f, range(60))))
    other = make_rule("other", lambda f, p: rest(f, p) | f.choice1.is_("blue"))
    program = make_pack([rest, other], [], declared).written(DAY)
    found = Evaluation.of(program, {}).settling
    for name, count in (("rest", 4), ("other", 5)):
        sets = found.sets((program.entries[name].node, True))
        assert (len(sets.sets), sets.more) == (count, True)


@pytest.mark.parametrize(("count", "shown", "more"), [(7, 7, False), (8, 8, False), (9, 8, True)])
def test_eight_sets_are_shown_and_it_is_said_if_there_are_more(count: int, shown: int, more: bool
                                                              ) -> None:
    pack = many(count)
    missing = determine(pack, "one", {}, DAY).missing
    assert missing.to_yes == tuple((f"yes_no{place}",) for place in range(shown))
    assert missing.more is more and not determine(pack, "one", {}, DAY).settled
    assert missing.to_no == (tuple(f"yes_no{place}" for place in range(count)),)
    other = determine(pack, "neither", {}, DAY).missing
    assert len(other.to_no) == shown and other.more is more


# --- what may lawfully be changed ---

def turning(pack: Pack, question: str, told: Values) -> set[frozenset[str]]:
    """The smallest sets of facts that may be changed and whose change makes it favourable."""
    cells = pack.written(DAY).cells
    levers = [name for name in told if name in cells and pack.facts[name].lawful_change]
    found = set()
    for count in range(1, len(levers) + 1):
        for names in combinations(levers, count):
            for values in product(*(cells[name].samples for name in names)):
                now = {**told, **dict(zip(names, values, strict=True))}
                if determine(pack, question, now, DAY).favourable:
                    found.add(frozenset(names))
    return smallest(found)


@pytest.mark.parametrize("seed", range(40))
def test_lawful_changes_are_the_smallest_that_turn_the_answer(seed: int) -> None:
    rnd = Random(seed)
    pack = random_pack(rnd, FEW_FACTS, whole=False)
    cells = pack.written(DAY).cells
    for name, question in pack.questions.items():
        for _ in range(6):
            told = {fact: rnd.choice(samples(pack)[fact] or (True,)) for fact in pack.facts
                    if fact in cells}
            found = determine(pack, name, told, DAY)
            if found.favourable:
                assert not found.lawful_changes
                continue
            wanted = turning(pack, name, told)
            changed = [frozenset(change.fact for change in one.changes)
                       for one in found.lawful_changes]
            assert len(set(changed)) == len(changed) == min(len(wanted), SHOWN)
            assert set(changed) <= wanted
            for one in found.lawful_changes:
                assert not one.still_missing
                for change in one.changes if len(one.changes) == 1 else ():
                    for label in change.to:
                        sample = cells[change.fact].samples[cells[change.fact].labels.index(label)]
                        assert determine(pack, name, {**told, change.fact: sample}, DAY).favourable
            assert question.favourable_outcome != found.outcome


SWAP = {f"yes_no{place}": declare(f"yes_no{place}", "yes_no", lawful_change="swap")
        for place in range(5)}


def test_at_most_three_changes_are_proposed_those_that_change_least_first() -> None:
    every = make_rule("every", lambda f, p: any_of(
        f.yes_no0.holds() & f.yes_no1.holds(), f.yes_no2.holds(), f.yes_no3.holds(),
        f.yes_no4.holds() & f.yes_no1.holds()))
    pack = make_pack([every], [Question("asked", "?", "？", "law", (every,))], SWAP)
    found = determine(pack, "asked", dict.fromkeys(SWAP, False), DAY).lawful_changes
    assert [[change.fact for change in one.changes] for one in found] == [
        ["yes_no2"], ["yes_no3"], ["yes_no0", "yes_no1"]]
    assert {change.how for one in found for change in one.changes} == {"swap"}
    assert {change.to for one in found for change in one.changes} == {("yes",)}


def test_a_change_that_one_of_its_values_makes_true_is_proposed_though_another_would_not() -> None:
    """Which side a test of two facts falls on hangs on both: 5 is allowed, but not below 3."""
    small = make_rule("small", lambda f, p: f.percent1.less_than(f.percent2)
                      & f.percent1.at_most(5))
    pack = make_pack([small], [Question("asked", "?", "？", "law", (small,))], {
        "percent1": declare("percent1", "percent", lawful_change="choose less"),
        "percent2": declare("percent2", "percent")})
    found = determine(pack, "asked", {"percent1": 50, "percent2": 3}, DAY).lawful_changes
    assert [[change.fact for change in one.changes] for one in found] == [["percent1"]]
    assert determine(pack, "asked", {"percent1": 50, "percent2": 0}, DAY).lawful_changes == ()


def test_no_change_is_proposed_that_leaves_it_to_unsettled_law() -> None:
    """Below the other share only an open point could help, which no change of a fact settles."""
    above = make_rule("above", lambda f, p: ~f.percent1.less_than(f.percent2) | p.open("point"))
    may = make_rule("may", lambda f, p: f.yes_no0.holds() & above(f, p))
    declared = {**SWAP, **{name: declare(name, "percent", lawful_change="choose another")
                           for name in ("percent1", "percent2")}}
    pack = make_pack([above, may], [Question("asked", "?", "？", "law", (may,))], declared)

    def changes(low: int) -> tuple[Any, ...]:
        told = {"yes_no0": False, "percent1": low, "percent2": 5}
        return determine(pack, "asked", told, DAY).lawful_changes

    assert changes(0) == () and [one.changes[0].fact for one in changes(7)] == ["yes_no0"]


def test_a_fact_that_can_settle_nothing_is_not_asked_for() -> None:
    """A share above five and not above five there is none: b and c hold only beside such a one,
    though b is declared first and c stands in the same paper as the share."""
    above, not_above = (lambda f: f.share.more_than(5)), (lambda f: f.share.at_most(5))
    some = make_rule("some", lambda f, p: above(f) | not_above(f) | all_of(
        above(f), not_above(f), f.b.holds(), f.c.holds()))
    declared = {"b": declare("b", "yes_no"), "share": declare("share", "percent", document="paper"),
                "c": declare("c", "yes_no", document="paper")}
    pack = make_pack([some], [Question("asked", "?", "？", "law", (some,))], declared)
    missing = determine(pack, "asked", {}, DAY).missing
    assert (missing.to_yes, missing.to_no, missing.ask) == ((("share",),), (), ("share",))


@pytest.mark.parametrize(("told", "ask"), [
    ({}, ("a", "c")), ({"a": True}, ("c",)), ({"a": True, "c": True}, ("b",)),
    ({"a": True, "c": True, "b": True}, ("e",))])
def test_it_is_asked_with_what_stands_in_the_same_paper_and_nothing_else(
        told: Values, ask: tuple[str, ...]) -> None:
    papers = {"a": "report", "b": "", "c": "report", "d": "", "e": "contract"}
    declared = {name: declare(name, "yes_no", document=papers[name]) for name in "acbed"}
    every = make_rule("every", lambda f, p: all_of(*(getattr(f, one).holds() for one in papers)))
    pack = make_pack([every], [Question("asked", "?", "？", "law", (every,))], declared)
    assert determine(pack, "asked", told, DAY).missing.ask == ask


def test_no_change_is_proposed_of_what_nobody_told_or_may_not_be_changed_or_is_open() -> None:
    declared = {**SWAP, "yes_no1": declare("yes_no1", "yes_no")}
    both = make_rule("both", lambda f, p: f.yes_no0.holds() & (f.yes_no1.holds()
                                                               | f.yes_no2.holds()))
    asked = Question("asked", "?", "？", "law", (both,))
    pack = make_pack([both], [asked], declared)

    def changes(**told: bool) -> list[tuple[list[str], tuple[str, ...]]]:
        return [([change.fact for change in one.changes], one.still_missing)
                for one in determine(pack, "asked", told, DAY).lawful_changes]

    assert changes(yes_no0=False) == [(["yes_no0"], ("yes_no1",))]
    assert changes(yes_no0=False, yes_no1=True) == [(["yes_no0"], ())]
    assert changes(yes_no0=True, yes_no1=False, yes_no2=False) == [(["yes_no2"], ())]
    assert changes(yes_no0=True, yes_no1=False) == changes(yes_no0=True, yes_no1=True) == []
    assert changes(yes_no1=False) == changes() == []
    barred = Question("barred", "?", "？", "law", (both,), favourable="no", outcomes=("yes", "no"))
    found = determine(make_pack([both], [barred], declared), "barred",
                      {"yes_no0": True, "yes_no1": True}, DAY).lawful_changes
    assert [(one.changes[0].fact, one.changes[0].to) for one in found] == [("yes_no0", ("no",))]


# --- a question read on what was told ---

@pytest.mark.parametrize("seed", range(30))
def test_the_deciding_rules_say_what_the_answer_says(seed: int) -> None:
    """Each deciding rule is as the answer has it, and is reached through parts that are alike."""
    rnd = Random(seed)
    pack = random_pack(rnd)
    program = pack.written(DAY)
    for question in pack.questions.values():
        for share in (0.2, 0.7, 1):
            told = {name: rnd.choice(cells.samples) for name, cells in program.cells.items()
                    if rnd.random() < share}
            read = QuestionReading(question, Evaluation.of(program, told))
            needs = [*zip(question.needs, read.requires, strict=True)]
            if read.truth == FALSE:
                needs += zip(question.subject_to, read.provisos, strict=True)
            alike = [need.rule.id for need, part in needs if read.met(part) == read.truth]
            got = read.deciding()
            assert bool(got) == bool(alike) and len(got) <= len(alike)
            assert got[0] in family(program, alike[0])
            for name in got:
                truth = read.evaluation.truths[program.entries[name].node]
                assert truth in (read.truth, NOT[read.truth])


def family(program: Program, rule: str) -> set[str]:
    """A rule and every rule that it refers to, directly or not."""
    return {rule, *(one for part in program.entries[rule].refers for one in family(program, part))}


def test_an_answer_is_followed_only_while_one_part_decides() -> None:
    a, b, c = (make_rule(name, lambda f, p, place=place: getattr(f, f"yes_no{place}").holds())
               for place, name in enumerate("abc"))
    both = make_rule("both", lambda f, p: a(f, p) & b(f, p))
    either = make_rule("either", lambda f, p: a(f, p) | b(f, p))
    nor = make_rule("nor", lambda f, p: ~either(f, p))
    same = make_rule("same", lambda f, p: c(f, p))
    asked = [Question(one.id, "?", "？", "law", (one,), outcomes=("yes", "no"))
             for one in (both, either, nor, same)]
    pack = make_pack([a, b, c, both, either, nor, same], asked, SWAP)

    def because(question: str, **told: bool) -> tuple[str, ...]:
        return determine(pack, question, told, DAY).because

    assert because("both", yes_no0=True, yes_no1=True) == ("both",)
    assert because("both", yes_no0=True, yes_no1=False) == ("b",)
    assert because("both", yes_no0=False, yes_no1=False) == ("a",)
    assert because("both", yes_no0=True) == ("b",) and because("both") == ("both",)
    assert because("either", yes_no0=False, yes_no1=True) == ("b",)
    assert because("either", yes_no0=True, yes_no1=True) == ("a",)
    assert because("either", yes_no0=False, yes_no1=False) == ("either",)
    assert because("either", yes_no0=False) == ("b",)
    assert because("nor", yes_no1=True, yes_no0=False) == ("b",)
    assert because("nor", yes_no0=False, yes_no1=False) == ("either",)
    assert because("same", yes_no2=True) == because("same", yes_no2=False) == ("c",)


OPEN = {"either": lambda f, p: p.open("point") | f.yes_no0.holds(),
        "both": lambda f, p: p.open("point") & f.yes_no0.holds(),
        "beside": lambda f, p: (p.open("point") | f.yes_no0.holds()) & f.yes_no1.holds()}
ASKED, SILENT = ("needs_facts", ("point",)), ("unsettled", ("point",))


@pytest.mark.parametrize(("rule", "favourable", "told", "said"), [
    ("either", "yes", {}, ASKED), ("either", "no", {}, SILENT),
    ("either", "no", {"yes_no0": False}, SILENT), ("either", "yes", {"yes_no0": False}, SILENT),
    ("either", "no", {"yes_no0": True}, ("yes", ())), ("both", "yes", {}, SILENT),
    ("both", "no", {}, ASKED), ("both", "no", {"yes_no0": False}, ("no", ())),
    ("both", "no", {"yes_no0": True}, SILENT), ("beside", "yes", {}, ASKED),
    ("beside", "yes", {"yes_no0": False}, SILENT), ("beside", "no", {"yes_no0": False}, ASKED),
    ("beside", "no", {"yes_no1": False}, ("no", ()))])
def test_it_is_unsettled_where_no_fact_could_make_it_favourable_and_the_law_is_silent(
        rule: str, favourable: str, told: Values, said: tuple[str, tuple[str, ...]]) -> None:
    one = make_rule(rule, OPEN[rule])
    asked = Question("asked", "?", "？", "law", (one,), favourable=favourable,
                     outcomes=("yes", "no"))
    found = determine(make_pack([one], [asked], SWAP), "asked", told, DAY)
    assert (found.outcome, found.unsettled) == said
    assert bool(found.branches) is bool(said[1])
    assert found.favourable is (said == ("no", ()))


def test_a_no_is_no_whatever_the_law_leaves_open_beside_it() -> None:
    told = make_rule("told", lambda f, p: f.yes_no0.holds())
    silent = make_rule("silent", lambda f, p: p.open("point"))
    pack = make_pack([told, silent], [Question("asked", "?", "？", "law", (told, silent))], SWAP)
    found = determine(pack, "asked", {"yes_no0": False}, DAY)
    assert (found.outcome, found.unsettled, found.branches) == ("not_eligible", (), ())
    found = determine(pack, "asked", {"yes_no0": True}, DAY)
    assert (found.outcome, found.unsettled) == SILENT


def test_requirements_whose_first_ways_exclude_each_other_may_hold_in_another() -> None:
    """Yes to the first or the second, no to the first, and a point that a third could spare."""
    one = make_rule("one", lambda f, p: f.yes_no0.holds() | f.yes_no1.holds())
    two = make_rule("two", lambda f, p: ~f.yes_no0.holds())
    three = make_rule("three", lambda f, p: f.yes_no2.holds() | p.open("point"))
    pack = make_pack([one, two, three], [Question("asked", "?", "？", "law", (one, two, three))],
                     SWAP)
    assert determine(pack, "asked", {}, DAY).outcome == "needs_facts"
    assert determine(pack, "asked", {"yes_no2": False}, DAY).outcome == "unsettled"


def test_a_value_compared_with_another_counts_itself_and_not_its_cell_alone() -> None:
    """The law tells 3 and 7 apart by no test of their own; what the other share may be does."""
    below = make_rule("below", lambda f, p: f.percent1.less_than(f.percent2)
                      & f.percent2.at_most(5))
    above = make_rule("above", lambda f, p: f.percent3.less_than(f.percent4)
                      & f.percent3.at_least(5))
    program = make_pack([below, above], [], facts(
        "percent1", "percent2", "percent3", "percent4")).written(DAY)
    for name, fact, possible in (("below", "percent1", 3), ("above", "percent4", 7)):
        for told in (3, 7, 3):
            found = Evaluation.of(program, {fact: told}).settling
            sets = found.sets((program.entries[name].node, True)).sets
            assert bool(sets) is (told == possible)


def test_an_unconfirmed_fact_counts_for_a_no_and_not_for_a_yes_that_clears() -> None:
    both = make_rule("both", lambda f, p: f.yes_no0.holds() & f.yes_no1.holds())
    asked = [Question("clears", "?", "？", "law", (both,)),
             Question("tells", "?", "？", "law", (both,), clears=False)]
    pack = make_pack([both], asked, SWAP)
    unsure = {"yes_no0": Told(True), "yes_no1": Told(True, confirmed=False)}

    def said(name: str, told: Values) -> tuple[str, tuple[str, ...], bool]:
        found = determine(pack, name, told, DAY)
        return found.outcome, found.to_confirm, found.favourable

    assert said("clears", unsure) == ("needs_facts", ("yes_no1",), False)
    assert said("tells", unsure) == ("eligible", (), True)
    assert said("clears", {**unsure, "yes_no1": True}) == ("eligible", (), True)
    denied = {**unsure, "yes_no1": Told(False, confirmed=False)}
    assert said("clears", denied) == ("not_eligible", (), False)
    assert said("clears", {"yes_no1": unsure["yes_no1"]}) == ("needs_facts", (), False)
