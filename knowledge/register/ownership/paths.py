"""The chains by which a group of owners reaches a firm, each step with its percentage."""

from dataclasses import dataclass
from fractions import Fraction

from knowledge.register.ownership.structure import WHOLE, Structure

_MOST = 100
_STEPS = 20_000  # a web in which everybody owns everybody has more chains than anybody can read


@dataclass(frozen=True)
class OwnershipChain:
    """A chain from a group member to the asset; node i holds `percents[i]` of node i + 1."""

    nodes: tuple[str, ...]
    percents: tuple[Fraction, ...]

    @property
    def product(self) -> Fraction:
        """The percentages multiplied."""
        found = WHOLE
        for percent in self.percents:
            found = found * percent / WHOLE
        return found


def paths(structure: Structure, asset: str, group: frozenset[str]) -> tuple[OwnershipChain, ...]:
    """The chains without repetition from the group to the asset, at most a hundred, largest first.

    A chain ends at the first group member on the way up. A stake of unknown size counts as 0 in its
    chain, and the chain is still shown.
    """
    relevant = _below_the_group(structure, asset, group)
    found: list[OwnershipChain] = []
    waiting: list[tuple[tuple[str, ...], tuple[Fraction, ...]]] = [((asset,), ())]
    for _ in range(_STEPS):
        if not waiting or len(found) == _MOST:
            break
        nodes, percents = waiting.pop()
        top = nodes[0]
        if top in group and top != asset:
            found.append(OwnershipChain(nodes, percents))
            continue
        for owner, percent in sorted(structure.owners(top).items(), reverse=True):
            if owner not in nodes and owner in relevant:
                waiting.append(((owner, *nodes), (percent, *percents)))
    return tuple(sorted(found, key=lambda path: (-path.product, path.nodes)))


def _below_the_group(structure: Structure, asset: str, group: frozenset[str]) -> set[str]:
    """The nodes above the asset that a group member reaches, so that no dead end is walked."""
    owns: dict[str, list[str]] = {}
    for node in structure.upstream(asset):
        for owner in structure.owners(node):
            owns.setdefault(owner, []).append(node)
    relevant = {owner for owner in owns if owner in group}
    waiting = list(relevant)
    while waiting:
        for node in owns.get(waiting.pop(), ()):
            if node not in relevant:
                relevant.add(node)
                waiting.append(node)
    return relevant
