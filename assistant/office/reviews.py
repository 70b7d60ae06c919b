"""The review of a recorded answer: submitted, then approved or returned; every step is a row.

A step names the answer by id and hash and changes nothing in it: the verdict stays the rules'. Who
asked or submitted cannot approve (four eyes); who may approve at all is the edge's table of roles.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import uuid4

from assistant.office.tasks import Task, tasks
from assistant.record import RecordRow, Records
from assistant.record.record_store import RowsWithBodies
from assistant.roles import Who
from knowledge.errors import FourEyes, RecordChanged, ReviewRefused, UnknownRecord

KIND = "review"
State = Literal["submitted", "approved", "returned"]
HASH_SHOWN = 12
"""How much of an answer's hash an approver must at least repeat."""


@dataclass(frozen=True)
class Step:
    """One step: who did what, when, with which comment; `row` and `hash` are those of its row."""

    step: State
    by: str
    at: str
    comment: str
    channel: str
    row: str
    hash: str


@dataclass(frozen=True)
class Review:
    """How far the review of an answer has come; `record_hash` is the hash that was reviewed."""

    id: str
    record: str
    record_hash: str
    headline: str
    asked_by: str
    steps: tuple[Step, ...]
    tasks: tuple[Task, ...]
    supersedes: str = ""
    superseded_by: str = ""

    @property
    def state(self) -> State:
        return self.steps[-1].step

    @property
    def submitted(self) -> Step:
        return self.steps[0]

    @property
    def decided(self) -> Step | None:
        """The approval or the return."""
        return self.steps[-1] if len(self.steps) > 1 else None

    @property
    def binds(self) -> bool:
        """Approved, and no later approved answer has taken its place."""
        return self.state == "approved" and not self.superseded_by


def plain(one: Review) -> dict[str, Any]:
    """A review as plain JSON."""
    return {**vars(one), "state": one.state, "steps": [vars(step) for step in one.steps],
            "tasks": [task.plain() for task in one.tasks]}


class Reviews:
    """The reviews of all teams, read from the record and kept nowhere but in memory."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def submit(self, who: Who, record: str, now: datetime, *, comment: str = "",
               supersedes: str = "", review_on: date | None = None, open_by: date | None = None,
               channel: str = "api") -> Review:
        """Put a recorded answer up for approval.

        `supersedes` is an approved answer that this one is to replace; `review_on` and `open_by`
        are the days by which the approval is looked at again and the open points are settled.
        Raises UnknownRecord, RecordChanged or ReviewRefused.
        """
        row = self._answer(who.team, record)
        if supersedes and not self._approved(who.team, supersedes):
            raise ReviewRefused(f"the answer {supersedes!r} is not approved, or was superseded "
                                "already; name the approved answer that this one replaces")
        id, body = str(uuid4()), self._records.read(who.team, record)
        step = {
            "review": id, "step": "submitted", "record": row.id, "record_hash": row.hash,
            "record_headline": row.title, "asked_by": row.actor, "comment": comment,
            "channel": channel, "supersedes": supersedes, "headline": f"submitted: {row.title}",
            "tasks": [one.plain() for one in tasks(body, now.date(), review_on, open_by)],
        }
        self._records.write(KIND, who.team, who.actor, step, now, id=id, title=row.id,
                            allow=_may_submit)
        return self.read(who.team, id)

    def decide(self, who: Who, review: str, step: Literal["approved", "returned"],
               record_hash: str, now: datetime, *, comment: str = "", channel: str = "api"
               ) -> Review:
        """Approve or return. `record_hash` is the hash, or at least its first twelve signs, of the
        answer that was looked at. Raises FourEyes, ReviewRefused, RecordChanged, UnknownRecord."""
        found = self.read(who.team, review)
        if step == "approved" and who.actor in (found.asked_by, found.submitted.by):
            raise FourEyes(f"{who.actor!r} asked for or submitted this answer; another officer "
                           "must approve it")
        if step == "approved" and found.supersedes and not self._approved(
                who.team, found.supersedes):
            raise ReviewRefused(f"the answer {found.supersedes!r} that this one replaces was "
                                "replaced meanwhile; return this one and submit it anew")
        if step == "returned" and not comment.strip():
            raise ReviewRefused("an answer is returned with a comment; say what is wanting")
        if len(record_hash) < HASH_SHOWN or not found.record_hash.startswith(record_hash):
            raise ReviewRefused("the hash is not that of the answer under review; read the answer "
                                "and repeat its hash, at least the first twelve signs")
        if self._answer(who.team, found.record).hash != found.record_hash:
            raise RecordChanged(f"the answer {found.record!r} is not the one that was submitted; "
                                "run: lodestone record verify")
        body = {"review": review, "step": step, "record": found.record, "comment": comment,
                "record_hash": found.record_hash, "record_headline": found.headline,
                "asked_by": found.asked_by, "channel": channel,
                "headline": f"{step}: {found.headline}"}

        def still_open(told: RowsWithBodies) -> None:
            if any(one["review"] == review and one["step"] != "submitted" for _, one in told):
                raise ReviewRefused("the review was decided already; see the list of reviews")

        self._records.write(KIND, who.team, who.actor, body, now, title=found.record,
                            allow=still_open)
        return self.read(who.team, review)

    def read(self, team: str, review: str) -> Review:
        """One review of the team; UnknownRecord for any other id, another team's included."""
        with self._records.folds.of(team, KIND, _ReviewFold) as told:
            if review in told.reviews:
                return told.reviews[review]
        raise UnknownRecord(f"no review {review!r}; see the list of reviews")

    def of(self, team: str, record: str) -> Review | None:
        """The last review of an answer; None while it is a draft."""
        with self._records.folds.of(team, KIND, _ReviewFold) as told:
            return told.reviews[told.of[record][-1]] if record in told.of else None

    def list(self, team: str, state: str = "") -> list[Review]:
        """The team's reviews, oldest first; those in one state where it is given."""
        with self._records.folds.of(team, KIND, _ReviewFold) as told:
            return [one for one in told.reviews.values() if state in ("", one.state)]

    def _approved(self, team: str, record: str) -> bool:
        found = self.of(team, record)
        return found is not None and found.binds

    def _answer(self, team: str, record: str) -> RecordRow:
        row = self._records.row(team, record)
        if row.kind != "answer":
            raise ReviewRefused(f"{record!r} is a {row.kind}; only answers are reviewed and have a "
                                "memo")
        self._records.read(team, record)  # RecordChanged where it is not what was sealed
        return row


def _may_submit(told: RowsWithBodies) -> None:
    """An answer has one review at a time, and none after its approval."""
    last = {one["review"]: one["step"] for _, one in told}
    if "submitted" in last.values():
        raise ReviewRefused("the answer waits for approval already; see the list of reviews")
    if "approved" in last.values():
        raise ReviewRefused("the answer is approved already; ask anew to replace it")


class _ReviewFold:
    """The reviews that the rows tell of, by their id; `of` names those of an answer, oldest first.
    An answer that was replaced names the one in its place."""

    def __init__(self) -> None:
        self.reviews: dict[str, Review] = {}
        self.of: dict[str, list[str]] = {}

    def take(self, row: RecordRow, body: dict[str, Any]) -> None:
        """The next row."""
        step = Step(body["step"], row.actor, row.at, body["comment"], body["channel"], row.id,
                    row.hash)
        before = self.reviews.get(body["review"])
        if before is None:
            self.of.setdefault(body["record"], []).append(body["review"])
        found = replace(before, steps=(*before.steps, step)) if before else Review(
            body["review"], body["record"], body["record_hash"], body["record_headline"],
            body["asked_by"], (step,), tuple(Task.of(one) for one in body["tasks"]),
            body["supersedes"])
        self.reviews[found.id] = found
        if found.supersedes and found.state == "approved":
            for id in self.of.get(found.supersedes, ()):
                if self.reviews[id].state == "approved":
                    self.reviews[id] = replace(self.reviews[id], superseded_by=found.record)
