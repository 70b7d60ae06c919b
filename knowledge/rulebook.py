"""Print a pack as a book that an officer reads and signs; the book states the rules that run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.errors import NoRuleInForce
from knowledge.rules import Condition, Declaration, Instrument, Pack, Parameter, Question, State
from knowledge.rules.engine.program import RuleEntry
from knowledge.rules.formula_words import in_words
from knowledge.rules.law import Dated
from knowledge.rules.question import Need

Block = tuple[str, list[str]]
"""A heading and the lines under it."""
LAYERS = {"A": "published law", "B": "reported practice",
          "C": "a named scenario: assumptions about rules that are not published"}
SIGNATURE = """## Signature

This book is printed from the rules that run. Whoever signs it has read it as of the day above, for
the fingerprint above; another fingerprint is another book.

Name: ______________________  Day: ______________  Signature: ______________________"""


def rulebook(pack: Pack, on: date) -> str:
    """The whole pack on one day, as Markdown. The same pack and day give the same text."""
    head = [f"# {pack.title}", "", *_items([
        f"Pack `{pack.id}`, layer {pack.layer}: {LAYERS[pack.layer]}",
        *([f"Scenario: {pack.scenario}"] if pack.scenario else []),
        f"As of {on}", f"Fingerprint `{pack.fingerprint}`",
    ])]
    parts = ["\n".join(head)]
    for title, blocks in _sections(pack, on):
        parts.append(f"## {title}")
        parts += [f"### {heading}\n\n" + "\n".join(lines) for heading, lines in blocks]
    return "\n\n".join([*parts, SIGNATURE]) + "\n"


def difference(pack: Pack, day_a: date, day_b: date) -> str:
    """Only the lines that differ between the pack on two days, before and after."""
    parts = [f"# {pack.title}: {day_a} and {day_b}",
             f"Pack `{pack.id}`, fingerprint `{pack.fingerprint}`. Lines marked − hold on {day_a} "
             f"only, lines marked + on {day_b} only."]
    for (title, before), (_, after) in zip(_sections(pack, day_a), _sections(pack, day_b),
                                           strict=True):
        changed = [f"### {heading}\n\n" + "\n".join(lines)
                   for heading, lines in _changed(dict(before), dict(after))]
        if changed:
            parts += [f"## {title}", *changed]
    if len(parts) == 2:
        parts.append("Nothing differs.")
    return "\n\n".join(parts) + "\n"


def _changed(before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[Block]:
    for heading in dict.fromkeys((*before, *after)):
        old, new = before.get(heading, []), after.get(heading, [])
        lines = [*(f"− {line.lstrip(' -')}" for line in old if line and line not in new),
                 *(f"+ {line.lstrip(' -')}" for line in new if line and line not in old)]
        if lines:
            yield heading, _items(lines)


def _sections(pack: Pack, on: date) -> list[tuple[str, list[Block]]]:
    entries = pack.written(on).entries
    points = {point for entry in entries.values() for point in entry.points}
    values = [one for one in pack.parameters.values() if one.name not in points]
    opened = [one for one in pack.parameters.values() if one.name in points]
    return [
        ("Questions", [_question(pack, one, on) for one in pack.questions.values()]),
        ("Rules", [_rule(pack, entries[id], on) for id in pack.rules]),
        ("Values that the law sets", [_parameter(pack, one, on) for one in values]),
        ("Points that no text settles", [_parameter(pack, one, on) for one in opened]),
        ("Laws, notices and other sources", [_instrument(one, on)
                                             for one in pack.instruments.values()]),
        ("Facts, and how they are asked for", [_fact(one) for one in pack.facts.values()]),
    ]


# --- one thing on one day ---

def _question(pack: Pack, question: Question, on: date) -> Block:
    basis = pack.instrument(question.basis)
    yes, no = question.outcomes
    lines = [question.asks, question.asks_zh, "", *_items([
        f"Asked under {basis.title} [`{basis.id}`]: {_standing(basis, on)}",
        f"Yes is called `{yes}`, no is called `{no}`; {question.favourable} is the favourable side"
        + ("; it clears something, so it rests on confirmed facts only" if question.clears else ""),
        *([f"Held by {question.holder}", question.holder_zh] if question.holder else []),
    ])]
    lines += _listed("Yes needs, in this order", [_need(pack, one, on) for one in question.needs])
    lines += _listed("Yes is subject to", [_need(pack, one, on) for one in question.subject_to])
    lines += _listed("With a yes come", map(_condition, question.conditions))
    lines += _listed("With a no come", map(_condition, question.cautions))
    return f"`{question.name}`", lines


def _need(pack: Pack, need: Need, on: date) -> str:
    version = need.rule.on(on) or need.rule.versions[0]
    verb = "holds" if need.wanted else "does not hold"
    return f"rule `{need.rule.id}` {verb}: {version.sentence} [{', '.join(version.cites)}]"


def _condition(one: Condition) -> str:
    when = f", where rule `{one.when.id}` holds" if one.when else ""
    cited = dict.fromkeys((one.cites, *(passage for _, passage in one.by_case)))
    return f"`{one.id}`{when}: {one.sentence} {one.sentence_zh} [{', '.join(cited)}]"


def _rule(pack: Pack, entry: RuleEntry, on: date) -> Block:
    rule, version = entry.rule, entry.version
    lines = [version.sentence, *([rule.sentence_zh] if rule.sentence_zh else []), "",
             *_formula(entry, pack), ""]
    cited = [f"{pack.instrument(cite.split(':')[0]).title}, {cite.split(':', 1)[1]} [`{cite}`]"
             for cite in version.cites]
    standing = (_standing(pack.instrument(version.under), on)
                if entry.state is not State.NOT_ISSUED else "not issued")
    lines += _items([f"Source: {cited[0]}", *(f"See also: {one}" for one in cited[1:]),
                     f"Stands under `{version.under}`: {standing}{_effect(entry)}"])
    lines += _items(f"Reads the value {_short(pack, name, on)}" for name in entry.parameters
                    if name not in entry.points)
    if len(rule.versions) > 1 or version.since:
        lines += _items(f"Text from {one.since or 'the beginning of its instrument'}: "
                        f"{one.sentence} [{', '.join(one.cites)}]" for one in rule.versions)
    return f"`{rule.id}`", lines


def _formula(entry: RuleEntry, pack: Pack) -> list[str]:
    first, *rest = in_words(entry.formula, pack.facts)
    return [f"Holds when {first}" + ("." if not rest else ""), *([""] if rest else []), *rest]


def _parameter(pack: Pack, parameter: Parameter, on: date) -> Block:
    zh = parameter.description_zh
    lines = [parameter.description, *([zh] if zh else []), "",
             *_items([f"On the day: {_short(pack, parameter.name, on)}"])]
    lines += _items(f"From {_dated(one, parameter.unit)}" for one in parameter.values.entries)
    return f"`{parameter.name}`", lines


def _instrument(one: Instrument, on: date) -> Block:
    lines = [one.title, one.title_zh, "", *_items([
        f"Issued by {one.issuer}; {one.link}; known from: {one.evidence.replace('_', ' ')}",
        f"On the day: {_standing(one, on)}",
        *(f"From {_dated(state, '')}" for state in one.states.entries)])]
    return f"`{one.id}`", lines


def _fact(fact: Declaration) -> Block:
    shown = (("About the", fact.subject.replace("_", " ")), ("Takes", fact.expected()),
             ("Stands in the", fact.document), ("Held by", fact.held_by),
             ("May lawfully be changed", fact.lawful_change))
    return f"`{fact.name}`", [fact.ask, fact.ask_zh, "", *_items(
        f"{label}: {text}" for label, text in shown if text)]


# --- words ---

def _effect(entry: RuleEntry) -> str:
    """What the state of a rule makes of it."""
    if entry.state.open:
        return "; so nobody can tell whether it applies"
    return "" if entry.state.applies else "; so it does not hold on this day, whatever the facts"


def _standing(one: Instrument, on: date) -> str:
    found = one.states.on(on)
    return f"{_word(found.state)} ({found.reference})" if found else "not issued"


def _short(pack: Pack, name: str, on: date) -> str:
    """A value on the day, with its state and reference."""
    try:
        found = pack.value(name, on)
    except NoRuleInForce:
        return f"`{name}`: none yet"
    amount = _amount(found, pack.parameters[name].unit)
    return f"`{name}`: {amount}{_word(found.state)} ({found.reference})"


def _dated(one: Dated, unit: str) -> str:
    note = f"; {one.note}" if one.note else ""
    return f"{one.since}: {_amount(one, unit)}{_word(one.state)} ({one.reference}{note})"


def _amount(one: Dated, unit: str) -> str:
    if one.value is None:
        return ""
    value = ", ".join(map(str, one.value)) if isinstance(one.value, list | tuple) else one.value
    return f"{value}{f' {unit}' if unit else ''}, "


def _word(state: State) -> str:
    return state.value.replace("_", " ")


def _items(lines: Iterable[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"{place}. {line}" for place, line in enumerate(lines, 1)]
    return ["", f"{title}:", "", *found] if found else []
