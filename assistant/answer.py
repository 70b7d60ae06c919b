"""An answer: everything that the card, the memo, Slack and the record show; no word of a model."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from knowledge.errors import UnknownRecord


class Ending(StrEnum):
    """Every way in which an answer can end; metrics, page, Slack and tests use these names."""

    ANSWERED = "answered"
    NEEDS_FACTS = "needs_facts"
    NEEDS_CONFIRMATION = "needs_confirmation"
    UNSETTLED = "unsettled"
    WHICH_PARTY = "which_party"  # a name that several firms bear
    ASKED_BACK = "asked_back"  # the question could be read in two ways
    REFUSED_EVASION = "refused_evasion"
    REFUSED_PRESSURE = "refused_pressure"
    REFUSED_DATA = "refused_data"
    LIMITS = "limits"
    OUT_OF_SCOPE = "out_of_scope"
    NO_SOURCE = "no_source"
    BLOCKED_OUTPUT = "blocked_output"  # the model's text was withheld; the card stands alone
    MODEL_UNAVAILABLE = "model_unavailable"  # the engine's verdict without prose


class AnswerPart(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Verdict(AnswerPart):
    """The outcome of the question asked, in the engine's words, with its layer."""

    pack: str = Field(examples=["cn_dual_use"])
    question: str = Field(examples=["general_license"])
    asks: str
    outcome: str = Field(examples=["not_eligible"])
    label: str = Field(examples=["NOT ELIGIBLE for a general license"])
    layer: str = Field(description="A published law, B reported practice, C a scenario")
    scenario: str = ""
    favourable: bool
    provisional: str = Field("", description="what it would be once the facts read are confirmed")
    line: str = Field(description="The whole verdict line, with buyer, item and day")


class Reason(AnswerPart):
    """A deciding rule in plain words, with the marks of its sources."""

    rule: str
    sentence: str
    truth: str
    marks: tuple[str, ...] = ()


class MissingFact(AnswerPart):
    """A fact that would help, how to ask for it, and who has it."""

    name: str
    ask: str
    type: str
    choices: tuple[str, ...] = ()
    document: str = ""
    held_by: str = ""
    first: bool = False


class FactShown(AnswerPart):
    """A fact of the case: value or unknown, source, grade, whether anybody confirmed it."""

    name: str
    value: Any = None
    source: str = ""
    source_date: date | None = None
    grade: str = ""
    confirmed: bool = False
    words: str = ""
    pack: str = ""


class Alternative(AnswerPart):
    """Another route: its outcome, and the first condition that fails."""

    question: str
    asks: str
    outcome: str
    label: str
    because: str = ""
    conditions: tuple[str, ...] = ()
    holder: str = ""
    subject_to: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Citation(AnswerPart):
    """A source: where it stands, its state on the day, how its text is known, the quote."""

    mark: str = Field(examples=["S1"])
    passage: str = Field(examples=["d792:26"])
    title: str
    pinpoint: str
    issuer: str
    state: str
    evidence: str
    quote: str
    original: bool
    language: str
    link: str
    sha256: str


class HitShown(AnswerPart):
    """A list entry that may be the party: found by machine, a match only by a person."""

    party: str
    list: str
    name: str
    state: str
    instrument: str
    grade: str
    evidence: str
    exact: bool
    why: tuple[str, ...]
    source: str


class Branch(AnswerPart):
    """What the outcome would be on either side of a point of unsettled law."""

    suppose: dict[str, bool]
    words: tuple[str, ...]
    outcome: str
    label: str


class ScenarioRow(AnswerPart):
    """One scenario of an unpublished scheme: outcome and deciding rule."""

    scenario: str
    outcome: str
    label: str
    because: str
    missing: tuple[str, ...] = ()


class TraceLine(AnswerPart):
    """One finding of the rule trace; `depth` 0 is a requirement of the question."""

    depth: int
    rule: str
    sentence: str
    truth: str
    expected: bool | None
    state: str
    cites: tuple[str, ...]
    facts: tuple[FactShown, ...]
    missing: tuple[str, ...]
    unsettled: tuple[str, ...]


class ValueShown(AnswerPart):
    """A value that the law sets on the day, with its reference and state."""

    pack: str
    name: str
    description: str
    value: Any
    unit: str
    state: str
    since: date
    reference: str
    mark: str = ""


class StateShown(AnswerPart):
    """The state of a law, notice or report on the day, and every dated change of it."""

    pack: str
    instrument: str
    title: str
    state: str
    since: date | None
    reference: str
    history: tuple[str, ...]


class ShownSentence(AnswerPart):
    """One sentence of an answer without a verdict, or beside one: from record, law or list."""

    sentence: str
    marks: tuple[str, ...] = ()


class Statement(AnswerPart):
    """A sentence of an answer as it was issued: by a rule, a value, a record, a list, a passage, a
    point of law or our own table of phrases. What is shown is byte-equal to it."""

    id: str = Field(examples=["verdict", "point:cn_dual_use.watch_list_effect"])
    kind: str = Field(description="verdict, reason, missing, condition, value, state, quote, "
                                  "record, list, notice, ask, next, point, draft")
    sentence: str
    marks: tuple[str, ...] = ()

    @property
    def marked(self) -> str:
        """The sentence with the marks of its sources."""
        return self.sentence + "".join(f" [{mark}]" for mark in self.marks)


class StandingLine(AnswerPart):
    """One line of a case's standing: item, buyer and owners, bars, license, scheme, or a question
    of its own."""

    name: str = Field(examples=["license"])
    title: str
    text: str
    tone: str = Field("open", description="good, bad or open, for the one who asks")
    asked: bool = False
    questions: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class Beside(AnswerPart):
    """The standing of a further buyer or item of the same text."""

    about: str
    headline: str
    tone: str
    lines: tuple[StandingLine, ...]


class NextStep(AnswerPart):
    """One next step, and who takes it: exporter, yourself, or who holds the missing paper."""

    sentence: str
    who: str = ""


class LawPoint(AnswerPart):
    """A point of law that answers; the first is shown in full, the others by their titles."""

    id: str = Field(examples=["cn_dual_use.watch_list_effect"])
    title: str
    sentence: str
    state: str
    layer: str
    marks: tuple[str, ...] = ()


class ReadItem(AnswerPart):
    """Something that was read in the text: what it is, its value, the words quoted."""

    name: str
    value: str
    words: str


class Waiting(AnswerPart):
    """Our own open question: its id and kind, the facts or roles it is about, what may be
    answered."""

    id: str
    kind: str
    names: tuple[str, ...]
    choices: tuple[str, ...] = ()
    text: str = ""


class AsOf(AnswerPart):
    """On what the answer rests: the day of the law, the lists, the packs, the texts."""

    law: date
    lists: str
    list_snapshot: str
    packs: dict[str, str]
    texts: str
    answered_at: datetime


TEXT_ENDINGS = (Ending.BLOCKED_OUTPUT, Ending.MODEL_UNAVAILABLE)
"""Endings that tell of the text; how the case ended, the verdict tells."""


class Answer(BaseModel):
    """What every entrance returns."""

    model_config = ConfigDict(extra="forbid")

    id: str
    conversation: str
    ending: Ending
    language: str
    intent: str = Field(description="a label for statistics; nothing hangs on it")
    question: str
    headline: str
    verdict: Verdict | None = None
    because: list[Reason] = []
    corrections: list[str] = []
    missing: list[MissingFact] = []
    to_confirm: list[FactShown] = []
    likely: list[FactShown] = Field(
        [], description="facts that the words probably tell, which a yes would enter; none counts")
    alternatives: list[Alternative] = []
    conditions: list[str] = []
    holder: str = ""
    branches: list[Branch] = []
    scenarios: list[ScenarioRow] = []
    values: list[ValueShown] = []
    states: list[StateShown] = []
    points: list[ShownSentence] = []
    lawful_changes: list[str] = []
    what_changed: list[str] = []
    choices: list[str] = []
    hits: list[HitShown] = []
    facts: list[FactShown] = []
    proposed: list[FactShown] = []
    trace: list[TraceLine] = []
    citations: list[Citation] = []
    not_checked: list[str] = []
    as_of: AsOf
    disclaimer: str
    text: str
    kind: str = Field("", description="what is asked: case, law, list, value, state, compare, "
                                      "draft, process, explain, help or talk")
    tone: str = Field("", description="good, bad or open, for the one who asks")
    statements: list[Statement] = Field([], description="the short answer, sentence by sentence")
    standing: list[StandingLine] = []
    beside: list[Beside] = Field([], description="the standing of further buyers and items")
    next: NextStep | None = None
    facts_known: int = Field(0, description="of the facts that decide, how many are known")
    facts_needed: int = Field(0, description="how many facts decide, known and missing")
    law_points: list[LawPoint] = []
    supposed: list[str] = Field([], description="what was supposed where nobody told it")
    read: list[ReadItem] = Field([], description="what was read in this text")
    unread: list[str] = Field([], description="amounts, days, names and materials not used")
    waiting: list[Waiting] = Field([], description="our open questions, which may be answered next")
    drafts: list[str] = Field([], description="texts to copy: requests for what is missing")
    read_by: str = Field("", description="who read the text: the embedded reader or a model")
    worded_by: str = Field("", description="who worded the text: the embedded model, or a "
                                           "provider's; or why the embedded one had to")
    steps: list[str] = []
    determinations: list[dict[str, Any]] = []
    decision: str = Field("", description="SHA-256 of the facts and determinations, canonical")
    private: bool = Field(False, description="it rests on the team's own records of firms or items")
    record: str = ""

    @property
    def heading(self) -> str:
        """The verdict where one is shown, whatever is told of the case before it; else the first
        sentence, as where a point of law answers what was asked and the case stands beside it."""
        return self.headline if self.led_by_law else next(
            (one.sentence for one in self.statements if one.kind == "verdict"), self.headline)

    @property
    def led_by_law(self) -> bool:
        """Whether a point of law answers what was asked, and whatever is said of the case stands
        beside it."""
        return bool(self.statements) and self.statements[0].kind == "point" and not self.tone

    @property
    def told(self) -> list[tuple[str, str]]:
        """The short answer below its heading: each sentence with its marks, and its layer where
        that is its own; of an answer of an earlier edition, the lines of its text."""
        if not self.statements:
            return [(one, "") for one in self.text.splitlines()
                    if one.strip() and one != self.headline]
        found: list[tuple[str, str]] = []
        for one in self.statements:
            if one.id.startswith("layer:") and found:
                found[-1] = (found[-1][0], one.sentence)
            elif one.sentence != self.heading:
                found.append((one.marked, ""))
        return found

    @property
    def reasons_beside(self) -> list[Reason]:
        """The reasons that the short answer does not give already."""
        said = {one.sentence for one in self.statements}
        return [one for one in self.because if one.sentence not in said]

    @property
    def conditions_heading(self) -> str:
        """Duties are duties of a yes; beside an open verdict they are only what would follow."""
        asked = self.verdict
        open_ = asked is not None and asked.outcome in ("needs_facts", "unsettled")
        return "conditions_if" if open_ and not self.to_confirm else "conditions"

    @property
    def case_ending(self) -> Ending:
        """How the case ended, whatever became of a model's text."""
        if self.ending not in TEXT_ENDINGS:
            return self.ending
        return of_outcome(self.verdict.outcome if self.verdict else "", bool(self.to_confirm))


def of_outcome(outcome: str, to_confirm: bool) -> Ending:
    """The ending of a case by its outcome."""
    if to_confirm:
        return Ending.NEEDS_CONFIRMATION
    return {"needs_facts": Ending.NEEDS_FACTS, "unsettled": Ending.UNSETTLED}.get(
        outcome, Ending.ANSWERED)


def recorded(body: Mapping[str, Any], record: str) -> Answer:
    """The answer that a row on record holds; UnknownRecord where it holds something else."""
    if "ending" not in body:
        raise UnknownRecord(f"no answer is recorded under {record!r}")
    known = {name: body[name] for name in Answer.model_fields if name in body}
    return Answer.model_validate(known | {"record": record})
