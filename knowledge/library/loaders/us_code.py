"""Reads the Code of Federal Regulations (eCFR and GPO XML) and Federal Register rules in XML."""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.errors import LoaderError
from knowledge.library.loaders.designators import Designators
from knowledge.library.loaders.parts import Provision, squeezed
from knowledge.library.loaders.safe import xml

_BLOCKS = {"P", "FP", "FP-1", "FP-2", "FP-DASH", "PSPACE", "HED", "HD1", "HD2", "HD3", "CITA"}
_ENTRY = re.compile(r"^(?P<eccn>[0-9][A-E][0-9A-Z]{3})\s")
_ITEM = re.compile(r"^(?P<item>[a-z](?:\.[0-9a-z]{1,2})*)\.\s")
_SECTION = re.compile(r"\d+\.[0-9A-Za-z–-]+")


def parts(data: bytes, name: str) -> list[Provision]:
    """The provisions of a whole title, a part, a section, an appendix, or a Federal Register rule.

    Sections split at their designators ((a)(1)(i)…), the control list at ECCN and item, tables at
    their rows. LoaderError for XML of another kind.
    """
    root = xml(data, name)
    if root.tag in ("RULE", "PRORULE", "NOTICE"):
        return list(_rule(root))
    units = [e for e in root.iter("DIV8", "DIV9") if isinstance(e.tag, str)]
    if not units:
        raise LoaderError(
            f"{name} is XML, but neither eCFR nor a Federal Register rule (<{root.tag}>)"
        )
    return [part for unit in units for part in _unit(unit)]


def _unit(unit: Any) -> Iterator[Provision]:
    number = squeezed(unit.get("N", "")).lstrip("§ ").replace("–", "-")
    above = [_head(e) for e in unit.iterancestors() if e.tag in ("DIV5", "DIV6", "DIV7")]
    heading = tuple(h for h in [*reversed(above), _head(unit)] if h)
    if unit.tag == "DIV9":
        yield from _appendix(unit, number, heading)
    else:
        yield from _section(unit, number, heading)


def _section(unit: Any, number: str, heading: tuple[str, ...]) -> Iterator[Provision]:
    blocks = list(_blocks(unit))
    read = Designators([text for kind, text, _ in blocks if kind == "P"])
    pinpoint, texts, rows = number, [_head(unit)], 0
    for kind, text, element in blocks:
        if kind == "TABLE":
            for row in _rows(element):
                rows += 1
                yield Provision(f"{number}#row{rows}", heading, row)
            continue
        following = number + read.next(text) if kind == "P" else pinpoint
        if following != pinpoint:
            yield Provision(pinpoint, heading, "\n".join(texts))
            pinpoint, texts = following, []
        texts.append(text)
    yield Provision(pinpoint, heading, "\n".join(texts))


def _appendix(unit: Any, number: str, heading: tuple[str, ...]) -> Iterator[Provision]:
    entry, item, topic, texts, rows = "", "", "", [_head(unit)], 0

    def done() -> Provision:
        where = f"{entry}.{item}" if entry and item else entry or number
        return Provision(where, (*heading, *([topic] if topic else [])), "\n".join(texts))

    for kind, text, element in _blocks(unit):
        if kind == "TABLE":
            for row in _rows(element):
                rows += 1
                yield Provision(f"{entry or number}#row{rows}", (*heading, topic), row)
            continue
        opened = _ENTRY.match(text) if kind == "FP-2" else None
        sub = _ITEM.match(text) if kind == "P" and entry else None
        if opened or sub or kind in ("HD1", "HD2"):
            yield done()
            texts = []
        if opened:
            entry, item, rows = opened["eccn"], "", 0
        elif sub:
            item = sub["item"]
        elif kind in ("HD1", "HD2"):
            entry, item, topic, rows = "", "", text, 0
            continue
        texts.append(text)
    yield done()


def _rule(root: Any) -> Iterator[Provision]:
    """A rule's preamble by headings, and each section that it adds or amends by designators."""
    subject = (
        squeezed("".join(root.find(".//SUBJECT").itertext()))
        if root.find(".//SUBJECT") is not None
        else ""
    )
    topic, count = "preamble", 0
    for element in root.iter("HD", "P", "AMDPAR", "SECTION"):
        if element.tag == "HD":
            topic, count = squeezed("".join(element.itertext())).strip(":"), 0
        elif element.tag == "SECTION":
            number = _SECTION.search("".join(element.findtext("SECTNO", "")))
            texts = [squeezed("".join(p.itertext())) for p in element.findall("P")]
            read = Designators(texts)
            for text in texts:
                where = (number[0] if number else "section") + read.next(text)
                yield Provision(where, (subject, element.findtext("SUBJECT", "")), text)
        elif next(element.iterancestors("SECTION"), None) is None:
            count += 1
            text = squeezed("".join(element.itertext()))
            yield Provision(f"{_slug(topic)}-{count}", (subject, topic), text)


def _slug(topic: str) -> str:
    return "-".join(re.findall(r"[A-Za-z0-9]+", topic)[:6]).lower() or "preamble"


def _blocks(unit: Any) -> Iterator[tuple[str, str, Any]]:
    """The paragraphs and tables of a unit in order; tables are given whole."""
    for element in unit.iter():
        if not isinstance(element.tag, str) or element is unit:
            continue
        if element.tag == "TABLE":
            yield "TABLE", "", element
        elif element.tag in _BLOCKS and next(element.iterancestors("TABLE"), None) is None:
            text = squeezed("".join(element.itertext()))
            if text:
                yield element.tag, text, element


def _rows(table: Any) -> Iterator[str]:
    """Each row as 'column: cell | column: cell', so that it can be read alone."""
    columns = [squeezed(" ".join(cell.itertext())) for cell in table.iter("TH")]
    for row in table.iter("TR"):
        cells = [squeezed(" ".join(cell.itertext())) for cell in row.iter("TD")]
        if any(cells):
            named = len(columns) == len(cells)
            yield " | ".join(
                f"{columns[i]}: {cell}" if named and columns[i] else cell
                for i, cell in enumerate(cells)
                if cell
            )


def _head(element: Any) -> str:
    head = element.find("HEAD")
    return squeezed("".join(head.itertext())) if head is not None else ""
