"""The standing of a case: the same lines whatever was asked, the asked one first.

A misunderstood wording so costs an order of lines, and never a wrong answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from assistant.answer import StandingLine, Statement
from assistant.case.evidence import SAME_NAME, Party
from assistant.desk import Desk
from assistant.plan import CaseLine, PackPlan, Plan, pack_plan
from assistant.view.card.missing_facts import SCREENED
from assistant.view.card.verdict import SUPPOSED
from assistant.view.outcomes import deciding_place, tone
from assistant.wording import list_words, words
from assistant.wording.phrases import phrase
from knowledge.errors import NoRuleInForce
from knowledge.rules import Determination, Grade, Told

MOST_LACKING = 3
"""Missing facts that a line names."""


def decide(desk: Desk, plan: Plan) -> Determination | None:
    """Ask the rules what the plan names; the determination that answers first is returned."""
    for held in plan.lines:
        for line in held.lines:
            for question in (*line.questions, *line.beside):
                with suppress(NoRuleInForce):  # a question beside may be younger than the day
                    ask(desk, held, question)
    for pack, question in plan.special:
        with suppress(NoRuleInForce):
            desk.rules.determine(pack, question)
    if plan.first is None:
        return None
    pack, question = plan.first
    held = next((one for one in plan.lines if one.pack == pack), PackPlan(pack))
    return _instead(desk, held, ask(desk, held, question), asked=plan.asked)


def ask(desk: Desk, held: PackPlan, question: str, scenario: str = "") -> Determination:
    """Ask one question, with what the pack's plan supposes for it where nobody told it."""
    more = {name: Told(value, SUPPOSED, None, Grade.D, False)
            for name, value in held.supposed.get(question, {}).items()}
    return desk.rules.determine(held.pack, question, scenario, more)


def _instead(desk: Desk, held: PackPlan, found: Determination, *, asked: bool) -> Determination:
    """The determination that answers in this one's place, by the pack's table."""
    for row in held.instead:
        if found.question not in row.asked or (row.where and found.outcome not in row.where):
            continue
        if row.unasked and asked:
            continue
        with suppress(NoRuleInForce):
            if any(ask(desk, held, name).outcome in outcomes
                   for name, outcomes in row.unless.items()):
                continue
            other = ask(desk, held, row.question)
            because = not row.because or any(row.because in rule for rule in other.because[:1])
            if _once_confirmed(desk, other) in row.outcomes and because:
                return other
    return found


def _once_confirmed(desk: Desk, found: Determination) -> str:
    """The outcome, or the one that it would be once what was only read is confirmed."""
    if not found.to_confirm:
        return found.outcome
    return desk.rules.pack(found.pack, found.scenario).question(found.question).favourable_outcome


def settled(desk: Desk, shown: Determination) -> Iterator[Statement]:
    """What the law settles of a case whose asked question is still open, by the pack's table."""
    if tone(shown) != "open" and not shown.to_confirm:
        return
    held = [one for name, outcomes in pack_plan(shown.pack).settled.items()
            if (one := desk.rules.determinations.get((shown.pack, name, ""))) is not None
            and one.outcome in outcomes and not one.to_confirm and name != shown.question]
    if held:
        glue = "；" if desk.language == "zh" else "; "
        yield Statement(
            id="settled", kind="reason",
            sentence=phrase("settled", desk.language).format(
                glue.join(_said(desk, one) for one in held)),
            marks=tuple(dict.fromkeys(mark for one in held for mark in _marks(desk, one)))[:2])


def lines(desk: Desk, plan: Plan, shown: Determination | None) -> list[StandingLine]:
    """The lines of the standing, the one that was asked for first and marked."""
    found = list(_lines(desk, plan, shown))
    first = [one for one in found if one.asked]
    return [*first, *(one for one in found if not one.asked)]


def _lines(desk: Desk, plan: Plan, shown: Determination | None) -> Iterator[StandingLine]:
    wanted = (shown.pack, shown.question) if shown else None
    for pack, question in plan.special:
        key = (pack, question, "")
        if key in desk.rules.determinations:
            yield _special(desk, desk.rules.determinations[key], asked=wanted == (pack, question))
    for held in plan.lines:
        for line in held.lines:
            asked = wanted is not None and wanted[0] == held.pack and (
                wanted[1] in (*line.questions, *line.beside))
            if line.screen:
                yield _parties(desk, line)
            elif line.matrix:
                yield StandingLine(
                    name=line.name, title=line.titles[desk.language],
                    text=phrase("scheme_line", desk.language), tone="open", asked=asked)
            else:
                yield _line(desk, held, line, wanted[1] if wanted and asked else "")


def _special(desk: Desk, found: Determination, *, asked: bool) -> StandingLine:
    question = desk.rules.pack(found.pack, found.scenario).question(found.question)
    asks = question.asks_zh if desk.language == "zh" else question.asks
    return StandingLine(
        name=found.question, title=words.noun(found.question, asks, desk.language),
        text=_said(desk, found), tone=tone(found), asked=asked,
        questions=(f"{found.pack}.{found.question}",), marks=_marks(desk, found))


def _line(desk: Desk, held: PackPlan, line: CaseLine, asked: str) -> StandingLine:
    """One line of the standing; `asked` is the question that was asked, where it is one of its."""
    found = [desk.rules.determinations[key] for one in line.questions
             if (key := (held.pack, one, "")) in desk.rules.determinations]
    beside = [desk.rules.determinations[key] for one in line.beside
              if (key := (held.pack, one, "")) in desk.rules.determinations]
    beside = [one for one in beside if one.outcome in ("controlled", "unsettled")
              and found and found[0].outcome != "controlled"]
    several = len(found) + len(beside) > 1
    parts = _once_each([(_named(desk, line, one) if several else "",
                         _said(desk, one, line.apart_from)) for one in (*found, *beside)],
                       phrase("open_too", desk.language), desk.language)
    return StandingLine(
        name=line.name, title=line.titles[desk.language], text=" · ".join(parts),
        tone=tone(next((one for one in found if one.question == asked), found[0])
                  ) if found else "open", asked=bool(asked),
        questions=tuple(f"{held.pack}.{one.question}" for one in (*found, *beside)),
        marks=tuple(dict.fromkeys(mark for one in (*found, *beside)
                                  for mark in _marks(desk, one))))


def _once_each(parts: list[tuple[str, str]], too: str, language: str) -> list[str]:
    """Each outcome under its name; one that was said before is not said in full again."""
    said: dict[str, list[str]] = {}
    for name, text in parts:
        said.setdefault(text, []).append(name)
    comma, colon = ("、", "：") if language == "zh" else (", ", ": ")
    found = []
    for text, names in said.items():
        first, more = names[0], [one.removesuffix(colon) for one in names[1:]]
        found.append(f"{first}{text}")
        if more:
            found.append(f"{comma.join(more)}{colon}{too}")
    return found


def _named(desk: Desk, line: CaseLine, found: Determination) -> str:
    question = desk.rules.pack(found.pack, found.scenario).question(found.question)
    asks = question.asks_zh if desk.language == "zh" else question.asks
    colon = "：" if desk.language == "zh" else ": "
    said = words.noun(found.question, asks, desk.language)
    if found.question in line.named:
        said = line.named[found.question][desk.language]
    return said + colon if said else ""


def _said(desk: Desk, found: Determination, apart_from: str = "") -> str:
    """The outcome in words; where it is open, for want of what; where it is decided, by what. Facts
    about the subject `apart_from` that lack do not make it open."""
    said = words.outcome_plain(found.question, found.outcome, desk.language)
    if found.to_confirm:
        law = desk.rules.pack(found.pack, found.scenario)
        would = law.question(found.question).favourable_outcome
        said = phrase("once_confirmed", desk.language).format(
            words.outcome_plain(found.question, would, desk.language))
    elif found.outcome == "needs_facts":
        names = list(dict.fromkeys([*found.missing.ask, *(
            name for group in (*found.missing.to_yes[:1], *found.missing.to_no[:1])
            for name in group)]))
        names = [name for name in names
                 if desk.house.facts[name].subject != apart_from]
        if not names and apart_from:
            return phrase("none_known", desk.language)
        if names:
            said_of = dict.fromkeys(_lacking(desk, one) for one in names)
            listed = ("、" if desk.language == "zh" else ", ").join([*said_of][:MOST_LACKING])
            return phrase("open_for", desk.language).format(listed)
    else:
        place = deciding_place(desk, found)
        if place:
            said += f"（{place}）" if desk.language == "zh" else f" ({place})"
    return said


def _lacking(desk: Desk, name: str) -> str:
    """What a missing fact is called; what the lists would say of a buyer who is not named is one
    thing."""
    if desk.house.facts[name].held_by == SCREENED and not desk.parties:
        return phrase("lists_of_buyer", desk.language)
    return words.within(name, desk.language)


def _marks(desk: Desk, found: Determination) -> tuple[str, ...]:
    if found.outcome == "needs_facts":
        return ()
    by_rule = {one.rule: one for one in found.findings()}
    cited = [passage for rule in found.because[:1] if rule in by_rule
             for passage in by_rule[rule].cites[:1]]
    return tuple(filter(None, (desk.texts.cite(one) for one in cited)))


def _parties(desk: Desk, line: CaseLine) -> StandingLine:
    """Each party: listed where, near names to look at, or nothing found on which lists."""
    title = line.titles[desk.language]
    if not desk.parties:
        return StandingLine(name=line.name, title=title, text=phrase("no_party", desk.language),
                            tone="open")
    said = [_party(desk, one) for one in desk.parties]
    worst = "bad" if any(bad for _, bad in said) else "open" if any(
        bad is None for _, bad in said) else "good"
    return StandingLine(name=line.name, title=title, tone=worst,
                        text=" · ".join(_together(desk, said)))


def _together(desk: Desk, said: list[tuple[str, bool | None]]) -> Iterator[str]:
    """What was said of each party; those under whose names nothing was found in one breath."""
    form = phrase("no_list", desk.language)
    rest = form.partition("{0}")[2]
    clear = [text.removesuffix(rest) for text, bad in said if bad is False and rest in text]
    yield from (text for text, bad in said if bad is not False or rest not in text)
    if clear:
        yield form.format(("、" if desk.language == "zh" else ", ").join(clear))


def _party(desk: Desk, party: Party) -> tuple[str, bool | None]:
    """What the lists say of a party; whether it is listed (None: to be looked at)."""
    role = words.say("roles", party.role, desk.language)
    head = f"{party.name}" + ("" if party.role == "end_user" else f" ({role})")
    found = party.screening
    if found is None:
        return head, None
    same = [hit for hit in found.hits if hit.score >= SAME_NAME]
    if same:
        hit = next((one for one in same if one.state == "in_force"), same[0])
        state = words.say("states", hit.state, desk.language)
        text = phrase("on_list", desk.language).format(
            head, list_words.name(hit.entry.list, desk.language),
            list_words.notice(hit.entry.instrument, desk.language), state)
        others = dict.fromkeys(list_words.name(one.entry.list, desk.language) for one in same
                               if one.state == "in_force" and one.entry.list != hit.entry.list)
        text = "; ".join((text, *others))
        return text, True if hit.state == "in_force" else None
    near = [*found.hits, *(one for one in found.near_misses if one.flags)]
    if near:
        names = ", ".join(dict.fromkeys(hit.matched_name for hit in near[:2]))
        told = [desk.evidence.facts.get(fact) for fact, one in desk.evidence.doubts.items()
                if one.party == party.name]
        other = bool(told) and all(one is not None and one.told.value is False for one in told
                                   ) and not found.hits
        return phrase("near_other" if other else "near_list", desk.language).format(
            head, names), None
    if found.cleared:
        hit, one = found.cleared[0]
        return phrase("cleared_entry", desk.language).format(
            head, hit.entry.names[0], one.author, one.expires, one.reason), False
    return phrase("no_list", desk.language).format(head), False


def supposed(found: Mapping[tuple[str, str, str], Determination]) -> list[tuple[str, Any]]:
    """The facts that were supposed for any of these determinations."""
    told = {fact.name: fact.value for one in found.values() for fact in one.facts
            if fact.source == SUPPOSED}
    return sorted(told.items())
