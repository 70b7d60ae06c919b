"""How much of a firm belongs to a group of owners: directly, multiplied along chains, or by
cascade.

Each method gives a lower bound (what is known to be theirs) and an upper bound (that, and every
slice of which nobody knows the owner). All numbers are exact fractions of 100.
"""

from collections.abc import Callable
from fractions import Fraction

from knowledge.register.ownership.structure import WHOLE, Structure

Bounds = tuple[Fraction, Fraction]
Reached = Callable[[Fraction], bool]
_NONE = Fraction(0)


def direct(structure: Structure, asset: str, group: frozenset[str]) -> Bounds:
    """Only what the group holds in its own name."""
    low = sum((p for owner, p in structure.owners(asset).items() if owner in group), _NONE)
    return low, low + structure.unknown_slice(asset)


def multiplied(structure: Structure, asset: str, group: frozenset[str]) -> Bounds:
    """The products of the percentages along each chain, summed; circles to their limit."""
    low, high = (_solved(structure, asset, group, suspect) for suspect in (False, True))
    return low, high


def cascade(structure: Structure, asset: str, group: frozenset[str], reached: Reached) -> Bounds:
    """A firm that reaches the threshold counts as the group's own, and so do its stakes in full."""
    low, high = (_counted(structure, asset, group, reached, suspect) for suspect in (False, True))
    return low, high


def _counted(
    structure: Structure, asset: str, group: frozenset[str], reached: Reached, suspect: bool
) -> Fraction:
    """The group's share, computed until no further firm counts in full; `suspect` adds the unknown
    shares to the group."""
    nodes = structure.upstream(asset)
    counted = set(group)
    shares: dict[str, Fraction] = {}
    grown = True
    while grown:
        grown = False
        for node in nodes:
            held = sum((p for o, p in structure.owners(node).items() if o in counted), _NONE)
            shares[node] = held + (structure.unknown_slice(node) if suspect else 0)
            if node not in counted and reached(shares[node]):
                counted.add(node)
                grown = True
    return shares[asset]


def _solved(structure: Structure, asset: str, group: frozenset[str], suspect: bool) -> Fraction:
    """Solve share(a) = sum over owners of percent x (100 if in the group, else share(owner))."""
    nodes = [n for n in structure.upstream(asset) if n == asset or n not in group]
    known: dict[str, Fraction] = {}
    through: dict[str, dict[str, Fraction]] = {}
    for node in nodes:
        owners = structure.owners(node)
        own = sum((p for o, p in owners.items() if o in group), _NONE)
        known[node] = own + (structure.unknown_slice(node) if suspect else 0)
        through[node] = {o: p / WHOLE for o, p in owners.items() if p and o not in group}
    touched = _touched(nodes, known, through)
    solved = _eliminate(
        [n for n in nodes if n in touched],
        known,
        {n: {o: p for o, p in through[n].items() if o in touched} for n in touched},
    )
    return solved.get(asset, _NONE)


def _touched(
    nodes: list[str], known: dict[str, Fraction], through: dict[str, dict[str, Fraction]]
) -> set[str]:
    """The firms in which the group holds any share; a closed circle of owners is left out."""
    below: dict[str, list[str]] = {}
    for node in nodes:
        for owner in through[node]:
            below.setdefault(owner, []).append(node)
    touched = {node for node in nodes if known[node]}
    waiting = list(touched)
    while waiting:
        for node in below.get(waiting.pop(), ()):
            if node not in touched:
                touched.add(node)
                waiting.append(node)
    return touched


def _eliminate(
    order: list[str], known: dict[str, Fraction], through: dict[str, dict[str, Fraction]]
) -> dict[str, Fraction]:
    """Gauss's elimination, sparse and exact, owners first (so that a tree needs no fill-in)."""
    place = {node: index for index, node in enumerate(order)}
    constant: dict[str, Fraction] = {}
    rest: dict[str, dict[str, Fraction]] = {}
    for node in order:
        total, parts = known[node], dict(through[node])
        while done := [o for o in parts if o in constant]:
            owner = min(done, key=place.__getitem__)
            factor = parts.pop(owner)
            total += factor * constant[owner]
            for further, part in rest[owner].items():
                parts[further] = parts.get(further, _NONE) + factor * part
        own = 1 - parts.pop(node, _NONE)
        constant[node] = total / own
        rest[node] = {o: part / own for o, part in parts.items()}
    solved: dict[str, Fraction] = {}
    for node in reversed(order):
        solved[node] = constant[node] + sum(
            (part * solved[o] for o, part in rest[node].items()), _NONE
        )
    return solved
