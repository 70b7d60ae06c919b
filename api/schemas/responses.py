"""What the service answers, with examples that are like its answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.http.day_field import Day
from api.schemas.requests import AN_ID, SCENARIO

_HASH = "4a491093ddf1497abbc11cc5cd18d6a835ad134e58ed7ecf9acfc007a79a4f40"
_AT = "2026-11-24T02:00:00.000000+00:00"
_DETERMINATION = {
    "pack": "cn_dual_use", "layer": "A", "scenario": "", "question": "general_license",
    "on": "2026-11-24", "outcome": "needs_facts", "favourable": False,
    "because": ["cn.d792.licensable", "cn.bars.license_barred"]}
"""In part."""
_HEADLINE = "NOT ELIGIBLE — general license (A · published law) · TDK Corporation · 2026-11-24"


class OnRecord(BaseModel):
    """Where it stands on record."""

    id: str = Field(examples=[AN_ID])
    seq: int = Field(examples=[41])
    hash: str = Field(examples=[_HASH])
    at: str = Field(examples=[_AT])


class HoldOut(BaseModel):
    """Whether a record is held, and until when its content is kept in any case."""

    record: str = Field(examples=[AN_ID])
    held: bool = Field(examples=[True])
    kept_until: Day = Field(examples=["2036-11-24"])


class MeOut(BaseModel):
    """Who the caller is."""

    team: str = Field(examples=["local"])
    user: str = Field(examples=["officer@north.example"])
    roles: list[str] = Field(examples=[["officer"]])
    by: Literal["session", "key", "this machine"] = Field(examples=["session"])
    proved: datetime | None = Field(description="when a signed-in person last showed who they are",
                                    examples=["2026-11-24T02:00:00Z"])


class SessionOut(BaseModel):
    """A session, without its secret."""

    id: str = Field(examples=["5f1e0c5f1e0c5f1e"])
    team: str = Field(examples=["local"])
    user: str = Field(examples=["officer@north.example"])
    made: str = Field(examples=["2026-11-24T02:00:00+00:00"])
    seen: str = Field(examples=["2026-11-24T02:10:00+00:00"])
    proved: str = Field(examples=["2026-11-24T02:00:00+00:00"])
    revoked: str = Field(examples=[""])


class ScenarioOut(BaseModel):
    """A scenario; `own` is one of the team's, with who kept it and when."""

    pack: str = Field(examples=["cn_veu"])
    name: str = Field(examples=["middle"])
    author: str = Field(examples=["Lodestone"])
    date: Day = Field(examples=["2026-11-23"])
    extends: str = Field(examples=[""])
    own: bool = Field(examples=[False])
    by: str = Field(examples=[""])
    at: str = Field(examples=[""])
    record: str = Field(examples=[""])


class ScenarioText(ScenarioOut):
    """A scenario with its text and what it sets."""

    text: str = Field(examples=[SCENARIO])
    switches: dict[str, Any] = Field(examples=[{"inspection": {
        "value": "paper", "because": "our own reading of Decree 792 article 16"}}])


class ScenarioChecked(BaseModel):
    """A scenario that is valid and could be saved."""

    pack: str = Field(examples=["cn_veu"])
    name: str = Field(examples=["ours"])
    fingerprint: str = Field(examples=["5f1e0c" * 10 + "5f1e"])


class ReleaseOut(BaseModel):
    """How far an installed rule pack has come in the team."""

    pack: str = Field(examples=["cn_dual_use"])
    scenario: str = Field(examples=[""])
    fingerprint: str = Field(examples=["5f1e0c" * 10 + "5f1e"])
    state: Literal["released", "not released"] = Field(examples=["not released"])
    signed_by: list[str] = Field(examples=[["officer@north.example"]])


class FeedbackOut(BaseModel):
    """Feedback as it is on record; `about` is the headline of the answer."""

    id: str = Field(examples=["171f45cd-13cb-4bed-8dd3-77aa8c8d09e5"])
    at: str = Field(examples=["2026-11-24T02:00:00.000000+00:00"])
    by: str = Field(examples=["officer@north.example"])
    record: str = Field(examples=["171f45cd-13cb-4bed-8dd3-77aa8c8d09e5"])
    said: Literal["right", "wrong", "unclear"] = Field(examples=["unclear"])
    comment: str = Field(examples=["Which test report is meant?"])
    about: str = Field(examples=[_HEADLINE])


class FeedbackPage(BaseModel):
    """Some of many; `next` is what to send as `after` to go on, empty at the end."""

    entries: list[FeedbackOut]
    next: str = Field("", examples=["41"])


class Determined(BaseModel):
    """A determination, the line that states it, and its row on record."""

    record: OnRecord
    headline: str = Field(examples=[
        "CANNOT TELL YET — general license (A · published law) · 2026-11-24"])
    digest: str = Field(description="SHA-256 of the determination's canonical JSON",
                        examples=[_HASH])
    determination: dict[str, Any] = Field(
        description="outcome, reasons, conditions, missing facts, every finding with its source",
        examples=[_DETERMINATION])


class Compared(BaseModel):
    """Two determinations, and only what flips between them."""

    record: OnRecord
    headline: str = Field(examples=["CANNOT TELL YET — general license (A · published law) · "
                                    "2026-11-24; compared: needs_facts (2026-11-09)"])
    same_outcome: bool = Field(examples=[True])
    flips: list[dict[str, Any]] = Field(examples=[[{
        "rule": "cn.no57.holmium_magnet", "cites": ["no57_2025:1C909.a.4"],
        "sentence": "It is permanent-magnet material that contains holmium (No. 57 of 2025).",
        "before": ["UNKNOWN", "unverified"], "after": ["FALSE", "suspended"]}]])
    before: dict[str, Any] = Field(examples=[_DETERMINATION])
    after: dict[str, Any] = Field(examples=[_DETERMINATION | {"on": "2026-11-09"}])


class TaskOut(BaseModel):
    """Something to be done by a day."""

    kind: Literal["open_point", "runs_out", "review"] = Field(examples=["open_point"])
    about: str = Field(examples=["destination_country"])
    what: str = Field(examples=["To which country do the goods go (final destination)?"])
    due: Day = Field(examples=["2026-12-08"])
    held_by: str = Field(examples=["sales"])


class StepOut(BaseModel):
    """A step of a review, with its own row on record."""

    step: Literal["submitted", "approved", "returned"] = Field(examples=["submitted"])
    by: str = Field(examples=["analyst@north.example"])
    at: str = Field(examples=[_AT])
    comment: str = Field(examples=["Before Friday, please."])
    channel: str = Field(examples=["api"])
    row: str = Field(examples=[AN_ID])
    hash: str = Field(examples=[_HASH])


class ReviewOut(BaseModel):
    """How far the review of an answer has come."""

    id: str = Field(examples=[AN_ID])
    state: Literal["submitted", "approved", "returned"] = Field(examples=["submitted"])
    record: str = Field(examples=["15986d5f-223b-4df0-a6a0-34042a6e2a1f"])
    record_hash: str = Field(examples=[_HASH])
    headline: str = Field(examples=[_HEADLINE])
    asked_by: str = Field(examples=["analyst@north.example"])
    steps: list[StepOut]
    tasks: list[TaskOut]
    supersedes: str = Field(examples=[""])
    superseded_by: str = Field(examples=[""])


class DueOut(BaseModel):
    """A task that falls due within 60, 30 or 10 days, or is overdue."""

    task: TaskOut
    record: str = Field(examples=["15986d5f-223b-4df0-a6a0-34042a6e2a1f"])
    review: str = Field(examples=[AN_ID])
    headline: str = Field(examples=[_HEADLINE])
    days: int = Field(examples=[14], description="until it is due; below 0 when overdue")
    band: Literal["overdue", "10", "30", "60"] = Field(examples=["30"])


class Page(BaseModel):
    """Some of many; `next` is what to send as `after` to go on, empty at the end."""

    entries: list[dict[str, Any]]
    next: str = Field("", examples=["41"])
