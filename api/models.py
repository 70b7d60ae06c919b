"""What a request may hold, with limits and examples; whatever is not here is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Plain = bool | int | float | Annotated[str, StringConstraints(max_length=2000)]


class Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FactIn(Request):
    """A fact with its evidence. Not confirmed, no favourable outcome may rest on it."""

    value: Plain
    source: str = Field("", max_length=500)
    source_date: date | None = None
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
    on: date | None = Field(None, description="the day of the law; today in Beijing if left out",
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
    on: date | None = Field(None, examples=["2026-11-24"],
                            description="the day of the law; today where that law is made if left "
                                        "out")
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$")


class CompareIn(CaseIn):
    """The same case on two days."""

    with_day: date = Field(examples=["2026-11-09"])


class AssumeIn(CaseIn):
    """The case as if instruments were in other states."""

    assume: dict[Name, Name] = Field(min_length=1, max_length=50,
                                     examples=[{"no61_2025": "in_force"}])


class ScreeningIn(Request):
    """A party to look up in the lists."""

    name: Text = Field(examples=["TDK Corporation"])
    country: str = Field("", pattern="^([A-Z]{2})?$", examples=["JP"])
    ids: dict[Name, Text] = Field({}, max_length=20, examples=[{"lei": "5493000000000000TEST"}])
    on: date | None = None


class VerifyIn(Request):
    """Nothing to say: the record of the team is verified whole."""


class KeyIn(Request):
    """A new API key."""

    name: Name = Field(examples=["order system"])
    role: Literal["viewer", "analyst", "officer", "admin", "auditor"]
    days: int = Field(90, ge=1, le=365)


class OnRecord(BaseModel):
    """Where it stands on record."""

    id: str
    seq: int
    hash: str
    at: str


class Determined(BaseModel):
    """A determination, the line that states it, and its row on record."""

    record: OnRecord
    headline: str
    digest: str = Field(description="SHA-256 of the determination's canonical JSON")
    determination: dict[str, Any]


class Compared(BaseModel):
    """Two determinations, and only what flips between them."""

    record: OnRecord
    headline: str
    same_outcome: bool
    flips: list[dict[str, Any]]
    before: dict[str, Any]
    after: dict[str, Any]


class Page(BaseModel):
    """Some of many; `next` is what to send as `after` to go on, empty at the end."""

    entries: list[dict[str, Any]]
    next: str = ""
