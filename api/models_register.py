"""What requests about firm records, imports and lists may hold, and what they get."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.day import Day
from api.models import Name, OnRecord, Request, ScreeningIn, Text
from knowledge.register.importers import RowOutcome, Source

Kind = Literal["firm", "item"]
GRADES = "A official, B document of the party, C public or somebody's word, D inferred"


class FormIn(BaseModel):
    """A form around a file; in a form everything is a text."""

    model_config = ConfigDict(extra="forbid")


class ImportIn(FormIn):
    """A file of firms or items. Tried unless `dry_run` is false."""

    file: UploadFile
    kind: Kind = Field(examples=["firm"])
    source: str = Field(min_length=1, max_length=500, examples=["Customer master"],
                        description="what the statements rest on; the next edition of the same "
                                    "file bears the same title, its statements replace these")
    source_date: Day | None = Field(None, examples=["2026-11-20"])
    grade: Literal["A", "B", "C", "D"] = Field(description=GRADES, examples=["B"])
    dry_run: bool = Field(True, description="save nothing; say what would become of every row")
    format: Literal["", "table", "ftm", "gleif", "screening_list"] = Field(
        "", description="read off the file if left out")
    mapping: str = Field("", max_length=50_000, examples=['{"Kunde": "name", "Notiz": ""}'],
                         description="JSON: column -> target, empty to leave the column out; the "
                                     "proposed or remembered one if left out")
    sheet: str = Field("", max_length=100, description="of a workbook; the first filled one if "
                                                       "left out")
    encoding: Literal["", "utf-8", "utf-16", "gb18030", "cp1252"] = ""


class ColumnOut(BaseModel):
    """A column, what it is taken for, and what its first cells hold."""

    column: str
    target: str
    samples: list[str]


class ImportOut(BaseModel):
    """What became of a file, row by row; `record` is empty after a trial."""

    record: OnRecord | None
    headline: str
    kind: Kind
    format: Literal["table", "ftm", "gleif", "screening_list"]
    file: str
    sha256: str
    dry_run: bool
    source: Source
    counts: dict[str, int]
    rows: list[RowOutcome]
    before_heading: int
    columns: list[ColumnOut]
    targets: list[str] = Field(description="everything that a column can be mapped to")
    mapping: dict[str, str]
    remembered: bool = Field(description="this mapping was used before for columns like these")
    unmapped: list[str]
    notes: list[str]



class ClearIn(ScreeningIn):
    """A hit or near miss of this party that an officer found to be another party."""

    name: Text = Field(examples=["Clear Align Optics Ltd"])
    country: str = Field("", pattern="^([A-Z]{2})?$", examples=["GB"])
    ids: dict[Name, Text] = Field({}, max_length=20, examples=[{"registration": "01234567"}])
    others: list[Text] = Field([], max_length=20, examples=[["Clear Align Optics"]])
    entry: str = Field(min_length=1, max_length=200, examples=["cn-mofcom-2025-1-clear-align-llc"],
                       description="id of the entry, as the screening shows it")
    reason: str = Field(min_length=1, max_length=2000, examples=[
        "Another firm: other address, other register number (extract of 2026-11-20)"])
    expires: Day = Field(examples=["2027-05-23"], description="the first day on which it no "
                          "longer holds; within a year")


class WithdrawIn(Request):
    """Why a clearance is taken back."""

    reason: str = Field(min_length=1, max_length=2000, examples=["The extract was of another firm"])


class ClearanceOut(BaseModel):
    """A clearance, and whether it stands."""

    id: str
    name: str
    country: str
    ids: dict[str, str]
    entry: str
    list: str
    entry_name: str
    reason: str
    author: str
    decided: Day
    expires: Day
    state: Literal["stands", "expired", "fallen", "withdrawn"] = Field(
        description="fallen: the entry changed since, so the hit is back")
    withdrawn: str


class StatementIn(Request):
    """One statement about a firm or an item, with its source."""

    field: str = Field(min_length=1, max_length=60, examples=["military_work"])
    value: JsonValue = Field(None, examples=[True], description="of the field's type, see "
                                                                "/v1/fields; empty unless known")
    state: Literal["known", "unknown", "not_applicable"] = "known"
    source: str = Field(min_length=1, max_length=500, examples=["Annual report 2025, p. 31"])
    source_date: Day | None = Field(None, examples=["2026-03-31"])
    grade: Literal["A", "B", "C", "D"] = Field(description=GRADES, examples=["B"])
    valid_from: Day | None = Field(None, description="the first day it holds")
    valid_to: Day | None = Field(None, description="the first day it no longer does")
    confirmed: bool = Field(False, description="checked against its source; officers only")


class StatementsIn(Request):
    """Statements to add to a record, all or none."""

    statements: list[StatementIn] = Field(min_length=1, max_length=200, examples=[[{
        "field": "military_work", "value": False, "source": "Annual report 2025, p. 31",
        "source_date": "2026-03-31", "grade": "B"}]])
    settle: bool = Field(False, description="withdraw what contradicts them; officers only")


class FieldOut(BaseModel):
    """A field of a record, and the question that obtains it."""

    field: str
    group: str
    of: str
    several: bool
    choices: list[str]
    parts: list[str] = Field(description="of an entry with parts")
    ask: str
    ask_zh: str


class ListFileIn(FormIn):
    """A file with a newer edition of one or more lists."""

    file: UploadFile
    kind: Literal["csl", "company", "officers"] = Field(
        examples=["company"], description="trade.gov's Consolidated Screening List (JSON or CSV); "
        "a list of your own (CSV); or MOFCOM's lists as an officer keeps them (a zip of "
        "edition.yaml, instruments.yaml and entries.csv)")
    published: Day | None = Field(None, examples=["2026-11-20"],
                                   description="the source's own date; an officers' folder has it")
    fetched: Day | None = Field(None, description="today if left out")
    name: str = Field("", max_length=60, examples=["own"], description="of a list of your own")
    title: str = Field("", max_length=200, examples=["Parties we do not deal with"])
    refresh_days: int = Field(30, ge=1, le=365, description="when to check your own list again")
    accept_loss: str = Field("", max_length=500, description="why a loss of more than a fifth is "
                             "right; then it waits for another officer")


class EditionOut(BaseModel):
    """An edition of a list."""

    list: str
    version: str
    entries: int
    checksum: str


class ListUpdateOut(BaseModel):
    """What became of an update; `waiting` ones take effect when another officer accepts them."""

    state: Literal["taken", "waiting"]
    update: str
    snapshot: str
    editions: list[EditionOut]
    record: OnRecord


class ListHistoryOut(BaseModel):
    """Every update taken, refused or put forward, and those that wait."""

    waiting: list[dict[str, Any]]
    history: list[dict[str, Any]]


class BatchIn(FormIn):
    """A customer master to put before the lists and the rules."""

    file: UploadFile
    on: Day | None = Field(None, examples=["2026-11-24"], description="the day of the law")
    pack: str = Field("cn_dual_use", max_length=100)
    question: str = Field("general_license", max_length=100)
    scenario: str = Field("", max_length=100, pattern=r"^[\w-]*$")
    item: str = Field("", max_length=200, description="a part number on record, the same for every "
                                                      "row")
    facts: str = Field("", max_length=50_000, examples=['{"magnet_family": "NdFeB"}'],
                       description="JSON: facts that hold for every row")
    mapping: str = Field("", max_length=50_000, description="as for imports")
    against: str = Field("", max_length=36, description="record of an earlier batch: show what "
                                                        "flipped since")
    form: Literal["xlsx", "json"] = Field("xlsx", description="the workbook, or its counts and "
                                                              "rows")


class BatchRowOut(BaseModel):
    """One row of a batch."""

    row: int
    key: str
    name: str
    firm: str
    outcome: str
    screening: str
    hits: list[str]
    because: list[str]
    missing: list[str]
    refused: str
    was: str


class BatchOut(BaseModel):
    """What a batch came to; no row of the file is left out."""

    record: OnRecord
    file: str
    on: Day
    counts: dict[str, int]
    flips: int
    rows: list[BatchRowOut]
