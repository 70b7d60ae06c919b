"""Sections 3 to 6 and 8: the parties, the item, its use, the facts with grades, the ownership."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from assistant.memo.memo_document import Block, Paragraph, table, visible
from assistant.memo.memo_source import MemoSource

SORTS = {
    "ownership": re.compile(r"own(er|ed|ing)|sharehold|parent|controlled_by"),
    "list": re.compile(r"list|countermeasure|unverified"),
    "item": re.compile(r"_pct$|family|item|element|code|grade|weight|composition|material|form$"),
    "use": re.compile(r"use|destination|movement|pass|onward|country|consign|milit|wmd|certif|"
                      r"final"),
}
"""To which section a fact belongs, by its name; the first that fits. Section 6 holds every one."""


def parties(source: MemoSource) -> list[Block]:
    """Element 3: the parties with ids and the role of each; the site."""
    met, unknown = source.part("searched").get("parties", ()), source.t("unknown")
    site = Paragraph(f"{source.t('site')}: {visible(source.part('case').get('site') or unknown)}")
    if not met:
        named = dict.fromkeys(one["party"] for one in source.many("hits"))
        return [Paragraph("; ".join(map(visible, named)) or source.t("no_parties")), site]
    rows = [(source.say("roles", one["role"]), one["name"], one["country"] or unknown,
             one["firm"] or source.t("none"),
             source.t("confirmed" if one["confirmed"] else "unconfirmed")) for one in met]
    head = source.heads("role", "name", "country", "firm", "identity")
    return [table("", head, rows, (2, 4, 2, 3, 2)), site]


def item(source: MemoSource) -> list[Block]:
    """Element 4: part, material, composition with its report, entry number."""
    case = source.part("case")
    said = [f"{source.t('item')}: {visible(case.get('item') or source.t('unknown'))}"]
    if case.get("grade"):
        said.append(f"{source.t('grade_name')}: {visible(case['grade'])}")
    return [*(Paragraph(line) for line in said), *_sorted(source, "item")]


def use(source: MemoSource) -> list[Block]:
    """Element 5: end use, final product and customer, onward flow, certificate; the holder."""
    held, blocks = source.body.get("holder"), _sorted(source, "use")
    if held:
        blocks.append(Paragraph(f"{source.say('sections', 'holder')}: {visible(held)}"))
    return blocks


def ownership(source: MemoSource) -> list[Block]:
    """Element 8: what is known of the owners, with its source; silence says so."""
    return _sorted(source, "ownership")


def facts(source: MemoSource) -> list[Block]:
    """Element 6: value, source, its day, grade, who confirmed; the unknown marked as such."""
    known = [_row(source, one) for one in source.many("facts")]
    blocks: list[Block] = []
    if known:
        blocks.append(table(source.t("facts_table"), _head(source), known, WIDTHS))
    asked = source.many("missing")
    if asked:
        rows = [(source.fact(one["name"]), source.t("unknown"), _who(source, one), one["document"])
                for one in asked]
        head = source.heads("fact", "value", "asked_for", "document")
        blocks.append(table(source.t("unknown_table"), head, rows, (4, 2, 8, 4)))
    others = _unasked(source)
    if others:
        named = ", ".join(map(source.fact, others))
        blocks.append(Paragraph(f"{source.t('unknown_others')}: {named}", "small"))
    return [*(blocks or [Paragraph(source.t("no_facts"))]), Paragraph(source.t("grades"), "small")]


WIDTHS = (5, 3, 7, 2, 3)


def _head(source: MemoSource) -> list[str]:
    return source.heads("fact", "value", "source", "grade", "standing")


def _sorted(source: MemoSource, sort: str) -> list[Block]:
    rows = [_row(source, one) for one in source.many("facts") if _sort(one["name"]) == sort]
    unknown = {one["name"]: _who(source, one) for one in source.many("missing")}
    unknown |= dict.fromkeys(_unasked(source), "–")
    rows += [(source.fact(name), source.t("unknown"), ask, "–", "–")
             for name, ask in unknown.items() if _sort(name) == sort]
    return [table("", _head(source), rows, WIDTHS) if rows else Paragraph(source.t("no_facts"))]


def _sort(name: str) -> str:
    return next((sort for sort, pattern in SORTS.items() if pattern.search(name)), "")


def _row(source: MemoSource, one: Mapping[str, Any]) -> tuple[str, ...]:
    quoted = f"“{one['words']}”" if one.get("words") else ""
    said = "; ".join(filter(None, (source.told_by(one["source"]), one.get("source_date"), quoted)))
    stands = source.t("confirmed" if one["confirmed"] else "unconfirmed")
    return source.fact(one["name"]), source.value(one["value"]), said, one["grade"], stands


def _who(source: MemoSource, one: Mapping[str, Any]) -> str:
    return (source.t("who_has_it", one["ask"], one["held_by"]) if one.get("held_by")
            else str(one["ask"]))


def _unasked(source: MemoSource) -> list[str]:
    """Facts that some rule read and nobody knew, and that would not have settled the question."""
    named = {one["name"] for key in ("facts", "missing") for one in source.many(key)}
    return sorted({name for line in source.many("trace") for name in line["missing"]} - named)
