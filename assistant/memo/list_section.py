"""Section 7: which lists were searched, in which edition, how, and what was found for whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.memo.memo_document import Block, Paragraph, table
from assistant.memo.memo_source import MemoSource, moment, spaced


def lists(source: MemoSource) -> list[Block]:
    """Element 7: list, edition and hash, time, method and cuts, candidates and why they count."""
    kept, as_of = source.part("searched"), source.part("as_of")
    blocks: list[Block] = [Paragraph(source.t("screened_at", moment(as_of["answered_at"]),
                                              as_of["list_snapshot"], as_of["law"]))]
    if not kept:
        return [*blocks, Paragraph(as_of["lists"]), *_hits(source)]
    rows = [(one["title"], one["version"], one["retrieved"][:10], one["entries"],
             one["checksum"][:16]) for one in kept["editions"]]
    head = source.heads("list", "edition", "retrieved", "entries", "checksum")
    blocks += [Paragraph(source.t("method", kept["cuts"]["hit"], kept["cuts"]["near"])),
               table(source.t("editions"), head, rows, (7, 3, 3, 2, 4))]
    screened = [one for one in kept["parties"] if one["screening"]]
    return [*blocks, *(_results(source, screened) if screened
                       else [Paragraph(source.t("no_screening"))])]


def _results(source: MemoSource, screened: Sequence[Mapping[str, Any]]) -> list[Block]:
    results, candidates = [], []
    for party in screened:
        found = party["screening"]
        notes = [*found["warnings"], *found["flags"], *map(spaced, found["too_old"])]
        results.append((party["name"], source.t(f"result_{found['state']}"), "; ".join(notes)))
        candidates += [_candidate(source, party["name"], one, "") for one in found["hits"]]
        candidates += [_candidate(source, party["name"], one, source.t("near"))
                       for one in found["near_misses"]]
    head = source.heads("party", "result", "notes")
    blocks: list[Block] = [table(source.t("results"), head, results, (4, 3, 7))]
    if not candidates:
        return [*blocks, Paragraph(source.t("no_candidates"))]
    head = source.heads("party", "candidate", "list", "likeness", "grade", "why")
    return [*blocks, table(source.t("candidates"), head, candidates, (3, 4, 4, 2, 2, 5))]


def _candidate(source: MemoSource, party: str, one: Mapping[str, Any], note: str
               ) -> tuple[str, ...]:
    state = source.say("states", one["state"])
    listed = f"{source.listed(one['list'], one['instrument'])}: {state}"
    why = " ".join([*one["why"], *one["flags"], *([f"({note})"] if note else [])])
    grade = f"{one['grade']} ({one['evidence']})" if one["evidence"] else one["grade"]
    return party, " / ".join(one["names"][:3]), listed, f"{one['likeness']:.2f}", grade, why


def _hits(source: MemoSource) -> list[Block]:
    """The entries that the card showed, for records that kept no search."""
    rows = [(one["party"], one["name"], source.listed(one["list"], one["instrument"]), one["grade"],
             " ".join(one["why"])) for one in source.many("hits")]
    if not rows:
        return [Paragraph(source.t("no_screening"))]
    head = source.heads("party", "candidate", "list", "grade", "why")
    return [table(source.t("candidates"), head, rows, (3, 4, 4, 2, 5))]
