"""The decision memo of a recorded answer: the fourteen elements that an audit looks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.memo import (
    case_sections,
    closing_sections,
    decision_sections,
    list_section,
    rule_sections,
)
from assistant.memo.memo_document import Block, MemoDocument, Section, visible
from assistant.memo.memo_source import MemoSource
from assistant.office.reviews import Reviews
from assistant.record import Records
from knowledge.errors import ReviewRefused

Form = Literal["docx", "pdf"]
Language = Literal["en", "zh"]
MEDIA: dict[Form, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
ELEMENTS: tuple[Callable[[MemoSource], list[Block]], ...] = (
    decision_sections.identification, decision_sections.decision, case_sections.parties,
    case_sections.item, case_sections.use, case_sections.facts, list_section.lists,
    case_sections.ownership, rule_sections.rules, rule_sections.other_routes,
    closing_sections.conditions, closing_sections.open_points, closing_sections.replay,
    closing_sections.ending,
)
"""In the order of their numbers, 1 to 14."""
ANNEXES = {"annex_rules": rule_sections.every_rule, "annex_sources": rule_sections.sources}


@dataclass(frozen=True)
class Memo:
    """A memo as a file."""

    name: str
    media: str
    content: bytes


def memo(records: Records, team: str, record: str, form: Form, language: Language | None = None
         ) -> Memo:
    """The memo of an answer of the team, in the answer's language unless another is asked for.

    The same record at the same step of its review gives the same bytes. Raises UnknownRecord for a
    foreign or unknown id, ReviewRefused where the row is no answer, RecordChanged where it is not
    what was sealed.
    """
    row = records.row(team, record)
    if row.kind != "answer":
        raise ReviewRefused(f"{record!r} is a {row.kind}; only answers have a memo, so ask the "
                            "question and use the id of its record")
    body = records.read(team, record)
    spoken: Language = language or ("zh" if body.get("language") == "zh" else "en")
    made = document(MemoSource(row, body, Reviews(records).of(team, record), spoken))
    return Memo(f"memo-{row.id}-{spoken}.{form}", MEDIA[form], _written(made, form))


def _written(made: MemoDocument, form: Form) -> bytes:
    """The memo as a file of that form, whose writer is loaded when it is first wanted."""
    if form == "docx":
        from assistant.memo import docx_form

        return docx_form.write(made)
    from assistant.memo import pdf_form

    return pdf_form.write(made)


def document(source: MemoSource) -> MemoDocument:
    """The memo before it has a form."""
    sections = [Section(number, source.t(f"head_{number}"), tuple(element(source)))
                for number, element in enumerate(ELEMENTS, 1)]
    sections += [Section(0, source.t(key), tuple(annex(source)))
                 for key, annex in ANNEXES.items()]
    review, row = source.review, source.row
    status = source.t(review.state if review else "draft")
    return MemoDocument(
        title=f"{source.t('title')} {row.id[:8]}", subject=source.verdict_line,
        language=source.language, sections=tuple(sections), page_word=source.t("page"),
        footer=visible(f"{row.id} · {row.hash[:12]} · {status}"),
        made=datetime.fromisoformat(review.steps[-1].at if review else row.at).replace(
            microsecond=0),
    )
