"""Ownership on one day: who holds which percentage of whom, and the shares of unknown owners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

WHOLE = Fraction(100)
TINY = Fraction(1, 10**12)
"""By how much "more than 25 %" is above 25 in the sums; no paper gives a stake so finely."""


def exact(percent: float | int | str | Fraction) -> Fraction:
    """A percentage as it was written: 16.7 is 167/10, not the nearest binary number."""
    return percent if isinstance(percent, Fraction) else Fraction(str(percent))


def rounded(percent: Fraction) -> Fraction:
    """The percentage as a paper gives it, without what stands for "more than" and "less than"."""
    return Fraction(round(percent * 10**9), 10**9)


def shown(percent: Fraction) -> str:
    """Up to four digits after the point, cut off; only the text is short, not the comparison."""
    cut = int(rounded(percent) * 10_000) / 10_000
    return f"{cut:.4f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Stake:
    """`owner` holds at least `percent` of `asset` (`None`: an unknown part), from `since` to
    `until`; at most `most`, where a paper gives a range.

    `until` is the first day on which it no longer holds. `direct` is False for a statement about
    what an owner holds through others; it is not added to the direct stakes.
    """

    owner: str
    asset: str
    percent: Fraction | None
    since: date | None = None
    until: date | None = None
    direct: bool = True
    most: Fraction | None = None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Structure:
    """The stakes on one day. `unownable` are owners that nobody owns: persons and states.

    `branches` gives for a branch office the firm that it is a part of: it has no owners of its own,
    and what it holds that firm holds.
    """

    stakes: tuple[Stake, ...]
    unownable: frozenset[str] = frozenset()
    names: tuple[tuple[str, str], ...] = ()
    branches: tuple[tuple[str, str], ...] = ()

    @classmethod
    def on(
        cls,
        day: date,
        stakes: Iterable[Stake],
        unownable: Iterable[str] = (),
        names: Iterable[tuple[str, str]] = (),
        branches: Iterable[tuple[str, str]] = (),
    ) -> "Structure":
        """The structure on a day, from stakes with their dates."""
        held = tuple(stake for stake in stakes if stake.holds(day))
        return cls(held, frozenset(unownable), tuple(names), tuple(branches))

    @cached_property
    def _named(self) -> dict[str, str]:
        return dict(self.names)

    def name(self, node: str) -> str:
        """The name to show for an owner or asset."""
        return self._named.get(node, node)

    @cached_property
    def _part_of(self) -> dict[str, str]:
        return dict(self.branches)

    def firm(self, node: str) -> str:
        """The firm that a node is a branch office of, or the node; a circle of branches is none."""
        seen = [node]
        while (above := self._part_of.get(seen[-1])) is not None:
            if above in seen:
                return node
            seen.append(above)
        return seen[-1]

    @cached_property
    def _direct(self) -> dict[str, dict[str, Fraction]]:
        return {asset: {owner: low for owner, (low, _) in owners.items()}
                for asset, owners in self._ranges.items()}

    @cached_property
    def _ranges(self) -> dict[str, dict[str, tuple[Fraction, Fraction | None]]]:
        found: dict[str, dict[str, tuple[Fraction, Fraction | None]]] = {}
        for stake in self.stakes:
            owner, asset = self.firm(stake.owner), self.firm(stake.asset)
            if not stake.direct or (owner == asset and stake.owner != stake.asset):
                continue  # an office and its firm own nothing of each other
            owners = found.setdefault(asset, {})
            low, most = owners.get(owner, (Fraction(0), Fraction(0)))
            own = stake.percent if stake.most is None else stake.most
            owners[owner] = (low + (stake.percent or 0),
                             None if own is None or most is None else most + own)
        return found

    def bounds(self, asset: str, owner: str) -> tuple[Fraction, Fraction | None]:
        """The least and the most that an owner is said to hold; `None` where nothing says it."""
        return self._ranges.get(self.firm(asset), {}).get(owner, (Fraction(0), None))

    def owners(self, asset: str) -> dict[str, Fraction]:
        """The direct owners of an asset with the percentage that is known to be theirs.

        Empty where the stated percentages exceed the whole: then none of them can be relied on.
        """
        stated = self._direct.get(self.firm(asset), {})
        return stated if sum(stated.values()) <= WHOLE else {}

    def unknown_slice(self, asset: str) -> Fraction:
        """The percentage of an asset whose owner is unknown; a range counts as known up to its
        minimum."""
        if self.firm(asset) in self.unownable:
            return Fraction(0)
        return WHOLE - sum(self.owners(asset).values())

    def unnamed_at_least(self, asset: str) -> Fraction:
        """The part of the unknown slice that no owner's range can fill."""
        highs = [self.bounds(asset, owner)[1] for owner in self.owners(asset)]
        if any(high is None for high in highs):
            return Fraction(0)
        room = WHOLE - sum((high for high in highs if high is not None), Fraction(0))
        return min(max(room, Fraction(0)), self.unknown_slice(asset))

    def upstream(self, asset: str) -> list[str]:
        """The asset and all its owners, each owner before what it owns where that is possible."""
        asset = self.firm(asset)
        order: list[str] = []
        seen = {asset}
        open_nodes = [(asset, iter(sorted(self.owners(asset))))]
        while open_nodes:
            node, owners = open_nodes[-1]
            owner = next((o for o in owners if o not in seen), None)
            if owner is None:
                order.append(node)
                open_nodes.pop()
            else:
                seen.add(owner)
                open_nodes.append((owner, iter(sorted(self.owners(owner)))))
        return order

    def problems(self, asset: str) -> list[str]:
        """Why parts of the structure above an asset cannot be relied on, as sentences."""
        return [
            f"the stated stakes in {self.name(node)} add up to more than 100 %; "
            f"all of it counts as unknown until the stakes are corrected"
            for node in self.upstream(asset)
            if sum(self._direct.get(node, {}).values()) > WHOLE
        ]
