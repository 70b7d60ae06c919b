"""What a request may hold, with limits and examples; whatever is not here is refused."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from api.http.day_field import Day

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Plain = bool | int | float | Annotated[str, StringConstraints(max_length=2000)]


class Request(BaseModel):
    """A JSON body in strict mode: no value is converted to another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FactIn(Request):
    """A fact with its evidence. Not confirmed, no favourable outcome may rest on it; confirmed, and
    better than grade C, is only what an officer enters with its source."""

    value: Plain
    source: str = Field("", max_length=500)
    source_date: Day | None = None
    grade: Literal["A", "B", "C", "D"] = Field(
        "C", description="A official, B document of the party, C public or somebody's word, "
                         "D inferred")
    confirmed: bool = True


FactsIn = Annotated[dict[Name, Plain | FactIn], Field(
    max_length=200, description="fact name -> value, or value with its source",
    examples=[{"magnet_family": "NdFeB", "dysprosium_pct": 6.5}])]


class QuestionIn(Request):
    """A question in plain words, English or Chinese."""

    question: str = Field(min_length=1, max_length=20_000, examples=[
        "Could TDK Corporation import N38EH arc segments with 6.5 % dysprosium from Ningbo under "
        "general authorisation?"])
    on: Day | None = Field(None, description="the day of the law; today in Beijing if left out",
                            examples=["2026-11-24"])
    facts: FactsIn = {}
    confirm: list[Name] = Field([], max_length=50,
                                description="facts read from an earlier text, now confirmed")
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$")
    conversation: str = Field("", max_length=36, description="id of a conversation to go on with")
    language: Literal["", "en", "zh"] = ""


class CaseIn(Request):
    """A case for the rules: no model reads it."""

    pack: Name = Field(examples=["cn_dual_use"])
    question: Name = Field(examples=["general_license"])
    facts: FactsIn = {}
    on: Day | None = Field(None, examples=["2026-11-24"],
                            description="the day of the law; today where that law is made if left "
                                        "out")
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$")


class CompareIn(CaseIn):
    """The same case on two days."""

    with_day: Day = Field(examples=["2026-11-09"])


class AssumeIn(CaseIn):
    """The case as if instruments were in other states."""

    assume: dict[Name, Name] = Field(min_length=1, max_length=50,
                                     examples=[{"no61_2025": "in_force"}])


class ScreeningIn(Request):
    """A party to look up in the lists."""

    name: Text = Field(examples=["TDK Corporation"])
    country: str = Field("", pattern="^([A-Z]{2})?$", examples=["JP"])
    ids: dict[Name, Text] = Field({}, max_length=20, examples=[{"lei": "5493000000000000TEST"}])
    others: list[Text] = Field([], max_length=20, examples=[["TDK株式会社"]],
                               description="further names of the same party, as in another script")
    on: Day | None = None


Scheme = Annotated[str, StringConstraints(min_length=1, max_length=40)]
SCENARIO = """name: ours
author: Compliance, North
date: 2026-11-24
extends: middle
switches:
  inspection: {value: paper, because: "our own reading of Decree 792 article 16"}
"""


class ScenarioIn(Request):
    """A scenario of one's own: a YAML text as the built-in ones are written."""

    pack: Scheme = Field(examples=["cn_veu"])
    text: str = Field(min_length=1, max_length=20_000, examples=[SCENARIO])


class ReleaseIn(Request):
    """A signature under an installed rule pack, as the very edition that was looked at."""

    pack: Name = Field(examples=["cn_dual_use"])
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$", examples=[""])
    fingerprint: str = Field(pattern="^[0-9a-f]{64}$", examples=["5f1e0c" * 10 + "5f1e"],
                             description="as /v1/releases and the rulebook show it")
    comment: str = Field("", max_length=2000, examples=["read and tried on our own cases"])


class FeedbackIn(Request):
    """What somebody says of a recorded answer."""

    record: Annotated[str, StringConstraints(min_length=1, max_length=36)] = Field(
        examples=["171f45cd-13cb-4bed-8dd3-77aa8c8d09e5"])
    said: Literal["right", "wrong", "unclear"] = Field(examples=["unclear"])
    comment: str = Field("", max_length=2000, examples=["Which test report is meant?"])


RecordId = Annotated[str, StringConstraints(min_length=1, max_length=36)]
AN_ID = "171f45cd-13cb-4bed-8dd3-77aa8c8d09e5"


class MemoIn(Request):
    """The memo of a recorded answer."""

    record: RecordId = Field(examples=[AN_ID])
    form: Literal["pdf", "docx"] = "pdf"
    language: Literal["en", "zh"] | None = Field(None, description="the answer's if left out")


class ReviewIn(Request):
    """A recorded answer put up for approval."""

    record: RecordId = Field(examples=[AN_ID])
    comment: str = Field("", max_length=2000)
    supersedes: str = Field("", max_length=36, description="an approved answer that it replaces")
    review_on: Day | None = Field(None, examples=["2027-05-24"], description="when the approval "
                                   "is looked at again; in a year if left out")
    open_by: Day | None = Field(None, examples=["2026-12-08"], description="by when the open "
                                 "points are settled; in 30 days if left out")


class DecideIn(Request):
    """An approval or a return, of exactly the answer that was looked at."""

    record_hash: str = Field(pattern="^[0-9a-f]{12,64}$", examples=["693f4be4c252"],
                             description="the hash of the answer's row, at least its first twelve "
                                         "signs; the memo shows it")
    comment: str = Field("", max_length=2000, examples=["Which test report is meant?"],
                         description="what is wanting, where the answer is returned")


class HoldIn(Request):
    """Why a record is held, or released; it goes on record."""

    reason: str = Field(min_length=1, max_length=2000, examples=["an inquiry of the authority"])


class VerifyIn(Request):
    """An empty body: the whole record of the team is verified."""


class KeyIn(Request):
    """A new API key."""

    name: Name = Field(examples=["order system"])
    role: Literal["viewer", "analyst", "officer", "admin", "auditor", "owner"] = Field(
        examples=["analyst"], description="officers' and owners' keys are made on the machine")
    days: int = Field(90, ge=1, le=365)
