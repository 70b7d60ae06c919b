"""Sections 1 and 2: who asked, reviewed and approved; what was asked and decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.memo.memo_document import Block, Paragraph, Quote, items, table, visible
from assistant.memo.memo_source import MemoSource, moment
from assistant.office.reviews import Step


def identification(source: MemoSource) -> list[Block]:
    """Element 1: id, version, status; author, reviewer, approver and times; what replaces what."""
    row, review, none = source.row, source.review, source.t("none")
    said = [
        (source.t("record"), row.id),
        (source.t("row"), source.t("row_of", row.seq, row.team)),
        (source.t("status"), source.t(review.state if review else "draft")),
        (source.t("version"), source.t("version_of", len(review.steps) + 1 if review else 1)),
        (source.t("asked_by"), source.t("by_at", row.actor, moment(row.at),
                                        source.part("asked").get("channel", ""))),
        *_steps(source),
        (source.t("supersedes"), (review.supersedes if review else "") or none),
        (source.t("superseded_by"), (review.superseded_by if review else "") or none),
    ]
    return [table("", source.heads("field", "entry"), said, (3, 7)),
            Paragraph(source.t("approval_means"), "small")]


def _steps(source: MemoSource) -> list[tuple[str, str]]:
    review, nobody = source.review, source.t("nobody")
    decided = review.decided if review else None
    approved = decided if decided and decided.step == "approved" else None
    found = []
    for key, step in (("submitted_by", review.submitted if review else None),
                      ("reviewed_by", decided), ("approved_by", approved)):
        found.append((source.t(key), _step(source, step) if step else nobody))
        if step and key != "approved_by":
            found.append((source.t("comment"), visible(step.comment) or source.t("none")))
    return found


def _step(source: MemoSource, step: Step) -> str:
    return source.t("by_at", step.by, moment(step.at), step.channel)


def decision(source: MemoSource) -> list[Block]:
    """Element 2: the question in the user's words, the decision in one line, layer and scenario,
    and the deciding rules as the card says them."""
    body, spoken = source.body, source.recorded_language
    blocks: list[Block] = [
        Paragraph(source.t("question"), "subhead"), Quote(visible(body["question"]), spoken),
        Paragraph(source.t("decision"), "subhead"), Paragraph(source.verdict_line, "verdict"),
    ]
    if source.part("verdict"):
        blocks.append(Paragraph(f"{source.t('layer')}: {source.layer}"))
    if spoken != source.language:
        recorded = f"{source.t('decision_recorded')}: {visible(body['headline'])}"
        blocks += [Paragraph(recorded, language=spoken),
                   Paragraph(source.t("kept_language"), "small")]
    if source.many("because"):
        blocks += [Paragraph(source.say("sections", "because"), "subhead"),
                   items(f"{one['sentence']} {' '.join(f'[{mark}]' for mark in one['marks'])}"
                         for one in source.many("because"))]
    for key, heading in (("branches", "branches"), ("values", "says"), ("states", "says")):
        if source.many(key):
            blocks += [Paragraph(source.say("sections", heading), "subhead"),
                       items(_line(source, key, one) for one in source.many(key))]
    return [*blocks, *_standing(source), *_scenarios(source), *_text(source)]


def _standing(source: MemoSource) -> list[Block]:
    """The lines of the case, those of further buyers and items, and what was supposed for them."""
    held = [("", source.many("standing"))]
    held += [(f"{one['about']}: {one['headline']}", one["lines"]) for one in source.many("beside")]
    blocks: list[Block] = []
    for about, lines in held:
        if lines:
            blocks += [Paragraph(about or source.say("sections", "standing"), "subhead"),
                       items(f"{one['title']}: {one['text']} "
                             f"{' '.join(f'[{mark}]' for mark in one['marks'])}" for one in lines)]
    blocks += [Paragraph(visible(one), "small") for one in source.many("supposed")]
    return blocks


def _scenarios(source: MemoSource) -> list[Block]:
    rows = [(one["scenario"], one["label"], one["because"]) for one in source.many("scenarios")]
    head = [source.say("layers", "C"), source.t("outcome"), source.t("rule")]
    return [table(source.say("sections", "scenarios"), head, rows, (2, 3, 5))] if rows else []


def _text(source: MemoSource) -> list[Block]:
    """The wording as it was shown, without the line that stands above already."""
    spoken, headline = source.recorded_language, source.body["headline"]
    lines = [line.strip() for line in str(source.body.get("text", "")).splitlines()]
    shown = [line for line in lines if line and line != headline]
    if not shown:
        return []
    return [Paragraph(source.t("answer_shown"), "subhead"),
            *(Paragraph(visible(line), language=spoken) for line in shown)]


def _line(source: MemoSource, key: str, one: Mapping[str, Any]) -> str:
    if key == "branches":
        return f"{one['label']} — {'; '.join(one['words'])}"
    state = source.say("states", one["state"])
    since, reference = one["since"] or "–", one["reference"]
    if key == "values":
        return (f"{source.value(one['value'])} {one['unit']} — {one['description']} "
                f"({state}, {since}, {reference})")
    return f"{one['title']}: {state} ({since}, {reference})"
