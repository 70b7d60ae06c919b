"""Alerts: a verdict that changed, or a paper that runs out; each once, acknowledged by a person.

They are read from the record and kept nowhere else, so that none can be lost or slipped in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal

from assistant.office.due_tasks import due
from assistant.office.reviews import Reviews
from assistant.portfolio.deciding import opened, stored
from assistant.portfolio.impact import cliffs, said, searched, supposed_of
from assistant.record.record_store import RowsWithBodies
from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import PortfolioRefused, UnknownRecord
from knowledge.portfolio.flips import Flips, flips, since_decided
from knowledge.register import Firm, Item
from knowledge.rules.canonical import digest

KIND = "alert"
AHEAD = timedelta(days=60)
"""So long before a paper runs out its end is an alert."""
Cause = Literal["law", "lists", "cliff", "runs_out"]


@dataclass(frozen=True)
class Alert:
    """`about` is whom or what it concerns, `what` the sentence, `why` the rule, list or paper,
    `since` the day from which it is so (a day to come for a cliff or an end)."""

    id: str
    cause: Cause
    about: str
    what: str
    why: str
    since: date
    record: str = ""
    acknowledged: str = ""
    """Who acknowledged it, when, and what he said; empty while nobody has."""

    def plain(self) -> dict[str, Any]:
        return {**vars(self), "since": self.since.isoformat()}

    @property
    def key(self) -> str:
        """What makes it the same alert."""
        return digest([self.cause, self.about, self.what, self.why, self.since.isoformat()])


def look(house: House, who: Who, now: datetime, on: date) -> list[Alert]:
    """Check the latest stored portfolio of every question, the records and the clearances, and
    record each new alert once."""
    found: dict[str, Alert] = {}
    for id, decided in _watched(house, who.team).items():
        for one in _of_portfolio(house, id, decided, who, now, on):
            found.setdefault(one.key, one)
    for one in _running_out(house, who.team, on):
        found.setdefault(one.key, one)
    known = {one.id for one in alerts(house, who.team)}
    return [_told(house, who, replace(one, id=key), now) for key, one in found.items()
            if key not in known]


def _watched(house: House, team: str) -> dict[str, date]:
    """The last portfolio that was decided of each question under each supposition, and when."""
    last = {(body["pack"], body["scenario"], body["question"], str(body["assumed"])): row
            for row, body in stored(house, team)}
    return {row.id: date.fromisoformat(row.at[:10]) for row in last.values()}


def _of_portfolio(house: House, id: str, decided: date, who: Who, now: datetime, on: date
                  ) -> list[Alert]:
    """What changed or will; or, where the portfolio can no longer be looked at, that."""
    try:
        return [*_changed(house, id, who, now, on), *_ahead(house, id, who, on)]
    except PortfolioRefused as error:
        return [Alert("", "law", f"portfolio {id}", f"The portfolio is not watched: {error}",
                      "decide its tables anew", decided, record=id)]


def _changed(house: House, id: str, who: Who, now: datetime, on: date) -> Iterator[Alert]:
    """Verdicts that changed since the portfolio was decided: by the law or the pack that states it,
    and by lists and records."""
    portfolio, law, body = opened(house, who.team, id)
    try:
        today = replace(law, on=max(on, law.on))
        yield from _of(since_decided(portfolio, law, today), "law", id, on)
        rows = searched(house, portfolio, today, house.lists, who, now)
        if any(rows[name].rows != portfolio.groups[name].rows for name in rows):
            why = f"lists {body['list_snapshot']} -> {house.lists.snapshot.id}, or the records"
            for one in _of(flips(portfolio, today, today, rows), "lists", id, on):
                yield replace(one, why=f"{one.why}; {why}")
    finally:
        portfolio.close()


def _ahead(house: House, id: str, who: Who, on: date) -> Iterator[Alert]:
    """What will flip on the next days on which the law changes."""
    for one in cliffs(house, id, who):
        if one.found.after.on > on:
            yield from _of(one.found, "cliff", id, one.found.after.on)


def _of(found: Flips, cause: Cause, id: str, since: date) -> Iterator[Alert]:
    law, supposed = found.after, supposed_of(found)
    for group in found.causes:
        what = said(group, law.question) + (f", if {supposed}" if supposed else "")
        yield Alert("", cause, f"portfolio {id}", what,
                    f"{group.rule_before} -> {group.rule_after}", since, record=id)


def _running_out(house: House, team: str, on: date) -> Iterator[Alert]:
    """Licenses, authorizations, programs, certificates, reports and clearances that end within 60
    days or ended in the last 60, and tasks of approved answers that fall due."""
    for kind in ("firm", "item"):
        for id in house.register.ids(team, kind):
            held = house.register.firm(team, id) if kind == "firm" else (
                house.register.item(team, id))
            for what, ends in _ends(held):
                if abs(ends - on) <= AHEAD:
                    yield Alert("", "runs_out", f"{kind} {id}",
                                f"{_named(held)}: {what} runs out on {ends}", what, ends)
    for one in house.clearances.list(team):
        ends = one.clearance.expires
        if not one.withdrawn and abs(ends - on) <= AHEAD:
            yield Alert("", "runs_out", f"clearance {one.id}",
                        f"the clearance of {one.query.name} ends on {ends}", one.entry_name, ends)
    for task in due(Reviews(house.records).list(team), on):
        yield Alert("", "runs_out", f"review {task.review}",
                    f"{task.task.what}: due on {task.task.due}", task.headline, task.task.due)


def _named(held: Firm | Item) -> str:
    return held.name if isinstance(held, Firm) else held.id


def _ends(held: Firm | Item) -> Iterator[tuple[str, date]]:
    """The statement of a firm or an item that ends on a day, and that day."""
    for fact in held.facts:
        ends = next((day for day in (getattr(fact.value, "until", None),
                                     getattr(fact.value, "valid_until", None), fact.valid_to)
                     if isinstance(day, date)), None)
        if ends is not None and fact.known and fact.retracted_at is None:
            yield f"{fact.field.replace('_', ' ')} {fact.key or ''}".strip(), ends


def _told(house: House, who: Who, alert: Alert, now: datetime) -> Alert:
    """Record an alert once; it is no error if another process did so at the same moment."""

    def once(told: RowsWithBodies) -> None:
        if any(body["step"] == "raised" for _, body in told):
            raise PortfolioRefused("the alert is on record already")

    body = {"step": "raised", "headline": alert.what, **alert.plain()}
    try:
        house.records.write(KIND, who.team, who.actor, body, now, title=alert.id, allow=once)
    except PortfolioRefused:
        return alert
    return alert


def alerts(house: House, team: str, waiting: bool = False) -> list[Alert]:
    """The team's alerts, oldest first; with `waiting` only those that nobody acknowledged."""
    found: dict[str, Alert] = {}
    for row, body in house.records.bodies(team, KIND):
        if body["step"] == "raised":
            found[row.title] = _alert(body)
        elif row.title in found:
            said_by = f"{row.actor}, {row.at[:10]}: {body['comment']}"
            found[row.title] = replace(found[row.title], acknowledged=said_by)
    return [one for one in found.values() if not (waiting and one.acknowledged)]


def acknowledge(house: House, who: Who, id: str, comment: str, now: datetime) -> Alert:
    """A person takes note of an alert, with a word on what follows from it."""
    held = next((one for one in alerts(house, who.team) if one.id == id), None)
    if held is None:
        raise UnknownRecord(f"no alert {id!r}; see the list of alerts")
    if not comment.strip():
        raise PortfolioRefused("say what follows from the alert, in a word or two")

    def once(told: RowsWithBodies) -> None:
        if any(body["step"] == "acknowledged" for _, body in told):
            raise PortfolioRefused("the alert was acknowledged already; see the list of alerts")

    body: Mapping[str, Any] = {"step": "acknowledged", "comment": comment.strip(),
                               "headline": f"acknowledged: {held.what}"}
    house.records.write(KIND, who.team, who.actor, body, now, title=id, allow=once)
    return next(one for one in alerts(house, who.team) if one.id == id)


def _alert(body: Mapping[str, Any]) -> Alert:
    return Alert(body["id"], body["cause"], body["about"], body["what"], body["why"],
                 date.fromisoformat(body["since"]), body["record"])
