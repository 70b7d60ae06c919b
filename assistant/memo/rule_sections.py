"""Sections 9 and 10 and the annexes: the rules with results, the other routes, the sources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.memo.memo_document import Block, Paragraph, Path, items, table, visible
from assistant.memo.memo_source import MemoSource, spaced
from assistant.wording import deciding_path, words
from assistant.wording.fact_sources import in_language

TRUTHS = ("TRUE", "FALSE", "UNKNOWN")


def rules(source: MemoSource) -> list[Block]:
    """Element 9: pack versions, the deciding path, the deciding rules with result and state."""
    asked = source.many("determinations")
    if not asked:
        return [Paragraph(source.t("no_rules"))]
    rows = [(words.noun(one["question"], spaced(one["question"]), source.language),
             source.outcome(one["question"], one["outcome"]),
             " ".join(filter(None, (one["pack"], one["scenario"]))), one["fingerprint"][:16],
             one["on"]) for one in asked]
    head = source.heads("put", "outcome", "pack", "pack_version", "law_day")
    return [table(source.t("determinations"), head, rows, (5, 5, 4, 4, 3)), *_path(source),
            Paragraph(source.t("see_annex", len(_once(source))))]


def _path(source: MemoSource) -> list[Block]:
    truths = {one: source.t(one) for one in TRUTHS}
    drawn = deciding_path.boxes(source.body, truths, source.language)
    if not drawn:
        return []
    boxes = tuple((visible(head), visible(text)) for head, text in drawn)
    spoken = " → ".join(f"{head}: {text}" if head else text for head, text in boxes)
    return [Paragraph(source.t("path"), "subhead"), Path(boxes, source.t("path_alt", spoken))]


def every_rule(source: MemoSource) -> list[Block]:
    """Annex A: each rule once, with its result, state and source."""
    found = list(_once(source).values())
    if not found:
        return [Paragraph(source.t("no_rules"))]
    rows = [(f"{one['sentence']} ({one['rule']})", source.t(one["truth"]),
             "; ".join(filter(None, ("" if one["state"] == "in_force" else
                                     source.say("states", one["state"]),
                                     source.short_marks(one["cites"]))))) for one in found]
    return [Paragraph(source.t("in_force_unless"), "small"),
            table("", source.heads("rule", "result", "basis"), rows, (12, 3, 6), dense=True)]


def other_routes(source: MemoSource) -> list[Block]:
    """Element 10: every other route, and the first condition that it fails."""
    routes = source.many("alternatives")
    if not routes:
        return [Paragraph(source.t("no_routes")), *_changes(source)]
    rows = [(one["asks"], source.outcome(one["question"], one["outcome"]),
             one["because"] or source.t("open_route"), ", ".join(one["marks"])) for one in routes]
    blocks: list[Block] = [table("", source.heads("route", "outcome", "because", "basis"), rows,
                                 (4, 3, 7, 2))]
    told = set(source.many("conditions"))
    for one in routes:
        lines = [f"{source.say('sections', 'subject_to')}: {line}" for line in one["subject_to"]]
        lines += [line for line in one["conditions"] if line not in told]
        if told & set(one["conditions"]):
            lines.append(source.t("as_in_11"))
        told |= set(one["conditions"])
        if lines:
            blocks += [Paragraph(source.t("conditions_of", one["asks"]), "subhead"), items(lines)]
            if one["holder"]:
                said = source.say("sections", "holder")
                blocks.append(Paragraph(f"{said}: {visible(one['holder'])}"))
    return [*blocks, *_changes(source)]


def _changes(source: MemoSource) -> list[Block]:
    changes = source.many("lawful_changes")
    if not changes:
        return []
    return [Paragraph(source.say("sections", "changes"), "subhead"), items(changes)]


def sources(source: MemoSource) -> list[Block]:
    """Annex B: each source with pinpoint, state on the day, how its text is known, the quote, and
    the checksum of its text."""
    rows: list[tuple[str, str, str]] = []
    for about, held in _by_text(source).items():
        for place, one in enumerate(held):
            known = [source.say("states", one["state"]), source.say("evidence", one["evidence"]),
                     source.t("original" if one["original"] else "digest")]
            head = f"[{one['mark']}] " + (f"{about[0]}, " if place == 0 else "") + one["pinpoint"]
            where = [*about[1:], *known] if place == 0 else (
                [known[0]] if one["state"] != held[0]["state"] else [])
            rows.append((head, " ".join(in_language(
                str(one["quote"]), one["original"], source.language).split()),
                         "; ".join([*where, f"SHA-256 {one['sha256'][:16]}"])))
    if not rows:
        return [Paragraph(source.t("none"))]
    return [table("", source.heads("source_of", "quoted", "found_at"), rows, (6, 9, 5),
                  dense=True)]


def _by_text(source: MemoSource) -> dict[tuple[str, str, str], list[Mapping[str, Any]]]:
    """The passages by the text in which they stand: its title, issuer and address."""
    found: dict[tuple[str, str, str], list[Mapping[str, Any]]] = {}
    for one in source.many("citations"):
        found.setdefault((one["title"], one["issuer"], one["link"]), []).append(one)
    return found


def _once(source: MemoSource) -> dict[str, Mapping[str, Any]]:
    """The trace with each rule where it first stands."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in source.many("trace"):
        found.setdefault(one["rule"], one)
    return found
