"""The facts, the entries of lists and the passages on which the answer rests."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import quote

from assistant.answer import Citation, FactShown, HitShown
from assistant.case.evidence import LIST_NAMES
from assistant.desk import Desk
from assistant.wording import passage_places
from assistant.wording.phrases import phrase


def facts(desk: Desk, pack: str = "") -> list[FactShown]:
    """Every fact of the case with its source, grade and confirmation."""
    return [
        FactShown(
            name=name,
            value=one.told.value,
            source=one.told.source,
            source_date=one.told.source_date,
            grade=one.told.grade.value,
            confirmed=one.told.confirmed,
            words=one.words,
            pack=pack,
        )
        for name, one in sorted(desk.evidence.facts.items())
    ]


def hits(desk: Desk) -> list[HitShown]:
    """What the lists hold under these names, the grade of the evidence beside it."""
    shown = []
    for party in desk.parties:
        for hit in party.screening.hits if party.screening else ():
            entry = hit.entry
            shown.append(
                HitShown(
                    party=party.name,
                    list=LIST_NAMES.get(entry.list, entry.list),
                    name=hit.matched_name,
                    state=hit.state,
                    instrument=entry.instrument,
                    grade=entry.grade,
                    evidence=entry.evidence,
                    exact=hit.exact,
                    why=hit.why,
                    source=entry.source_url,
                )
            )
    return shown


def citations(desk: Desk) -> list[Citation]:
    """Every source that was handed out, with its state on the day of the law."""
    shown = []
    for mark, passage in desk.texts.passages.items():
        published = passage.published <= desk.law_day
        shown.append(
            Citation(
                mark=mark,
                passage=passage.id,
                title=passage_places.title(passage, desk.language),
                pinpoint=passage_places.pinpoint(passage, desk.language),
                issuer=passage_places.issuer(passage, desk.language),
                state=passage.state(desk.law_day) if published else "not_issued",
                evidence=passage.evidence,
                quote=passage.text,
                original=passage.original,
                language=passage.language,
                link=passage.link,
                sha256=passage.sha256,
            )
        )
    return sorted([*shown, *(_paper(desk, mark) for mark in desk.texts.papers)],
                  key=lambda one: int(one.mark[1:]))


def _paper(desk: Desk, mark: str) -> Citation:
    """A statement on record: whose record, which paper says so and of when, how good it is."""
    paper = desk.texts.papers[mark]
    kind = paper.id.partition(":")[0]
    dated = f", {paper.source_date}" if paper.source_date else ""
    return Citation(
        mark=mark, passage=paper.id,
        title=phrase("record_of", desk.language).format(paper.name), pinpoint=paper.field,
        issuer=f"{paper.source}{dated}",
        state="contradicted" if paper.contradicted else "on_record",
        evidence=f"grade_{paper.grade}", quote=paper.text, original=False, language="en",
        link=f"/{kind}s/{quote(paper.record, safe='')}",
        sha256=sha256(paper.text.encode()).hexdigest(),
    )


def marked(desk: Desk, passage: str) -> str:
    mark = desk.texts.cite(passage)
    return f" [{mark}]" if mark else ""
