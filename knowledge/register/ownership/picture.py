"""Draws who owns a firm as one SVG picture with a text alternative, the same each time.

Owners stand above what they own. Members of the group have a double frame and say so in words; a
slice that nobody has named is a dashed box. The drawing uses no style sheet, script or font from
elsewhere.
"""

from fractions import Fraction
from html import escape

from knowledge.register.ownership.ownership_rules import Owned
from knowledge.register.ownership.structure import WHOLE, Structure, rounded, shown

_WIDE, _HIGH = 190, 46  # a box
_ACROSS, _DOWN = 24, 84  # the room between boxes
_LETTERS = 26
_LABEL = 0.62  # where on its line a stake is written: below the box of the unknown slice
_MOST = 60

_Box = tuple[float, float]


def picture(structure: Structure, owned: Owned) -> str:
    """An SVG picture of all owners of the asset (at most 60 boxes, the nearest ones first)."""
    group = frozenset(owned.group)
    layers = _layers(structure, owned.asset, group)
    boxes = _places(layers)
    width = max(len(layer) for layer in layers) * (_WIDE + _ACROSS) + _ACROSS
    height = len(layers) * (_HIGH + _DOWN) + _ACROSS
    lines, labels = _arrows(structure, boxes, group)
    drawn = [
        _box(structure, node, place, node in group, node == owned.asset)
        for node, place in boxes.items()
    ]
    title = f"Who owns {structure.name(owned.asset)}"
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" '
            f'aria-label="{escape(title)}: {escape(alternative(structure, owned))}">',
            f"<title>{escape(title)}</title>",
            f"<desc>{escape(alternative(structure, owned))}</desc>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *lines,
            *drawn,
            *labels,
            "</svg>",
        )
    )


def alternative(structure: Structure, owned: Owned) -> str:
    """The picture in words: the answer, then each stake, then each slice without a name."""
    said = [owned.sentence(structure)]
    for asset in reversed(structure.upstream(owned.asset)):
        name = structure.name(asset)
        said += [
            f"{structure.name(owner)} owns {_part(*structure.bounds(asset, owner))} of {name}."
            for owner in sorted(structure.owners(asset))
        ]
        if structure.unknown_slice(asset) and asset not in owned.group:
            said.append(f"The owner of {_unnamed(structure, asset, ' and ')} % of {name} is "
                        f"unknown.")
    return " ".join(said)


def _part(low: Fraction, most: Fraction | None) -> str:
    """The stake in words, its range where a paper gives one."""
    if most is None:
        return "an unknown part"
    if low == most:
        return f"{shown(low)} %"
    top = f"{'less than' if most != rounded(most) else 'at most'} {shown(most)} %"
    if not low:
        return top
    return _least(low) if most == WHOLE else f"{_least(low)} and {top}"


def _least(low: Fraction) -> str:
    return f"{'more than' if low != rounded(low) else 'at least'} {shown(low)} %"


def _label(low: Fraction, most: Fraction | None) -> str:
    """The stake in signs, for an arrow."""
    if most is None:
        return "unknown"
    if low == most:
        return f"{shown(low)} %"
    above = f"{'>' if low != rounded(low) else '≥'} {shown(low)} %" if low else ""
    below = f"{'<' if most != rounded(most) else '≤'} {shown(most)} %" if most < WHOLE else ""
    return ", ".join(part for part in (above, below) if part)


def _unnamed(structure: Structure, asset: str, link: str) -> str:
    """The percentage held by unnamed owners: a range where a stake is a range."""
    most = structure.unknown_slice(asset)
    bounds = [structure.bounds(asset, owner) for owner in structure.owners(asset)]
    if not any(high is not None and low != high for low, high in bounds):
        return shown(most)
    least = shown(structure.unnamed_at_least(asset))
    return f"{least}{link}{shown(most)}" if link == "–" else f"between {least} %{link}{shown(most)}"


def _layers(structure: Structure, asset: str, group: frozenset[str]) -> list[list[str]]:
    """The asset, then its owners, and so on: each owner in a row above all that it owns."""
    chosen = _nearest(structure, asset, group)
    level = {asset: 0}
    order = [node for node in reversed(structure.upstream(asset)) if node in chosen]
    place = {node: index for index, node in enumerate(order)}
    for node in order:
        for owner in structure.owners(node) if node == asset or node not in group else ():
            if place.get(owner, 0) > place[node]:  # a circle's last step goes back down
                level[owner] = max(level.get(owner, 0), level[node] + 1)
    rows: list[list[str]] = [[] for _ in range(max(level.values()) + 1)]
    for node in sorted(level):
        rows[level[node]].append(node)
    return [row for row in rows if row]


def _nearest(structure: Structure, asset: str, group: frozenset[str]) -> set[str]:
    """The asset and the owners nearest to it; nobody above a member of the group."""
    seen, row = {asset}, [asset]
    while row and len(seen) < _MOST:
        above = dict.fromkeys(
            owner
            for node in row
            if node not in group or node == asset
            for owner in sorted(structure.owners(node))
            if owner not in seen
        )
        row = list(above)[: _MOST - len(seen)]
        seen.update(row)
    return seen


def _places(layers: list[list[str]]) -> dict[str, _Box]:
    """The upper left corner of each box; rows are centered, the asset stands at the bottom."""
    widest = max(len(layer) for layer in layers)
    places: dict[str, _Box] = {}
    for level, layer in enumerate(reversed(layers)):
        left = _ACROSS + (widest - len(layer)) * (_WIDE + _ACROSS) / 2
        for column, node in enumerate(layer):
            places[node] = (left + column * (_WIDE + _ACROSS), _ACROSS + level * (_HIGH + _DOWN))
    return places


def _arrows(
    structure: Structure, boxes: dict[str, _Box], group: frozenset[str]
) -> tuple[list[str], list[str]]:
    lines, labels = [], []
    for asset, (x, y) in boxes.items():
        owners = sorted(structure.owners(asset).items())
        for owner, percent in owners:
            if owner not in boxes or (asset in group and owner not in group):
                continue
            left, top = boxes[owner]
            x1, y1, x2, y2 = left + _WIDE / 2, top + _HIGH, x + _WIDE / 2, y
            dashed = "" if percent else ' stroke-dasharray="5 4"'
            lines.append(
                f'<path d="M{x1:g} {y1:g} L{x2:g} {y2:g} m-5 -9 l5 9 l5 -9" fill="none" '
                f'stroke="#333333"{dashed}/>'
            )
            text = _label(*structure.bounds(asset, owner))
            labels.append(_text(x1 + (x2 - x1) * _LABEL, y1 + (y2 - y1) * _LABEL, text, halo=True))
        missing = structure.unknown_slice(asset)
        if missing and asset not in group:
            labels.append(
                f'<rect x="{x + _WIDE / 2 - 80:g}" y="{y + _HIGH + 4:g}" width="160" height="20" '
                f'fill="#ffffff" stroke="#333333" stroke-dasharray="5 4"/>'
            )
            text = f"{_unnamed(structure, asset, '–')} % owner unknown"
            labels.append(_text(x + _WIDE / 2, y + _HIGH + 18, text))
    return lines, labels


def _box(structure: Structure, node: str, place: _Box, member: bool, asked: bool) -> str:
    x, y = place
    name = structure.name(node)
    short = name if len(name) <= _LETTERS else name[: _LETTERS - 1] + "…"
    note = "in the group" if member else "asked about" if asked else ""
    frame = (
        f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="4" fill="#f4f4f4" '
        f'stroke="#111111" stroke-width="{2 if asked or member else 1}"/>'
    )
    inner = (
        f'<rect x="{x + 4:g}" y="{y + 4:g}" width="{_WIDE - 8}" height="{_HIGH - 8}" rx="3" '
        f'fill="none" stroke="#111111"/>'
        if member
        else ""
    )
    middle = x + _WIDE / 2
    words = _text(middle, y + (20 if note else 28), short)
    return (
        f"<g><title>{escape(name)}</title>{frame}{inner}{words}"
        f"{_text(middle, y + 36, note, small=True) if note else ''}</g>"
    )


def _text(x: float, y: float, text: str, small: bool = False, halo: bool = False) -> str:
    around = ' stroke="#ffffff" stroke-width="4" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-family="sans-serif" '
        f'font-size="{10 if small else 12}" fill="#111111"{around}>{escape(text)}</text>'
    )
