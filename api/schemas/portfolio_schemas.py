"""What comes in and goes out about portfolios and alerts, as JSON."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import UploadFile
from pydantic import BaseModel, Field

from api.http.day_field import Day
from api.schemas.register_schemas import FormIn
from api.schemas.requests import Request
from api.schemas.responses import OnRecord
from knowledge import usual_question


class PortfolioIn(FormIn):
    """Tables of orders (CSV, XLSX or Parquet), and the question that is asked of each line."""

    lines: UploadFile
    items: UploadFile | None = None
    buyers: UploadFile | None = None
    exporters: UploadFile | None = None
    destinations: UploadFile | None = None
    on: Day | None = Field(None, examples=["2026-11-24"], description="the day of the law")
    pack: str = Field(usual_question.PACK, max_length=100)
    question: str = Field(usual_question.QUESTION, max_length=100)
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$")
    assume: str = Field("", max_length=10_000, description="JSON: supposed states of instruments")
    columns: str = Field("", max_length=50_000, description='JSON: {"items.Dy": "dysprosium_pct"}, '
                         'or "items.id", "items.of_line" for the columns that name rows')
    screen: bool = Field(True, description="search the buyers in the lists and the records")


class PortfolioOut(BaseModel):
    """A portfolio on record: how many lines have each answer."""

    id: str = Field(examples=["4f3a0b0e-7a0e-4a7e-9c0a-0d2b5b1b8f10"])
    record: OnRecord
    headline: str = Field(examples=["1 order lines, general license on 2026-11-24"])
    lines: int = Field(examples=[1])
    counts: dict[str, int] = Field(description="lines by answer; `to_confirm` are among them")
    missing: dict[str, int] = Field(description="lines that wait for each fact or open point")


class FactsOfRow(Request):
    """Other facts of one row; null for a fact that is no longer told."""

    table: str = Field(max_length=20, examples=["items"])
    id: str = Field(max_length=200, examples=["T7"])
    facts: dict[str, Any]


class WhatIfIn(Request):
    """What is supposed of a portfolio."""

    on: Day | None = Field(None, examples=["2027-01-10"])
    assume: dict[str, str] = Field({}, max_length=50)
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$")
    facts: list[FactsOfRow] = Field([], max_length=100)


class ImpactOut(BaseModel):
    """What flips, by the rules that decide; of the largest groups a line with both traces."""

    portfolio: str = Field(examples=["4f3a0b0e-7a0e-4a7e-9c0a-0d2b5b1b8f10"])
    before: dict[str, Any]
    after: dict[str, Any]
    lines: int = Field(examples=[1])
    flipped: int = Field(examples=[0], description="lines that flip between a yes and a no")
    unknown: int = Field(examples=[0], description="lines that become known or unknown")
    groups: list[dict[str, Any]]
    examples: list[dict[str, Any]]


class AlertOut(BaseModel):
    """A verdict that changed or will, or a paper that runs out."""

    id: str
    cause: Literal["law", "lists", "cliff", "runs_out"]
    about: str
    what: str
    why: str
    since: Day
    record: str
    acknowledged: str = Field(description="by whom, when, and what follows; empty: by nobody")


class AcknowledgeIn(Request):
    """What follows from an alert."""

    comment: str = Field(min_length=1, max_length=2000, examples=["sales told; order on hold"])
