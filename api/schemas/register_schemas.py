"""What requests about firm records, imports and lists may hold, and what they get."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import UploadFile
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from api.http.day_field import Day
from api.schemas.requests import AN_ID, Name, Request, ScreeningIn, Text
from api.schemas.responses import OnRecord
from knowledge import usual_question
from knowledge.register.importers import ImportSource, RowOutcome

Kind = Literal["firm", "item"]
_HASH = "d9d515ab229de3bd4fcd8c7e6fe51c7ce0078ee93a76b8ce78dbfe526ec182ae"
_ANOTHER = "Another firm: other address, other register number (extract of 2026-11-20)"
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
    confirmed: bool = Field(False, description="every row was checked against the source; "
                                               "officers only. Else the rows clear nothing")
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

    column: str = Field(examples=["Kunde"])
    target: str = Field(examples=["name"])
    samples: list[str] = Field(examples=[["Example Works 1", "Example Works 2"]])


class ImportOut(BaseModel):
    """What became of a file, row by row; `record` is empty after a trial."""

    record: OnRecord | None
    headline: str = Field(examples=["firms.csv: 2 rows; would be: 2 imported, 0 updated, "
                                    "0 unchanged, 0 refused"])
    kind: Kind = Field(examples=["firm"])
    format: Literal["table", "ftm", "gleif", "screening_list"] = Field(examples=["table"])
    file: str = Field(examples=["firms.csv"])
    sha256: str = Field(examples=[_HASH])
    dry_run: bool = Field(examples=[True])
    source: ImportSource
    counts: dict[str, int] = Field(examples=[
        {"imported": 2, "updated": 0, "unchanged": 0, "refused": 0}])
    rows: list[RowOutcome] = Field(examples=[[
        {"number": 2, "outcome": "imported", "record": "k-1", "reason": "", "notes": []}]])
    before_heading: int = Field(examples=[0], description="lines before the headings")
    columns: list[ColumnOut]
    targets: list[str] = Field(description="everything that a column can be mapped to",
                               examples=[["id", "name", "country"]])
    mapping: dict[str, str] = Field(examples=[{"Kunde": "name"}])
    remembered: bool = Field(description="this mapping was used before for columns like these",
                             examples=[False])
    unmapped: list[str] = Field(examples=[["Notiz"]])
    notes: list[str] = Field(examples=[["read as utf-8"]])


class ClearIn(ScreeningIn):
    """A hit or near miss of this party that an officer found to be another party."""

    name: Text = Field(examples=["Clear Align Optics Ltd"])
    country: str = Field("", pattern="^([A-Z]{2})?$", examples=["GB"])
    ids: dict[Name, Text] = Field({}, max_length=20, examples=[{"registration": "01234567"}])
    others: list[Text] = Field([], max_length=20, examples=[["Clear Align Optics"]])
    entry: str = Field(min_length=1, max_length=200, examples=["cn-mofcom-2025-1-clear-align-llc"],
                       description="id of the entry, as the screening shows it")
    reason: str = Field(min_length=1, max_length=2000, examples=[_ANOTHER])
    expires: Day = Field(examples=["2027-05-23"], description="the first day on which it no "
                          "longer holds; within a year")


class WithdrawIn(Request):
    """Why a clearance is taken back."""

    reason: str = Field(min_length=1, max_length=2000, examples=["The extract was of another firm"])


class ClearanceOut(BaseModel):
    """A clearance, and whether it stands."""

    id: str = Field(examples=[AN_ID])
    name: str = Field(examples=["Clear Align Optics Ltd"])
    country: str = Field(examples=["GB"])
    ids: dict[str, str] = Field(examples=[{"registration": "01234567"}])
    entry: str = Field(examples=["cn-mofcom-2025-1-clear-align-llc"])
    list: str = Field(examples=["control_list"])
    entry_name: str = Field(examples=["Clear Align LLC"])
    reason: str = Field(examples=[_ANOTHER])
    author: str = Field(examples=["officer@north.example"])
    decided: Day = Field(examples=["2026-11-24"])
    expires: Day = Field(examples=["2027-05-23"])
    state: Literal["stands", "expired", "fallen", "withdrawn"] = Field(
        examples=["stands"], description="fallen: the entry changed since, so the hit is back")
    withdrawn: str = Field(examples=[""])

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

    field: str = Field(examples=["name"])
    group: str = Field(examples=["identity"])
    of: str = Field(examples=["Name"], description="what its value is")
    several: bool = Field(examples=[True])
    choices: list[str] = Field(examples=[[]])
    parts: list[str] = Field(description="of an entry with parts",
                             examples=[["text", "kind", "lang"]])
    ask: str = Field(examples=["What is the firm's name, in every script?"])
    ask_zh: str = Field(examples=["公司各种文字的名称？"])


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

    list: str = Field(examples=["own"])
    version: str = Field(examples=["2026-11-20"])
    entries: int = Field(examples=[3])
    checksum: str = Field(examples=[_HASH])


class ListUpdateOut(BaseModel):
    """What became of an update; `waiting` ones take effect when another officer accepts them."""

    state: Literal["taken", "waiting"] = Field(examples=["taken"])
    update: str = Field(examples=[""], description="id of a waiting one")
    snapshot: str = Field(examples=["3b5c9274a57af22c"])
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
    pack: str = Field(usual_question.PACK, max_length=100)
    question: str = Field(usual_question.QUESTION, max_length=100)
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

    row: int = Field(examples=[2])
    key: str = Field(examples=["k-1"])
    name: str = Field(examples=["Example Works 1"])
    firm: str = Field(examples=[""], description="id of the firm on record that it was found to be")
    outcome: str = Field(examples=["needs_facts"])
    screening: str = Field(examples=["no_hit"])
    hits: list[str] = Field(examples=[[]])
    because: list[str] = Field(examples=[["cn.d792.licensable", "cn.bars.license_barred"]])
    missing: list[str] = Field(examples=[["dysprosium_pct", "item_form"]])
    refused: str = Field(examples=[""], description="why it could not be decided")
    was: str = Field(examples=[""], description="the outcome of the earlier batch")


class BatchOut(BaseModel):
    """What a batch came to; no row of the file is left out."""

    record: OnRecord
    file: str = Field(examples=["customers.xlsx"])
    on: Day = Field(examples=["2026-11-24"])
    counts: dict[str, int] = Field(examples=[{"needs_facts": 2}])
    flips: int = Field(examples=[0])
    rows: list[BatchRowOut]
