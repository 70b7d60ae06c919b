"""The answer card: every part of it taken from the engine's findings, the lists and the texts."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from urllib.parse import quote

from assistant.answer import (
    Alternative,
    Branch,
    Citation,
    FactShown,
    HitShown,
    MissingFact,
    Reason,
    ScenarioRow,
    StateShown,
    TraceLine,
    ValueShown,
    Verdict,
)
from assistant.desk import Desk
from assistant.evidence import LIST_NAMES
from assistant.wording import lists, places, words
from assistant.wording.phrases import phrase
from knowledge.errors import NoRuleInForce, UnknownParameter
from knowledge.packs import scenarios as named_scenarios
from knowledge.packs.cn_veu.matrix import PACK as VEU
from knowledge.packs.cn_veu.matrix import matrix
from knowledge.rules import Determination, Finding, Instrument, Pack, Question, Truth
from knowledge.rules.canonical import plain

REASONS = 3
MOST_CHOICES = 6
SCREENED = "this assistant (screening)"
"""Who holds a fact that screening tells; without a party's name there is nothing to screen."""


def verdict(desk: Desk, found: Determination) -> Verdict:
    """The outcome with its layer and the line that states it, the buyer, the item and the day."""
    language = desk.language
    question = desk.pack(found.pack, found.scenario).question(found.question)
    label = words.outcome(found.question, found.outcome, language)
    provisional = question.favourable_outcome if found.to_confirm else ""
    if provisional:
        would = words.outcome(found.question, provisional, language)
        label = words.say("sections", "confirm_first", language).format(would)
    asks = question.asks_zh if language == "zh" else question.asks
    about = [party.name for party in desk.buyers()]
    about += [one for one in (desk.card.site, desk.card.item or desk.read.grade) if one]
    layer = words.layer(found.layer, found.scenario, language)
    noun = words.noun(found.question, asks, language)
    line = " · ".join([f"{label} — {noun} ({layer})", *about, desk.law_day.isoformat()])
    return Verdict(
        pack=found.pack,
        question=found.question,
        asks=asks,
        outcome=found.outcome,
        label=label,
        layer=found.layer,
        scenario=found.scenario,
        favourable=found.favourable,
        provisional=provisional,
        line=line,
    )


def reasons(desk: Desk, found: Determination) -> list[Reason]:
    """At most three deciding rules, each with the marks of its passages."""
    by_rule = {one.rule: one for one in found.findings()}
    shown = []
    for rule in found.because:
        one = by_rule.get(rule)
        if one is None:
            continue
        marks = tuple(filter(None, (desk.cite(passage) for passage in one.cites)))
        shown.append(
            Reason(rule=rule, sentence=held(desk, found, one), truth=one.truth.name, marks=marks)
        )
    return shown[:REASONS]


def sentence(desk: Desk, found: Determination, one: Finding) -> str:
    """What the rule says, in the user's language."""
    rule = desk.pack(found.pack, found.scenario).rules[one.rule]
    return rule.sentence_zh if desk.language == "zh" and rule.sentence_zh else one.sentence


def held(desk: Desk, found: Determination, one: Finding) -> str:
    """What the rule says, as it turned out: a sentence that does not hold is told as one that does
    not, so that no reason reads as its opposite."""
    said = sentence(desk, found, one)
    if one.truth is Truth.TRUE:
        return said
    key = "not_so" if one.truth is Truth.FALSE else "not_known"
    return words.say("sections", key, desk.language).format(said)


def missing(desk: Desk, found: Determination) -> list[MissingFact]:
    """The facts that could settle it: those to ask first, then the rest of the smallest sets. Where
    a buyer's name is like a listed one, whether it is that firm comes before anything else."""
    pack = desk.pack(found.pack, found.scenario)
    doubtful = [name for name in desk.doubts
                if name in pack.facts and name not in desk.evidence
                and found.outcome == "needs_facts"][:1]
    names = dict.fromkeys([*doubtful, *found.missing.ask])
    names.update(dict.fromkeys(name for one in found.subject_to for name in one.missing))
    for names_of_set in (*found.missing.to_yes[:1], *found.missing.to_no):
        names.update(dict.fromkeys(names_of_set))
    first = doubtful or found.missing.ask
    asked = [_missing_fact(desk, pack, name, name in first) for name in names]
    if desk.parties:
        return asked
    return [one for one in asked if one.first or pack.facts[one.name].held_by != SCREENED]


def _missing_fact(desk: Desk, pack: Pack, name: str, first: bool) -> MissingFact:
    fact = pack.facts[name]
    ask = fact.ask_zh if desk.language == "zh" else fact.ask
    if doubt := desk.doubts.get(name):
        entry = doubt.hits[0].entry
        ask = phrase("same_firm", desk.language).format(
            doubt.party, "” / “".join(doubt.names), lists.name(entry.list, desk.language),
            lists.notice(entry.instrument, desk.language))
    return MissingFact(
        name=name,
        ask=ask,
        type=fact.type,
        choices=fact.choices,
        document=fact.document,
        held_by="" if doubt else words.held_by(fact.held_by, desk.language),
        first=first,
    )


def ask_first(desk: Desk, found: Determination) -> str:
    """The one thing to ask for: the fact that decides, or the one paper in which those stand that
    decide together. What the lists say is asked by naming the buyer."""
    first = [one for one in missing(desk, found) if one.first]
    if not first or desk.lead_asks:
        return ""
    screening = words.held_by(SCREENED, desk.language)
    if first[0].held_by == screening and not desk.parties:
        return phrase("ask_buyer", desk.language)
    together = [one for one in first if one.document and one.document == first[0].document]
    if len(together) > 1:
        topics = [words.fact(one.name, desk.language) for one in together]
        return phrase("ask_paper", desk.language).format(
            words.told("documents", first[0].document, desk.language),
            first[0].held_by or "-", _listed(topics, desk.language))
    who = phrase("ask_who", desk.language).format(first[0].held_by) if first[0].held_by else ""
    choices = phrase("ask_choices", desk.language).format(
        _listed([words.choice(one, desk.language) for one in first[0].choices],
                desk.language)) if 0 < len(first[0].choices) <= MOST_CHOICES else ""
    return phrase("ask_fact", desk.language).format(first[0].ask) + choices + who


def _listed(names: list[str], language: str) -> str:
    return ("、" if language == "zh" else ", ").join(names)


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
        for name, one in sorted(desk.evidence.items())
    ]


def alternatives(desk: Desk, found: Determination) -> list[Alternative]:
    """Every other route that the pack knows: open or not, why, and under which duties."""
    pack = desk.pack(found.pack, found.scenario)
    shown = []
    for route in found.why_not:
        if route.question == found.question:
            continue
        question = pack.question(route.question)
        other = desk.determine(found.pack, route.question, found.scenario)
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
                marks=tuple(filter(None, (desk.cite(passage) for passage in route.cites[:1]))),
            )
        )
    return shown


def conditions(desk: Desk, found: Determination) -> list[str]:
    """The duties that attach to the answer; those that depend on a missing fact say so."""
    held = desk.pack(found.pack, found.scenario).conditions()
    zh = desk.language == "zh"
    maybe = {"en": " (if that applies)", "zh": "（如适用）"}[desk.language]
    return [
        (held[one.id].sentence_zh if zh else one.sentence)
        + ("" if one.certain else maybe)
        + _mark(desk, one.cites)
        for one in found.conditions
    ]


def subject_to(desk: Desk, found: Determination) -> tuple[str, ...]:
    """What a yes is subject to and nobody has told yet."""
    pack = desk.pack(found.pack, found.scenario)
    wanted = {one.rule: one.expected for one in found.trace}
    lines = []
    for one in found.subject_to:
        rule = pack.rules[one.rule]
        sentence = rule.sentence_zh if desk.language == "zh" and rule.sentence_zh else one.sentence
        said = words.say("sections", "must" if wanted.get(one.rule) else "must_not", desk.language)
        lines.append(f"{said}: {sentence}{_mark(desk, one.cites[0])}")
    return tuple(lines)


def branches(desk: Desk, found: Determination) -> list[Branch]:
    """Both readings of every point of unsettled law."""
    pack = desk.pack(found.pack, found.scenario)
    return [
        Branch(
            suppose=dict(one.suppose),
            outcome=one.outcome,
            words=tuple(_supposed(desk, pack, point, side) for point, side in one.suppose),
            label=words.outcome(found.question, one.outcome, desk.language),
        )
        for one in found.branches
    ]


def _supposed(desk: Desk, pack: Pack, point: str, side: bool) -> str:
    zh = desk.language == "zh"
    if point in pack.instruments:
        instrument = pack.instruments[point]
        title = instrument.title_zh if zh and instrument.title_zh else instrument.title
        said = {True: ("is in force", "现行有效"), False: ("is not in force", "未生效")}[side]
        return f"{title} {said[1] if zh else said[0]}"
    parameter = pack.parameters[point]
    said = {True: ("is so", "成立"), False: ("is not so", "不成立")}[side]
    sentence = (
        parameter.description_zh if zh and parameter.description_zh else parameter.description
    )
    return f"{sentence}: {said[1] if zh else said[0]}"


def scenarios(desk: Desk) -> list[ScenarioRow]:
    """The matrix of the unpublished scheme: scenario, outcome, deciding rule; never mixed with
    published law."""
    first = next(iter(named_scenarios(VEU)))
    zh, rows = desk.language == "zh", []
    own = desk.own_scenario()
    for one in matrix(desk.told(VEU, first), desk.law_day, [own] if own else []).rows:
        found = one.determination
        desk.determinations[(VEU, found.question, one.scenario)] = found
        rows.append(
            ScenarioRow(
                scenario=one.scenario,
                outcome=one.outcome,
                label=words.outcome(found.question, one.outcome, desk.language),
                because=_wanted(desk, one.ask) if one.outcome == "needs_facts" else
                one.sentence_zh if zh and one.sentence_zh else one.sentence,
                missing=one.ask,
            )
        )
    return rows


def _wanted(desk: Desk, names: tuple[str, ...]) -> str:
    """What a scenario is undecided for."""
    shown = [words.fact(name, desk.language) for name in names[:3]]
    return phrase("wanted", desk.language).format(_listed(shown, desk.language)) if shown else ""


def values(desk: Desk, pack: str, name: str) -> list[ValueShown]:
    """The value asked for, and those that are easily confused with it or go beside it; none where
    the law had none on the day."""
    shown = []
    for one in ((pack, name), *words.beside(pack, name)):
        with suppress(NoRuleInForce, UnknownParameter):
            shown.append(value(desk, *one))
    return shown


def value(desk: Desk, pack: str, name: str) -> ValueShown:
    """A value that the law sets on the day, with its reference."""
    held = desk.pack(pack)
    found, parameter = held.value(name, desk.law_day), held.parameters[name]
    zh = desk.language == "zh" and parameter.description_zh
    return ValueShown(
        pack=pack,
        name=name,
        description=parameter.description_zh if zh else parameter.description,
        value=found.value,
        unit=parameter.unit,
        state=found.state.value,
        since=found.since,
        reference=found.reference,
        mark=desk.cite(found.reference.split(" ")[0].rstrip(";,")),
    )


def states(desk: Desk) -> list[StateShown]:
    """The state on the day of every law that the question names."""
    shown = []
    for id in desk.laws():
        for pack in desk.house.packs():
            if id in pack.instruments:
                shown.append(_state(desk, pack, pack.instruments[id]))
                break
    return shown


def _state(desk: Desk, pack: Pack, instrument: Instrument) -> StateShown:
    language, day = desk.language, desk.law_day
    entry = instrument.states.on(day)
    history = tuple(
        f"{one.since}: {words.say('states', one.state.value, language)}"
        f" ({words.told('references', one.reference, language)})"
        for one in instrument.states.entries
    )
    title = instrument.title_zh if language == "zh" and instrument.title_zh else instrument.title
    return StateShown(
        pack=pack.id,
        instrument=instrument.id,
        title=title,
        history=history,
        state=entry.state.value if entry else "not_issued",
        since=entry.since if entry else None,
        reference=entry.reference if entry else "",
    )


def changes(desk: Desk, found: Determination) -> list[str]:
    """Lawful changes that would turn the answer, in words."""
    lines = []
    for one in found.lawful_changes:
        how = "; ".join(words.told("changes", change.how, desk.language) for change in one.changes)
        still = ""
        if one.still_missing:
            names = [words.fact(name, desk.language) for name in one.still_missing[:4]]
            still = phrase("still_to_show", desk.language).format(_listed(names, desk.language))
        lines.append(how + still)
    return list(dict.fromkeys(lines))


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


def trace(desk: Desk, found: Determination) -> list[TraceLine]:
    """The whole rule trace, flat, parents first."""
    lines: list[TraceLine] = []

    def add(one: Finding, depth: int) -> None:
        lines.append(
            TraceLine(
                depth=depth,
                rule=one.rule,
                sentence=sentence(desk, found, one),
                truth=one.truth.name,
                expected=one.expected,
                state=one.state.value,
                cites=one.cites,
                facts=tuple(
                    FactShown(
                        name=fact.name,
                        value=plain(fact.value),
                        source=fact.source,
                        source_date=fact.source_date,
                        grade=fact.grade,
                        confirmed=fact.confirmed,
                    )
                    for fact in one.reads
                ),
                missing=one.missing if one.truth is Truth.UNKNOWN else (),
                unsettled=one.unsettled,
            )
        )
        for part in one.parts:
            add(part, depth + 1)

    for top in found.trace:
        add(top, 0)
    return lines


def citations(desk: Desk) -> list[Citation]:
    """Every source that was handed out, with its state on the day of the law."""
    shown = []
    for mark, passage in desk.sources.items():
        published = passage.published <= desk.law_day
        shown.append(
            Citation(
                mark=mark,
                passage=passage.id,
                title=places.title(passage, desk.language),
                pinpoint=places.pinpoint(passage, desk.language),
                issuer=places.issuer(passage, desk.language),
                state=passage.state(desk.law_day) if published else "not_issued",
                evidence=passage.evidence,
                quote=passage.text,
                original=passage.original,
                language=passage.language,
                link=passage.link,
                sha256=passage.sha256,
            )
        )
    return sorted([*shown, *(_paper(desk, mark) for mark in desk.papers)],
                  key=lambda one: int(one.mark[1:]))


def _paper(desk: Desk, mark: str) -> Citation:
    """A statement on record: whose record, which paper says so and of when, how good it is."""
    paper = desk.papers[mark]
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


def holder(desk: Desk, question: Question) -> str:
    return question.holder_zh if desk.language == "zh" else question.holder


def _mark(desk: Desk, passage: str) -> str:
    mark = desk.cite(passage)
    return f" [{mark}]" if mark else ""
