"""Sections 11 to 14: conditions, open points, hashes and replay, retention and disclaimer."""

from __future__ import annotations

from assistant.memo.memo_document import Block, Paragraph, items, table, visible
from assistant.memo.memo_source import MemoSource, moment
from assistant.office.retention import kept_until


def conditions(source: MemoSource) -> list[Block]:
    """Element 11: the duties of the decision, and the days on which somebody is reminded."""
    held = source.many("conditions")
    blocks: list[Block] = [items(held) if held else Paragraph(source.t("no_conditions")),
                           Paragraph(source.t("reminders"), "subhead")]
    if source.review is None:
        return [*blocks, Paragraph(source.t("no_reminders"))]
    rows = [(one.due, source.t(f"kind_{one.kind}"), one.what, one.held_by)
            for one in source.review.tasks]
    head = source.heads("due", "kind", "task", "held_by")
    return [*blocks, table("", head, rows, (3, 3, 9, 4)), Paragraph(source.t("warned"), "small")]


def open_points(source: MemoSource) -> list[Block]:
    """Element 12: what is missing, what was not checked, red flags and corrections."""
    asked = [one["ask"] for one in source.many("missing")]
    asked += [f"{source.say('sections', 'confirm')}: {source.fact(one['name'])} = "
              f"{source.value(one['value'])}" for one in source.many("to_confirm")]
    flags = [*source.many("corrections"), *source.many("what_changed")]
    flags += [f"{one['party']}: {source.listed(one['list'], one['instrument'])}, "
              f"{source.say('states', one['state'])}" for one in source.many("hits")]
    return [
        Paragraph(source.t("open_points"), "subhead"),
        items(asked) if asked else Paragraph(source.t("no_open")),
        Paragraph(source.say("sections", "not_checked"), "subhead"),
        items(source.many("not_checked") or [source.t("none")]),
        Paragraph(source.t("flags"), "subhead"),
        items(flags) if flags else Paragraph(source.t("no_flags")),
        *([Paragraph(source.t("resolved"), "small")] if flags else []),
    ]


def replay(source: MemoSource) -> list[Block]:
    """Element 13: the day of the law, the editions, the hashes, the command that decides anew."""
    row, as_of, model = source.row, source.part("as_of"), source.part("model")
    made_by = source.part("made_by")
    said = [
        (source.t("law_day"), as_of["law"]),
        (source.t("facts_day"), moment(row.at)),
        (source.t("run_at"), moment(as_of["answered_at"])),
        (source.t("snapshot"), as_of["list_snapshot"]),
        (source.t("texts"), as_of["texts"]),
        *((f"{source.t('pack')}: {pack}", mark) for pack, mark in as_of["packs"].items()),
        *([(source.t("program"), source.t("program_words", made_by["version"],
                                          made_by["kernel"][:16]))] if made_by else []),
        (source.t("model"), source.t("model_words", model.get("name", ""))),
        (source.t("hash_inputs"), source.body.get("decision", "")),
        (source.t("hash_body"), row.body_sha256),
        (source.t("hash_row"), row.hash),
        (source.t("hash_previous"), row.previous),
        (source.t("replay"), f"lodestone record replay {row.id} --team {row.team}"),
    ]
    return [table("", source.heads("field", "entry"), said, (3, 7))]


def ending(source: MemoSource) -> list[Block]:
    """Element 14: overrides, the day until which it is kept, the disclaimer."""
    steps = source.review.steps if source.review else ()
    until = kept_until(source.row, [one.at for one in steps]).date()
    return [
        Paragraph(f"{source.t('overrides')}: {source.t('no_override')}"),
        Paragraph(f"{source.t('retention')}: {source.t('retention_why', until)}"),
        Paragraph(f"{source.t('disclaimer')}: {visible(source.body['disclaimer'])}"),
        Paragraph(source.t("code_points"), "small"),
    ]
