"""Sections 9 and 10 and the annexes: the rules with results, the other routes, the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.memo.memo_document import Block, Paragraph, Path, Quote, items, table, visible
from assistant.memo.memo_source import MemoSource, spaced
from assistant.wording import deciding_path

TRUTHS = ("TRUE", "FALSE", "UNKNOWN")


def rules(source: MemoSource) -> list[Block]:
    """Element 9: pack versions, the deciding path, the deciding rules with result and state."""
    asked = source.many("determinations")
    if not asked:
        return [Paragraph(source.t("no_rules"))]
    rows = [(spaced(one["question"]), source.outcome(one["question"], one["outcome"]),
             " ".join(filter(None, (one["pack"], one["scenario"]))), one["fingerprint"][:16],
             one["on"]) for one in asked]
    head = source.heads("put", "outcome", "pack", "pack_version", "law_day")
    trace = _once(source)
    chosen = {one["rule"] for one in (*deciding_path.lines(source.body), *source.many("because"))}
    deciding = [one for rule, one in trace.items() if rule in chosen or one["depth"] == 0]
    blocks: list[Block] = [table(source.t("determinations"), head, rows, (5, 5, 4, 4, 3)),
                           *_path(source)]
    if deciding:
        blocks += [_table(source, source.t("deciding"), deciding),
                   Paragraph(source.t("see_annex", len(trace)))]
    return blocks


def _path(source: MemoSource) -> list[Block]:
    truths = {one: source.t(one) for one in TRUTHS}
    drawn = deciding_path.boxes(source.body, truths, source.language)
    if not drawn:
        return []
    boxes = tuple((visible(head), visible(text)) for head, text in drawn)
    spoken = " → ".join(f"{head}: {text}" if head else text for head, text in boxes)
    return [Paragraph(source.t("path"), "subhead"), Path(boxes, source.t("path_alt", spoken))]


def every_rule(source: MemoSource) -> list[Block]:
    """Annex A: each rule once, with its result."""
    found = list(_once(source).values())
    return [_table(source, "", found) if found else Paragraph(source.t("no_rules"))]


def other_routes(source: MemoSource) -> list[Block]:
    """Element 10: every other route, and the first condition that it fails."""
    routes = source.many("alternatives")
    if not routes:
        return [Paragraph(source.t("no_routes")), *_changes(source)]
    rows = [(one["asks"], source.outcome(one["question"], one["outcome"]),
             one["because"] or source.t("open_route"), ", ".join(one["marks"])) for one in routes]
    blocks: list[Block] = [table("", source.heads("route", "outcome", "because", "basis"), rows,
                                 (4, 3, 7, 2))]
    for one in routes:
        lines = [f"{source.say('sections', 'subject_to')}: {line}" for line in one["subject_to"]]
        lines += one["conditions"]
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
    """Annex B: each source with pinpoint, state on the day, how its text is known, the quote."""
    blocks: list[Block] = []
    for one in source.many("citations"):
        kept = source.t("original" if one["original"] else "digest")
        known = [one["issuer"], source.say("states", one["state"]),
                 source.say("evidence", one["evidence"]), kept, one["passage"]]
        blocks += [
            Paragraph(visible(f"[{one['mark']}] {one['title']}, {one['pinpoint']}"), "subhead"),
            Paragraph(visible("; ".join(known))), Quote(visible(one["quote"]), one["language"]),
            Paragraph(visible(f"{one['link']} · SHA-256 {one['sha256']}"), "small"),
        ]
    return blocks or [Paragraph(source.t("none"))]


def _once(source: MemoSource) -> dict[str, Mapping[str, Any]]:
    """The trace with each rule where it first stands."""
    found: dict[str, Mapping[str, Any]] = {}
    for one in source.many("trace"):
        found.setdefault(one["rule"], one)
    return found


def _table(source: MemoSource, caption: str, found: Sequence[Mapping[str, Any]]) -> Block:
    rows = [(f"{one['sentence']}\n({one['rule']})", source.t(one["truth"]),
             source.say("states", one["state"]), source.marks(one["cites"])) for one in found]
    return table(caption, source.heads("rule", "result", "state", "basis"), rows, (12, 3, 3, 6))
