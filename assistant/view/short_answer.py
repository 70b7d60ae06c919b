"""The short answer: a few issued sentences, the verdict first; next step, questions, drafts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import (
    FactShown,
    LawPoint,
    MissingFact,
    NextStep,
    Reason,
    ScenarioRow,
    ShownSentence,
    Statement,
    Verdict,
    Waiting,
)
from assistant.case.confirming import listings
from assistant.desk import Desk
from assistant.plan import pack_plan
from assistant.view.card.missing_facts import MOST_CHOICES, SCREENED, listed
from assistant.view.outcomes import tone
from assistant.wording import words
from assistant.wording.phrases import phrase
from knowledge.packs.told_by import told_by
from knowledge.rules import Determination
from knowledge.rules.facts import Declaration

REASONS = 1
MOST_LIKELY = 3
PROBABLY = "probably told"
"""The source of a fact that the words probably tell."""


def of_case(desk: Desk, verdict: Verdict, because: Sequence[Reason], step: NextStep | None
            ) -> Iterator[Statement]:
    """Verdict, one plain reason, one next step."""
    yield Statement(id="verdict", kind="verdict", sentence=verdict.line)
    for one in because[:REASONS]:
        yield Statement(id=f"rule:{one.rule}", kind="reason", sentence=one.sentence,
                        marks=one.marks[:1])
    yield from of_next(step)


def of_next(step: NextStep | None) -> Iterator[Statement]:
    """The next step alone."""
    if step is not None:
        yield Statement(id="next", kind="next", sentence=step.sentence)


def of_scheme(desk: Desk, rows: Sequence[ScenarioRow]) -> Iterator[Statement]:
    """That no text of the scheme is published, and what each scenario would say."""
    if rows:
        glue = "；" if desk.language == "zh" else "; "
        yield Statement(id="scheme", kind="state", sentence=phrase(
            "scheme_first", desk.language).format(glue.join(
                f"{words.choice(one.scenario, desk.language)}: {one.label}" for one in rows)))


def of_law(desk: Desk, points: Sequence[LawPoint], whole: int = 1) -> Iterator[Statement]:
    """The best points in full, one for each thing asked; the titles of the others, to choose
    from."""
    for one in points[:whole]:
        yield Statement(id=f"point:{one.id}", kind="point", sentence=one.sentence,
                        marks=one.marks[:2])
        if one.state not in ("in_force", "reported", "assumed"):
            said = words.say("states", one.state, desk.language)
            yield Statement(id=f"state:{one.id}", kind="state",
                            sentence=phrase("point_state", desk.language).format(said,
                                                                                 desk.law_day))
        if one.layer != "A":
            yield Statement(id=f"layer:{one.id}", kind="notice",
                            sentence=words.layer(one.layer, "", desk.language))
    if len(points) > whole:
        titles = " · ".join(one.title for one in points[whole:])
        yield Statement(id="see_also", kind="notice",
                        sentence=phrase("see_also", desk.language).format(titles))


def of_points(points: Sequence[ShownSentence], kind: str) -> Iterator[Statement]:
    """Sentences issued by a list, a record or a passage."""
    for place, one in enumerate(points, 1):
        yield Statement(id=f"{kind}:{place}", kind=kind, sentence=one.sentence, marks=one.marks)


def next_step(desk: Desk, found: Determination, missing: Sequence[MissingFact],
              to_confirm: Sequence[FactShown]) -> NextStep | None:
    """The one next step and who takes it: confirm, ask for what decides, or act."""
    if to_confirm and not doubtful(desk, missing):
        return NextStep(sentence=confirm_sentence(desk, to_confirm), who="yourself")
    if found.outcome == "needs_facts" or doubtful(desk, missing):
        return _ask(desk, found, missing)
    beside = {key[1]: one.outcome for key, one in desk.rules.determinations.items()
              if key[0] == found.pack}
    for row in pack_plan(found.pack).next:
        if found.question in row.questions and found.outcome in row.outcomes and all(
                beside.get(name) in outcomes for name, outcomes in row.beside.items()):
            return NextStep(sentence=row.texts[desk.language],
                            who=words.say("holders", row.who, desk.language))
    if found.outcome == "unsettled":
        return NextStep(sentence=phrase("next_unsettled", desk.language), who="yourself")
    return None


def _ask(desk: Desk, found: Determination, missing: Sequence[MissingFact]) -> NextStep | None:
    """The fact that decides, or the one paper in which those stand that decide together; what the
    lists say is asked by naming the buyer; a fact that the user does not know is left for later."""
    first = ask_first(desk, missing)
    if not first:
        return None
    if first[0].held_by == words.held_by(SCREENED, desk.language) and not desk.parties:
        return NextStep(sentence=phrase("ask_buyer", desk.language), who="yourself")
    together = [one for one in first if one.document and one.document == first[0].document]
    if len(together) > 1:
        topics = [words.within(one.name, desk.language) for one in together]
        if all(one.type == "yes_no" for one in together):
            numbered = listed([f"({place}) {topic}" for place, topic in enumerate(topics, 1)],
                              desk.language)
            return NextStep(sentence=phrase("ask_any", desk.language).format(
                numbered, first[0].held_by or "-"), who=first[0].held_by)
        return NextStep(sentence=phrase("ask_paper", desk.language).format(
            words.told("documents", first[0].document, desk.language),
            first[0].held_by or "-", listed(topics, desk.language)), who=first[0].held_by)
    who = phrase("ask_who", desk.language).format(first[0].held_by) if first[0].held_by else ""
    choices = phrase("ask_choices", desk.language).format(
        listed([words.choice(one, desk.language) for one in first[0].choices],
               desk.language)) if 0 < len(first[0].choices) <= MOST_CHOICES else ""
    return NextStep(sentence=phrase("ask_fact", desk.language).format(first[0].ask) + choices + who,
                    who=first[0].held_by)


def ask_first(desk: Desk, missing: Sequence[MissingFact]) -> list[MissingFact]:
    """What is asked now: the facts that decide; where the user does not know them, the next."""
    unknown = set(desk.card.unknown)
    first = [one for one in missing if one.first and one.name not in unknown]
    rest = [one for one in missing if one.name not in unknown]
    return first or rest[:1] or [one for one in missing if one.first]


def doubtful(desk: Desk, missing: Sequence[MissingFact]) -> bool:
    """Whether it must first be said that the buyer is, or is not, a listed firm of a like name."""
    return any(one.name in desk.evidence.doubts for one in ask_first(desk, missing)[:1])


def likely(desk: Desk, missing: Sequence[MissingFact]) -> list[FactShown]:
    """What the user's words probably tell of the facts that are missing, to be said yes to."""
    wanted = {one.name for one in missing}
    return [FactShown(name=name, value=one.value, source=PROBABLY, grade="D", words=one.words)
            for name, one in desk.card.likely.items()
            if name in wanted and name not in desk.evidence.facts][:MOST_LIKELY]


def confirm_sentence(desk: Desk, to_confirm: Sequence[FactShown]) -> str:
    """One sentence to say yes to: the buyer, the item and what else a yes rests on."""
    said = []
    if any(one.name in listings() for one in to_confirm):
        said += [phrase("buyer_is", desk.language).format(
            party.name, _country(desk, party.name)) for party in desk.buyers[:1]]
    rest = [one for one in to_confirm if one.name not in listings()]
    for one in rest:
        quoted = phrase("quoted", desk.language).format(one.words) if (
            one.source == PROBABLY and one.words) else ""
        said.append(f"{words.fact(one.name, desk.language)}: "
                    f"{words.fact_value(one.name, one.value, desk.language)}{quoted}")
    glue = "；" if desk.language == "zh" else "; "
    return phrase("right_so_far", desk.language).format(glue.join(said))


def _country(desk: Desk, name: str) -> str:
    country = next((one for fact in told_by().firm.get("country", ())
                    if (one := desk.evidence.facts.get(fact))), None)
    return f", {country.told.value}" if country else ""


def waiting(desk: Desk, found: Determination | None, missing: Sequence[MissingFact],
            to_confirm: Sequence[FactShown]) -> Iterator[Waiting]:
    """Our open questions, the one to be answered first at the head."""
    for name, firms in desk.ambiguous.items():
        role = next((party.role for party in desk.parties if party.name == name), "end_user")
        yield Waiting(id=f"party:{role}", kind="party", names=(role,),
                      choices=tuple(one.name for one in firms),
                      text=phrase("which_party", desk.language).format(name))
    if found is None:
        return
    asked = ask_first(desk, missing)
    if doubtful(desk, missing):
        like = desk.evidence.doubts[asked[0].name]
        names = tuple(name for name, one in desk.evidence.doubts.items()
                      if (one.party, set(one.names)) == (like.party, set(like.names)))
        yield Waiting(id=f"same:{asked[0].name}", kind="same", names=names,
                      choices=(*like.names, phrase("none_of_them", desk.language)),
                      text=asked[0].ask)
    if to_confirm:
        roles = [party.role for party in desk.buyers
                 if any(one.name in listings() for one in to_confirm)]
        facts = [one.name for one in to_confirm if one.name not in listings()]
        yield Waiting(id="confirm", kind="confirm", names=tuple(dict.fromkeys((*roles, *facts))),
                      text=confirm_sentence(desk, to_confirm))
    if doubtful(desk, missing):
        return
    if not asked:
        return
    screening = words.held_by(SCREENED, desk.language)
    if asked[0].held_by == screening and not desk.parties:
        yield Waiting(id="party:end_user", kind="party", names=("end_user",),
                      text=phrase("ask_buyer", desk.language))
        return
    for group in _papers(asked):
        yield Waiting(id=f"fact:{group[0].name}", kind="fact",
                      names=tuple(one.name for one in group),
                      choices=_choices(desk, group), text=group[0].ask)


def _choices(desk: Desk, group: Sequence[MissingFact]) -> tuple[str, ...]:
    """What may be answered: a choice's values, or which of several yes/no facts hold."""
    if len(group) > 1 and all(one.type == "yes_no" for one in group):
        return tuple(words.fact(one.name, desk.language) for one in group)
    return tuple(words.choice(one, desk.language) for one in group[0].choices)


def _papers(asked: Sequence[MissingFact]) -> list[list[MissingFact]]:
    """The facts that one paper shows together."""
    papers: dict[str, list[MissingFact]] = {}
    for one in asked:
        papers.setdefault(one.document or one.name, []).append(one)
    return list(papers.values())


def drafts(desk: Desk, missing: Sequence[MissingFact]) -> list[str]:
    """Requests to copy, one for each who holds missing papers; they claim nothing."""
    held: dict[str, list[MissingFact]] = {}
    for one in missing:
        if one.held_by and one.held_by != words.held_by(SCREENED, desk.language):
            held.setdefault(one.held_by, []).append(one)
    item = desk.card.item or desk.card.grade or phrase("the_goods", desk.language)
    return [phrase("draft_request", desk.language).format(
        who, item, "\n".join(f"- {one.ask}" for one in group)) for who, group in held.items()]


def draft(facts: Sequence[Declaration], case: Mapping[str, str], language: str) -> str:
    """A request for these facts to who holds them, in either language; it claims nothing."""
    item = case.get("item") or case.get("grade") or phrase("the_goods", language)
    asks = [one.ask_zh if language == "zh" else one.ask for one in facts]
    return phrase("draft_request", language).format(
        words.held_by(facts[0].held_by, language), item, "\n".join(f"- {one}" for one in asks))


def tone_of(found: Determination | None) -> str:
    return "" if found is None else tone(found)


