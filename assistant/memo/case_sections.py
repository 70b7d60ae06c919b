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
    """Element 6: value, source, its day, grade, who confirmed; facts of one source stand together,
    the unknown marked as such."""
    told: dict[tuple[str, ...], list[str]] = {}
    for one in source.many("facts"):
        told.setdefault(_source(source, one), []).append(_said(source, one))
    known = [("; ".join(said), *rest) for rest, said in told.items()]
    blocks: list[Block] = []
    if known:
        blocks.append(table(source.t("facts_table"), source.heads(
            "fact", "source", "grade", "standing"), known, (9, 8, 1, 3)))
    asked = source.many("missing")
    if asked:
        held: dict[tuple[str, str], list[str]] = {}
        for one in asked:
            held.setdefault((str(one.get("held_by") or ""), one["document"]), []).append(
                f"{source.fact(one['name'])}: {source.t('unknown')}")
        rows = [("; ".join(names), *of) for of, names in held.items()]
        head = source.heads("fact", "held_by", "document")
        blocks.append(table(source.t("unknown_table"), head, rows, (9, 4, 5)))
    others = _unasked(source)
    if others:
        named = ", ".join(map(source.fact, others))
        blocks.append(Paragraph(f"{source.t('unknown_others')}: {named}", "small"))
    return [*(blocks or [Paragraph(source.t("no_facts"))]), Paragraph(source.t("grades"), "small")]


def _sorted(source: MemoSource, sort: str) -> list[Block]:
    """The facts of one kind in a line; their sources stand in section 6."""
    said = [_said(source, one) for one in source.many("facts") if _sort(one["name"]) == sort]
    asked = [one["name"] for one in source.many("missing")]
    said += [f"{source.fact(name)}: {source.t('unknown')}"
             for name in dict.fromkeys([*asked, *_unasked(source)]) if _sort(name) == sort]
    return [Paragraph(f"{'; '.join(said)}." if said else source.t("no_facts"))]


def _sort(name: str) -> str:
    return next((sort for sort, pattern in SORTS.items() if pattern.search(name)), "")


def _said(source: MemoSource, one: Mapping[str, Any]) -> str:
    return f"{source.fact(one['name'])}: {source.value_of(one['name'], one['value'])}"


def _source(source: MemoSource, one: Mapping[str, Any]) -> tuple[str, ...]:
    """MemoSource with its day and words, grade, and whether a person confirmed it."""
    quoted = f"“{one['words']}”" if one.get("words") else ""
    said = "; ".join(filter(None, (source.told_by(one["source"]), one.get("source_date"), quoted)))
    return said, one["grade"], source.t("confirmed" if one["confirmed"] else "unconfirmed")


def _unasked(source: MemoSource) -> list[str]:
    """Facts that some rule read and nobody knew, and that would not have settled the question."""
    named = {one["name"] for key in ("facts", "missing") for one in source.many(key)}
    return sorted({name for line in source.many("trace") for name in line["missing"]} - named)
