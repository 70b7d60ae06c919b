"""Whatever the structure: shares stay in bounds, more is never less, learning never overturns."""

from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.register.ownership import Owned, OwnershipRule, Stake, Structure, exact, owned

DAY = date(2026, 11, 23)
NODES = ("X", "A", "B", "C", "D", "p")
METHODS = ("direct", "multiplied", "cascade")

rules = st.builds(
    OwnershipRule,
    threshold=st.sampled_from([exact(10), exact(25), exact(50), exact(75)]),
    at_least=st.booleans(),
    aggregate=st.booleans(),
    method=st.sampled_from(METHODS),
)
groups = st.frozensets(st.sampled_from(("A", "B", "L")), max_size=3)


@st.composite
def structures(draw: st.DrawFn) -> dict[tuple[str, str], int | None]:
    """For each firm some owners whose known percentages come to at most 100; circles included."""
    found: dict[tuple[str, str], int | None] = {}
    for asset in NODES[:-1]:
        left = 100
        for owner in draw(st.lists(st.sampled_from((*NODES, "L")), max_size=4, unique=True)):
            percent = draw(st.one_of(st.none(), st.integers(0, left)))
            left -= percent or 0
            found[owner, asset] = percent
    return found


def build(stakes: dict[tuple[str, str], int | None]) -> Structure:
    read = [Stake(o, a, None if p is None else Fraction(p)) for (o, a), p in stakes.items()]
    return Structure.on(DAY, read, unownable=["p"])


def ask(stakes: dict[tuple[str, str], int | None], group: frozenset[str],
        rule: OwnershipRule) -> Owned:
    return owned(build(stakes), "X", group, rule, DAY)


@settings(max_examples=300, deadline=None)
@given(structures(), groups, rules)
def test_a_share_lies_between_nothing_and_all(
    stakes: dict[tuple[str, str], int | None], group: frozenset[str], rule: OwnershipRule
) -> None:
    found = ask(stakes, group, rule)
    assert 0 <= found.low <= found.high <= 100
    assert (found.side == "yes") == rule.reached(found.low)
    assert (found.side == "no") == (not rule.reached(found.high))


@settings(max_examples=300, deadline=None)
@given(structures(), groups, rules, st.data())
def test_learning_who_owns_a_slice_never_overturns_an_answer(
    stakes: dict[tuple[str, str], int | None],
    group: frozenset[str],
    rule: OwnershipRule,
    data: st.DataObject,
) -> None:
    asset = data.draw(st.sampled_from(NODES[:-1]))
    room = int(build(stakes).unknown_slice(asset))
    more = data.draw(st.integers(0, room))
    owner = data.draw(st.sampled_from((*NODES, "L")))
    learned = {**stakes, (owner, asset): (stakes.get((owner, asset)) or 0) + more}
    before, after = ask(stakes, group, rule), ask(learned, group, rule)
    assert before.low <= after.low and after.high <= before.high
    assert before.side in ("unknown", after.side)


@settings(max_examples=200, deadline=None)
@given(structures(), groups, rules)
def test_a_larger_group_never_owns_less(
    stakes: dict[tuple[str, str], int | None], group: frozenset[str], rule: OwnershipRule
) -> None:
    larger = ask(stakes, group | {"L"}, rule)
    found = ask(stakes, group, rule)
    assert found.low <= larger.low and found.high <= larger.high


@settings(max_examples=200, deadline=None)
@given(structures(), groups, rules)
def test_one_alone_never_owns_more_than_all_together(
    stakes: dict[tuple[str, str], int | None], group: frozenset[str], rule: OwnershipRule
) -> None:
    together = OwnershipRule(rule.threshold, rule.at_least, True, rule.method)
    alone = OwnershipRule(rule.threshold, rule.at_least, False, rule.method)
    assert ask(stakes, group, alone).low <= ask(stakes, group, together).low


@settings(max_examples=200, deadline=None)
@given(structures(), groups)
def test_multiplied_shares_solve_their_own_equations(
    stakes: dict[tuple[str, str], int | None], group: frozenset[str]
) -> None:
    rule = OwnershipRule(exact(50), True, True, "multiplied")
    of = build(stakes)
    shares = {n: owned(of, n, group, rule, DAY).low for n in (*NODES, "L")}
    for asset in NODES[:-1]:
        if asset not in group:
            owners = of.owners(asset).items()
            assert shares[asset] == sum((p * shares[o] / 100 for o, p in owners), Fraction(0))


@settings(max_examples=100, deadline=None)
@given(structures(), groups, rules)
def test_the_order_of_the_stakes_changes_nothing(
    stakes: dict[tuple[str, str], int | None], group: frozenset[str], rule: OwnershipRule
) -> None:
    turned = dict(reversed(stakes.items()))
    assert ask(stakes, group, rule) == ask(turned, group, rule)
