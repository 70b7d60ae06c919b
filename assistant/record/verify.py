"""Recomputes the whole record: is every row there, unchanged, in its place, sealed by our key?

What is promised: whoever holds the database, the head, the backups, or all of these, and not the
key, is found out when he changes, moves, cuts, inserts or removes rows, contents, seals, teams or
the head, also after more rows were written. Whoever puts everything back as it was on an earlier
day is found out by an anchor of a later day (see `anchors`), and without one he is not; so is who
takes everything away, the tables and the key too, as before the first day. Whoever holds the key
can write whatever he likes after the last anchor that he cannot reach; whoever holds the key and
all anchors can rewrite everything. What a program of ours wrote is proved to be what it wrote, not
to be true.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from assistant.record.anchors import Anchor
from assistant.record.chain import FIRST, RecordRow, Seal, about, link_of, sha
from assistant.record.head import Head
from assistant.record.keys import Ring
from knowledge.errors import RecordAlarm
from knowledge.rules.canonical import digest

LOSS = "loss_accepted"
"""The kind of the row by which two persons accept what is wrong."""


@dataclass(frozen=True)
class RecordProblem:
    """A problem in the record with the hash of what was found, so that accepting it accepts no
    other."""

    sentence: str
    found: str

    @classmethod
    def of(cls, sentence: str, *found: Any) -> RecordProblem:
        return cls(sentence, digest([sentence, *found]))


@dataclass(frozen=True)
class VerifiedRecords:
    """The result of a verification: rows and teams checked, problems as sentences; `accepted` are
    those that two persons accepted."""

    rows: int
    teams: int
    problems: tuple[str, ...]
    accepted: tuple[str, ...] = ()
    found: tuple[RecordProblem, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether there is no problem except accepted ones."""
        return not self.problems


@dataclass
class Check:
    """The check of sealed rows in the order of their seals; of one team's only, where `team` names
    it.

    `before` is the head that was read before the rows were.
    """

    ring: Ring
    before: Head
    team: str | None = None
    rows: int = 0
    problems: list[RecordProblem] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)
    """Of the numbers that `wanted` names: those of the head and of the anchors."""
    wanted: set[int] = field(default_factory=set)
    _last: dict[str, RecordRow] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _bare: dict[tuple[str, str], RecordProblem] = field(default_factory=dict)
    _erased: set[tuple[str, str]] = field(default_factory=set)
    _accepted: dict[str, str] = field(default_factory=dict)
    _number: int = 0
    _link: str = FIRST
    _key: int = 0
    _at_head: dict[str, str] = field(default_factory=dict)

    def row(self, seal: Seal, row: RecordRow | None, body: str | None) -> None:
        """The next one."""
        self.rows += 1
        self._order(seal, row)
        if row is None:
            self._say(f"row {seal.number} of all is gone, its seal is here", vars(seal))
            return
        where = f"team {row.team}: row {row.seq}"
        if not seal.right(row, self.ring):
            self._say(f"{where} was changed, or was not sealed by this program", vars(seal),
                      vars(row), body)
            return
        if seal.about != about(row.team, row.kind, row.title):
            self._say(f"{where} is filed under another title", vars(seal))
        self._place(where, seal, row)
        if body is None:
            self._bare[row.team, row.id] = RecordProblem.of(f"{where} has lost its content", row.id)
        elif sha(body) != row.body_sha256:
            self._say(f"{where} has other content than was recorded", row.id, body)
        elif row.kind == LOSS:
            said = json.loads(body)
            self._accepted |= {one: f"{said['by'][0]} and {said['by'][1]}, {row.at[:10]}"
                               for one in said["found"]}
        if row.kind == "erased":
            self._erased.add((row.team, row.title))

    def unsealed(self, row: RecordRow) -> None:
        """Report a row that has no seal."""
        self._say(f"team {row.team}: row {row.seq} was not written by this program", vars(row))

    def stray(self, id: str, body: str) -> None:
        """A content without a row."""
        self._say(f"a content stands under {id!r}, and no row does", body)

    def end(self, after: Callable[[], Head], anchors: Iterable[Anchor] = ()) -> VerifiedRecords:
        """What was found. `after` reads the head anew, now that the rows are read: rows may have
        been written meanwhile."""
        self.problems += [wrong for key, wrong in self._bare.items() if key not in self._erased]
        try:
            self._heads(after())
        except RecordAlarm as error:
            self._say(str(error))
        for anchor in anchors:
            if self.links.get(anchor.number) != anchor.link:
                self._say(f"the anchor of {anchor.at[:19]} in {anchor.place} names row "
                          f"{anchor.number}, which is not on record as it was", anchor.line)
        wrong = tuple(one for one in self.problems if one.found not in self._accepted)
        accepted = tuple(f"{one.sentence} (accepted by {self._accepted[one.found]})"
                         for one in self.problems if one.found in self._accepted)
        teams = 1 if self.team else len({*self._last, *self.before.teams})
        return VerifiedRecords(self.rows, teams, tuple(one.sentence for one in wrong),
                               accepted, wrong)

    def _say(self, sentence: str, *found: Any) -> None:
        self.problems.append(RecordProblem.of(sentence, *found))

    def _order(self, seal: Seal, row: RecordRow | None) -> None:
        """Its number, its link and its key, among those of all teams."""
        if seal.number < 0:
            self._say("a seal has a number that counts no row", vars(seal))
            return
        keys = self.ring.names
        key = keys.index(seal.key) if seal.key in keys else -1
        if key < self._key:
            self._say(f"row {seal.number} of all is sealed with a key that was out of use",
                      vars(seal))
        self._key = max(key, self._key)
        if self.team is None:
            if seal.number != self._number + 1:
                self._say(f"rows {self._number + 1} to {seal.number - 1} of all are gone",
                          self._number, seal.number)
            if row is not None and seal.link != link_of(seal.number, seal.mark, row.hash,
                                                        self._link):
                self._say(f"row {seal.number} of all is not tied to the row before it", vars(seal))
        self._number, self._link = seal.number, seal.link
        if seal.number in self.wanted:
            self.links[seal.number] = seal.link

    def _place(self, where: str, seal: Seal, row: RecordRow) -> None:
        """Its place within its team."""
        last = self._last.get(row.team)
        if row.seq != (last.seq + 1 if last else 1):
            self._say(f"{where} does not follow the row before it", last.seq if last else 0)
        if row.previous != (last.hash if last else FIRST):
            self._say(f"{where} is not tied to the row before it", row.hash)
        mark = self._marks.setdefault(row.team, seal.mark)
        if seal.mark != mark or (row.seq == 1 and mark != row.hash):
            self._say(f"{where} bears the mark of another team", vars(seal))
        self._last[row.team] = row
        if seal.number <= self.before.number:
            self._at_head[row.team] = row.hash

    def _heads(self, after: Head) -> None:
        for team, said in sorted(self.before.teams.items()):
            if self.team in (None, team) and self._at_head.get(team) != said["hash"]:
                self._say(f"team {team}: row {said['seq']}, the last one that was signed, is gone",
                          said["hash"])
        for team, row in sorted(self._last.items()):
            if row.seq > after.team(team)["seq"] + 1:
                self._say(f"team {team}: the signed head is older than row {row.seq}", row.hash)
        if self.team is not None:
            return
        self.links[self._number] = self._link
        for head in (self.before, after):
            if head.number <= self._number and head.number and \
                    self.links.get(head.number) not in (None, head.link):
                self._say(f"row {head.number} of all is not the row that was signed", head.link)
        if self._number < self.before.number:
            self._say(f"the record was signed up to row {self.before.number}, and row "
                      f"{self._number} is the last one", self.before.link)
        if self._number > after.number + 1:
            self._say(f"the signed head names row {after.number}, and row {self._number} is "
                      "the last one: an older head was put back", after.link)
