"""Conversations: questions in their order, and the case card that they share."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Self
from uuid import uuid4

from pydantic import TypeAdapter
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    inspect,
    select,
    text,
    update,
)

from assistant.answer import Answer
from assistant.case import CaseCard
from assistant.record import RecordRow
from assistant.settings import Settings
from knowledge.errors import UnknownRecord
from knowledge.register.database import connect, upgrade, writing
from knowledge.rules.canonical import canonical

TABLES = MetaData()
CONVERSATION = Table(
    "conversation", TABLES,
    Column("team", String(100), primary_key=True),
    Column("owner", String(200), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("title", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("started", String(40), nullable=False),
    Column("changed", String(40), nullable=False),
    Column("archived", Integer, nullable=False, server_default="0"),
)
TURN = Table(
    "conversation_turn", TABLES,
    Column("team", String(100), primary_key=True),
    Column("owner", String(200), primary_key=True),
    Column("id", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("turn", Text, nullable=False),
)
TITLE, ALIKE = 120, 50
"""Signs of a title; conversations with the same first question that are looked through."""

_CARD = TypeAdapter(CaseCard)


@dataclass(frozen=True)
class Conversation:
    """`card` is the case as plain JSON (see assistant/case.py); `turns` are plain JSON, oldest
    first: question, headline, text, ending, answer id, record id, moment."""

    id: str
    title: str = ""
    card: Mapping[str, Any] = field(default_factory=dict)
    turns: tuple[Mapping[str, Any], ...] = ()
    started: str = ""
    changed: str = ""
    archived: bool = False

    @property
    def verdict(self) -> str:
        """What was answered last, as far as the turns are at hand."""
        return str(self.turns[-1]["headline"]) if self.turns else ""

    @property
    def buyer(self) -> str:
        """The end user of the case, else its importer."""
        roles = self.card.get("roles") or {}
        return str(next((roles[one]["name"] for one in ("end_user", "importer") if one in roles),
                        ""))

    @property
    def item(self) -> str:
        """The part of the case, else its grade."""
        return str(self.card.get("item") or self.card.get("grade") or "")

    @property
    def place(self) -> str:
        """Where it stands in the list."""
        return f"{self.changed} {self.id}"


class Conversations:
    """The conversations of all users; each sees his own and no other."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        upgrade(engine, "conversations", (TABLES.create_all, _with_archived))

    @classmethod
    def open(cls, settings: Settings, engine: Engine | None = None) -> Self:
        return cls(engine or connect(settings.database_url))

    def close(self) -> None:
        self._engine.dispose()

    def get(self, team: str, user: str, id: str = "") -> Conversation:
        """The user's conversation; a new one for an empty id; UnknownRecord for any other id."""
        if not id:
            return Conversation(str(uuid4()))
        with self._engine.connect() as connection:
            found = connection.execute(select(CONVERSATION).where(*_mine(team, user, id))).first()
            if found is None:
                raise UnknownRecord(f"no conversation {id!r}; leave it out to begin a new one")
            turns = select(TURN.c.turn).where(
                TURN.c.team == team, TURN.c.owner == user, TURN.c.id == id)
            said = tuple(_shown(json.loads(turn)) for turn in
                         connection.execute(turns.order_by(TURN.c.number)).scalars())
        return Conversation(id, found.title, json.loads(found.card), said, found.started,
                            found.changed, bool(found.archived))

    def card(self, team: str, user: str, id: str = "") -> CaseCard:
        """The current case card of the conversation; an empty one for an empty id."""
        return _CARD.validate_python(dict(self.get(team, user, id).card))

    def hand_over(self, team: str, owner: str, id: str, to: str) -> str:
        """The id of a new conversation of `to`, which goes on from the case of the owner's; what
        was said before stays the owner's."""
        held = self.get(team, owner, id)
        if owner == to:
            return held.id
        new = {"team": team, "owner": to, "id": str(uuid4()), "title": held.title,
               "card": canonical(dict(held.card)), "started": held.changed,
               "changed": held.changed}
        with writing(self._engine) as connection:
            connection.execute(CONVERSATION.insert(), [new])
        return new["id"]

    def asked(self, team: str, owner: str, questions: Sequence[str]) -> tuple[str, int]:
        """The owner's conversation that began with these questions, or with most of them, and how
        many of them; the one that ends there comes first, then the one changed last."""
        if not questions:
            return "", 0
        begun = select(CONVERSATION.c.id).where(
            CONVERSATION.c.team == team, CONVERSATION.c.owner == owner,
            CONVERSATION.c.title == questions[0][:TITLE]).order_by(CONVERSATION.c.changed.desc())
        with self._engine.connect() as connection:
            ids = list(connection.execute(begun.limit(ALIKE)).scalars())
        found: list[tuple[int, bool, str]] = []
        for id in ids:
            told = [turn["question"] for turn in self.get(team, owner, id).turns]
            same = len(list(takewhile(lambda pair: pair[0] == pair[1],
                                      zip(told, questions, strict=False))))
            found.append((same, len(told) == same, id))
        same, _, id = max(found, key=lambda one: one[:2], default=(0, False, ""))
        return (id, same) if same else ("", 0)

    def at(self, team: str, owner: str, id: str, number: int) -> str:
        """The id of the conversation as it stood after its first `number` questions: its own where
        nothing was asked since, else that of a new one that goes on from there. Empty where the
        case of that time was not kept."""
        with writing(self._engine) as connection:
            where = (TURN.c.team == team, TURN.c.owner == owner, TURN.c.id == id)
            turns = connection.execute(
                select(TURN.c.number, TURN.c.turn).where(*where).order_by(TURN.c.number)).all()
            if len(turns) == number:
                return id if turns else ""
            kept = [json.loads(one.turn) for one in turns[:number]]
            if not kept or "card" not in kept[-1]:
                return ""
            new = {"team": team, "owner": owner, "id": str(uuid4())}
            connection.execute(CONVERSATION.insert(), [{
                **new, "title": kept[0]["question"][:TITLE], "card": canonical(kept[-1]["card"]),
                "started": kept[0]["at"], "changed": kept[-1]["at"]}])
            connection.execute(TURN.insert(), [
                {**new, "number": one.number, "turn": one.turn} for one in turns[:number]])
            return str(new["id"])

    def list(self, team: str, user: str, *, before: str = "", limit: int = 50, sought: str = "",
             archived: bool = False) -> Sequence[Conversation]:
        """The user's conversations with their last turn only, the one changed last first; `before`
        is the `place` of the last one seen; `sought` stands in the title or in what was said."""
        mine = (CONVERSATION.c.team == team, CONVERSATION.c.owner == user)
        query = select(CONVERSATION).where(*mine, CONVERSATION.c.archived == int(archived))
        if sought:
            said = select(TURN.c.id).where(TURN.c.team == team, TURN.c.owner == user,
                                           TURN.c.turn.icontains(_written(sought), autoescape=True))
            query = query.where(CONVERSATION.c.title.icontains(sought, autoescape=True)
                                | CONVERSATION.c.id.in_(said))
        if before:
            at, _, id = before.partition(" ")
            changed = CONVERSATION.c.changed
            query = query.where((changed < at) | ((changed == at) & (CONVERSATION.c.id > id)))
        with self._engine.connect() as connection:
            found = connection.execute(query.order_by(
                CONVERSATION.c.changed.desc(), CONVERSATION.c.id).limit(limit)).all()
            last = _last_turns(connection, team, user, [one.id for one in found])
        return [Conversation(one.id, one.title, json.loads(one.card), last.get(one.id, ()),
                             one.started, one.changed, bool(one.archived)) for one in found]

    def rename(self, team: str, user: str, id: str, title: str) -> None:
        """Give the conversation a title of the user's own; UnknownRecord where it is not his."""
        self._set(team, user, id, title=title.strip()[:TITLE])

    def archive(self, team: str, user: str, id: str, archived: bool = True) -> None:
        """Take the conversation out of the list, or put it back; nothing is deleted."""
        self._set(team, user, id, archived=int(archived))

    def _set(self, team: str, user: str, id: str, **values: Any) -> None:
        with writing(self._engine) as connection:
            changed = connection.execute(
                update(CONVERSATION).where(*_mine(team, user, id)).values(**values)).rowcount
        if not changed:
            raise UnknownRecord(f"no conversation {id!r}")


def _last_turns(connection: Connection, team: str, user: str, ids: Sequence[str]
                ) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """The last turn of each conversation."""
    mine = (TURN.c.team == team, TURN.c.owner == user, TURN.c.id.in_(ids))
    last = select(TURN.c.id, func.max(TURN.c.number).label("number")).where(*mine).group_by(
        TURN.c.id).subquery()
    found = connection.execute(select(TURN.c.id, TURN.c.turn).where(*mine).join(
        last, (last.c.id == TURN.c.id) & (last.c.number == TURN.c.number)))
    return {one.id: (_shown(json.loads(one.turn)),) for one in found}


def _written(sought: str) -> str:
    """The words as they stand in a turn."""
    return canonical(sought)[1:-1]


def _with_archived(connection: Connection) -> None:
    """The mark of what is out of the list, for tables that were made before there was one."""
    if "archived" not in {one["name"] for one in inspect(connection).get_columns(
            CONVERSATION.name)}:
        connection.execute(text(f"ALTER TABLE {CONVERSATION.name} ADD COLUMN archived INTEGER "
                                "NOT NULL DEFAULT 0"))


def add_turn(connection: Connection, row: RecordRow, card: CaseCard, answer: Answer) -> None:
    """Add a turn and replace the case card, in the transaction that writes the answer's row, so
    that both exist or neither."""
    mine = {"team": row.team, "owner": row.actor, "id": answer.conversation}
    turn = {"question": answer.question, "headline": answer.headline, "text": answer.text,
            "ending": answer.ending, "answer": answer.id, "record": row.id, "at": row.at,
            "card": card}
    held, where = canonical(card), _mine(row.team, row.actor, answer.conversation)
    changed = connection.execute(
        update(CONVERSATION).where(*where).values(card=held, changed=row.at)).rowcount
    if not changed:
        connection.execute(CONVERSATION.insert(), [{
            **mine, "title": answer.question[:TITLE], "card": held, "started": row.at,
            "changed": row.at}])
    turns = select(func.max(TURN.c.number)).where(
        TURN.c.team == row.team, TURN.c.owner == row.actor, TURN.c.id == answer.conversation)
    number = (connection.execute(turns).scalar_one() or 0) + 1
    connection.execute(TURN.insert(), [{**mine, "number": number, "turn": canonical(turn)}])


def forget_turns(connection: Connection, row: RecordRow) -> None:
    """Take the turns of a record out of its owner's conversations, when its content is erased."""
    mine = (TURN.c.team == row.team, TURN.c.owner == row.actor)
    found = connection.execute(select(TURN).where(*mine, TURN.c.turn.contains(row.id)))
    for one in found.all():
        connection.execute(delete(TURN).where(
            *mine, TURN.c.id == one.id, TURN.c.number == one.number))
        connection.execute(update(CONVERSATION).where(*_mine(row.team, row.actor, one.id))
                           .values(title="", card="{}"))


def _shown(turn: dict[str, Any]) -> dict[str, Any]:
    """A turn as shown: without the case card after it."""
    return {name: value for name, value in turn.items() if name != "card"}


def _mine(team: str, user: str, id: str) -> tuple[Any, ...]:
    return (CONVERSATION.c.team == team, CONVERSATION.c.owner == user, CONVERSATION.c.id == id)
