"""The other routes, the duties that attach, and what would lawfully change the answer."""

from __future__ import annotations

from assistant.answer import Alternative
from assistant.desk import Desk
from assistant.view.card.cited_sources import marked
from assistant.view.card.missing_facts import listed
from assistant.wording import words
from assistant.wording.phrases import phrase
from knowledge.rules import Determination, Question


def alternatives(desk: Desk, found: Determination) -> list[Alternative]:
    """Every other route that the pack knows: open or not, why, and under which duties."""
    pack = desk.rules.pack(found.pack, found.scenario)
    shown = []
    for route in found.why_not:
        if route.question == found.question:
            continue
        question = pack.question(route.question)
        other = desk.rules.determine(found.pack, route.question, found.scenario)
        zh = desk.language == "zh"
        because = ""
        if route.rule:
            rule = pack.rules[route.rule]
            because = rule.sentence_zh if zh and rule.sentence_zh else route.sentence
        shown.append(
            Alternative(
                question=route.question,
                asks=question.asks_zh if zh else question.asks,
                outcome=other.outcome,
                label=words.outcome(route.question, other.outcome, desk.language),
                because=because,
                holder=question.holder_zh if zh else question.holder,
                conditions=tuple(conditions(desk, other)) if not route.rule else (),
                subject_to=subject_to(desk, other),
                marks=tuple(filter(None, (desk.texts.cite(one) for one in route.cites[:1]))),
            )
        )
    return shown


def conditions(desk: Desk, found: Determination) -> list[str]:
    """The duties that attach to the answer; those that depend on a missing fact say so."""
    held = desk.rules.pack(found.pack, found.scenario).conditions()
    zh = desk.language == "zh"
    maybe = {"en": " (if that applies)", "zh": "（如适用）"}[desk.language]
    return [
        (held[one.id].sentence_zh if zh else one.sentence)
        + ("" if one.certain else maybe)
        + marked(desk, one.cites)
        for one in found.conditions
    ]


def subject_to(desk: Desk, found: Determination) -> tuple[str, ...]:
    """What a yes is subject to and nobody has told yet."""
    pack = desk.rules.pack(found.pack, found.scenario)
    wanted = {one.rule: one.expected for one in found.trace}
    lines = []
    for one in found.subject_to:
        rule = pack.rules[one.rule]
        sentence = rule.sentence_zh if desk.language == "zh" and rule.sentence_zh else one.sentence
        said = words.say("sections", "must" if wanted.get(one.rule) else "must_not", desk.language)
        lines.append(f"{said}: {sentence}{marked(desk, one.cites[0])}")
    return tuple(lines)


def changes(desk: Desk, found: Determination) -> list[str]:
    """Lawful changes that would turn the answer, in words."""
    lines = []
    for one in found.lawful_changes:
        how = "; ".join(words.told("changes", change.how, desk.language) for change in one.changes)
        still = ""
        if one.still_missing:
            names = [words.fact(name, desk.language) for name in one.still_missing[:4]]
            still = phrase("still_to_show", desk.language).format(listed(names, desk.language))
        lines.append(how + still)
    return list(dict.fromkeys(lines))


def holder(desk: Desk, question: Question) -> str:
    return question.holder_zh if desk.language == "zh" else question.holder
