"""Asks of a structure whether a group of owners reaches a rule's threshold: yes, no, or unknown."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from knowledge.register.ownership import shares
from knowledge.register.ownership.paths import OwnershipChain, paths
from knowledge.register.ownership.structure import WHOLE, Structure, shown

Method = Literal["direct", "multiplied", "cascade"]
Side = Literal["yes", "no", "unknown"]


@dataclass(frozen=True)
class OwnershipRule:
    """How a body of law counts ownership.

    `threshold` in percent; `at_least` True for >=, False for >; `aggregate` True if the stakes of
    several group members are added, False if one of them must reach the threshold alone; `method`:
    only direct stakes, percentages multiplied along chains, or the cascade, in which a firm that
    reaches the threshold counts in full for what it owns itself.
    """

    threshold: Fraction
    at_least: bool
    aggregate: bool
    method: Method

    def reached(self, percent: Fraction) -> bool:
        return percent >= self.threshold if self.at_least else percent > self.threshold

    def __str__(self) -> str:
        sign = "at least" if self.at_least else "more than"
        who = "together" if self.aggregate else "by one of them alone"
        return f"{sign} {shown(self.threshold)} %, {who}, {self.method}"


@dataclass(frozen=True)
class Slice:
    """A share of a firm whose owner is unknown."""

    asset: str
    percent: Fraction


@dataclass(frozen=True)
class Owned:
    """The result: whether the group's share reaches the threshold, and the stakes it rests on.

    The share lies between `low` and `high` percent. `side` is unknown if the threshold lies between
    them; `unknown_slices` then says of which firms the shareholders must be asked. `branch`
    is the branch office asked about, of which `asset` is the firm.
    """

    asset: str
    group: tuple[str, ...]
    rule: OwnershipRule
    on: date
    side: Side
    low: Fraction
    high: Fraction
    paths: tuple[OwnershipChain, ...]
    unknown_slices: tuple[Slice, ...]
    problems: tuple[str, ...]
    branch: str = ""

    def sentence(self, structure: Structure) -> str:
        """The result as a sentence."""
        share = f"{shown(self.low)} %"
        if self.low != self.high:
            share = f"between {share} and {shown(self.high)} %"
        asked = ", ".join(structure.name(s.asset) for s in self.unknown_slices)
        ask = f" Ask for the shareholders of {asked}." if self.side == "unknown" and asked else ""
        problems = "".join(f" Note: {problem}." for problem in self.problems)
        branch = (f"{structure.name(self.branch)} is a branch office of "
                  f"{structure.name(self.asset)} and no firm of its own. ") if self.branch else ""
        return (
            f"{branch}{self.side}: {share} of {structure.name(self.asset)} belongs to "
            f"{', '.join(structure.name(owner) for owner in self.group) or 'nobody named'} on "
            f"{self.on.isoformat()} (test: {self.rule}).{ask}{problems}"
        )


def owned(structure: Structure, asset: str, group: frozenset[str], rule: OwnershipRule,
          on: date) -> Owned:
    """Does the group own enough of the asset for the rule? `structure` is that of the day `on`.

    An asset that is itself of the group is owned in full; a branch office is the firm that it is a
    branch of.
    """
    branch, asset = asset, structure.firm(asset)
    group = frozenset(structure.firm(owner) for owner in group)
    if asset in group:
        low, high = WHOLE, WHOLE
    elif rule.aggregate:
        low, high = _bounds(structure, asset, group, rule)
    else:
        # An unnamed slice may belong to any one member of the group, and to one nobody has named.
        each = [_bounds(structure, asset, frozenset({owner}), rule) for owner in sorted(group)]
        each = each or [_bounds(structure, asset, frozenset(), rule)]
        low, high = max(one[0] for one in each), max(one[1] for one in each)
    side: Side = "yes" if rule.reached(low) else "unknown" if rule.reached(high) else "no"
    return Owned(
        asset=asset,
        group=tuple(sorted(group)),
        rule=rule,
        on=on,
        side=side,
        low=low,
        high=high,
        paths=paths(structure, asset, group),
        unknown_slices=() if low == high else _slices(structure, asset, group, rule),
        problems=tuple(structure.problems(asset)),
        branch=branch if branch != asset else "",
    )


def _bounds(structure: Structure, asset: str, group: frozenset[str],
            rule: OwnershipRule) -> shares.Bounds:
    match rule.method:
        case "direct":
            return shares.direct(structure, asset, group)
        case "multiplied":
            return shares.multiplied(structure, asset, group)
        case "cascade":
            return shares.cascade(structure, asset, group, rule.reached)


def _slices(
    structure: Structure, asset: str, group: frozenset[str], rule: OwnershipRule
) -> tuple[Slice, ...]:
    nodes = [asset] if rule.method == "direct" else reversed(structure.upstream(asset))
    found = [Slice(node, structure.unknown_slice(node)) for node in nodes if node not in group]
    return tuple(slice_ for slice_ in found if slice_.percent)

