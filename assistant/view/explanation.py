"""Why, on what source, and what is missing: the last determination told in words, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.answer import ShownSentence
from assistant.desk import Desk
from assistant.view import card
from assistant.view.sentences import by_id, say
from assistant.wording import words
from knowledge.rules import Determination, Finding

RULES, QUOTES, DEEP = 6, 3, 2


def why(desk: Desk, found: Determination) -> Iterator[ShownSentence]:
    """Each deciding rule: what it says, what it was held against, what came out."""
    by_rule = {one.rule: one for one in found.trace}
    deciding = [by_rule[rule] for rule in found.because if rule in by_rule]
    rest = [one for one in found.trace if one.rule not in found.because]
    for top in [*deciding, *rest][:RULES]:
        yield _rule(desk, found, top)
        for part in _grounds(top)[:DEEP]:
            yield _rule(desk, found, part)
    yield from source(desk, found)


def _grounds(top: Finding) -> list[Finding]:
    """The findings on which this one rests, down to those that read the facts."""
    rests = [part for part in top.parts if part.truth is top.truth]
    deep = [one for part in rests for one in _grounds(part)]
    return deep or [part for part in rests if any(fact.told for fact in part.reads)]


def _rule(desk: Desk, found: Determination, one: Finding) -> ShownSentence:
    read = "; ".join(
        f"{fact.name.replace('_', ' ')} = {words.value(fact.value, desk.language)}"
        f" ({fact.source})" for fact in one.reads if fact.told)
    unknown = ", ".join(name.replace("_", " ") for name in one.missing[:4])
    said = words.say("truths", one.truth.name, desk.language)
    behind = f" [{read}]" if read else f" [{words.say('truths', 'unknown_of', desk.language)}: " \
                                       f"{unknown}]" if unknown else ""
    marks = tuple(filter(None, (desk.texts.cite(passage) for passage in one.cites[:1])))
    return ShownSentence(sentence=f"{card.sentence(desk, found, one)} → {said}{behind}",
                         marks=marks)


def source(desk: Desk, found: Determination) -> Iterator[ShownSentence]:
    """The passages that the deciding rules stand on, quoted."""
    by_rule = {one.rule: one for one in found.findings()}
    tops = [by_rule[rule] for rule in found.because if rule in by_rule]
    cited = [passage for top in reversed(tops) for one in (*_grounds(top)[:DEEP], top)
             for passage in one.cites]
    yield from list(by_id(desk, cited[:2 * QUOTES]))[:QUOTES]


def missing(desk: Desk, found: Determination) -> Iterator[ShownSentence]:
    """The one fact to ask for first, who has it, and what it can decide."""
    asked = card.missing(desk, found)
    if not asked:
        yield say(desk, "nothing_missing")
        return
    first = next((one for one in asked if one.first), asked[0])
    yield say(desk, "ask_one", first.ask, first.held_by or "-", first.document or "-")
    sets = [*found.missing.to_no, *found.missing.to_yes]
    alone = any(set(names) == {first.name} for names in sets)
    yield say(desk, "asks_alone" if alone else "asks_with",
              max(0, min((len(names) for names in sets if first.name in names), default=1) - 1))
