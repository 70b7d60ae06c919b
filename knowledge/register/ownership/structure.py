"""Who owns how much of whom on one day, with the slices that nobody has named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

WHOLE = Fraction(100)


def exact(percent: float | int | str | Fraction) -> Fraction:
    """A percentage as it was written: 16.7 is 167/10, not the nearest binary number."""
    return percent if isinstance(percent, Fraction) else Fraction(str(percent))


@dataclass(frozen=True)
class Stake:
    """`owner` holds at least `percent` of `asset` (`None`: an unknown part), from `since` to
    `until`.

    `until` is the first day on which it no longer holds. `direct` is False for a statement about
    what an owner holds through others; it is not added to the direct stakes.
    """

    owner: str
    asset: str
    percent: Fraction | None
    since: date | None = None
    until: date | None = None
    direct: bool = True

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


@dataclass(frozen=True)
class Structure:
    """The stakes on one day. `unownable` are owners that nobody owns: persons and states."""

    stakes: tuple[Stake, ...]
    unownable: frozenset[str] = frozenset()
    names: tuple[tuple[str, str], ...] = ()

    @classmethod
    def on(
        cls,
        day: date,
        stakes: Iterable[Stake],
        unownable: Iterable[str] = (),
        names: Iterable[tuple[str, str]] = (),
    ) -> "Structure":
        """The structure on a day, from stakes with their dates."""
        held = tuple(stake for stake in stakes if stake.holds(day))
        return cls(held, frozenset(unownable), tuple(names))

    @cached_property
    def _named(self) -> dict[str, str]:
        return dict(self.names)

    def name(self, node: str) -> str:
        """The name to show for an owner or asset."""
        return self._named.get(node, node)

    @cached_property
    def _direct(self) -> dict[str, dict[str, Fraction]]:
        found: dict[str, dict[str, Fraction]] = {}
        for stake in self.stakes:
            if stake.direct:
                owners = found.setdefault(stake.asset, {})
                owners[stake.owner] = owners.get(stake.owner, Fraction(0)) + (stake.percent or 0)
        return found

    def owners(self, asset: str) -> dict[str, Fraction]:
        """The direct owners of an asset with the percentage that is known to be theirs.

        Empty where the stated percentages exceed the whole: then none of them can be relied on.
        """
        stated = self._direct.get(asset, {})
        return stated if sum(stated.values()) <= WHOLE else {}

    def unknown_slice(self, asset: str) -> Fraction:
        """The percentage of an asset of which nobody knows the owner."""
        if asset in self.unownable:
            return Fraction(0)
        return WHOLE - sum(self.owners(asset).values())

    def upstream(self, asset: str) -> list[str]:
        """The asset and everybody above it, owners before what they own where that is possible."""
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
