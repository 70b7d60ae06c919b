"""A thread is a conversation: whoever of the team goes on in it goes on from its case."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, delete, select

from api.slack.place import Person, Place
from api.slack.store.slack_tables import THREAD, make
from assistant.answer import Answer
from assistant.conversations import Conversations
from knowledge.register.database import writing


class Threads:
    """Which conversation a thread has come to, for each team that asks in it: teams never meet."""

    def __init__(self, engine: Engine, conversations: Conversations) -> None:
        self._engine, self._conversations = engine, conversations
        make(engine)

    def go_on(self, place: Place, person: Person) -> str:
        """The person's own conversation that goes on from the case of the thread; empty in a new
        one."""
        with self._engine.connect() as connection:
            found = connection.execute(select(THREAD).where(*_of(place, person))).first()
        if found is None:
            return ""
        return self._conversations.hand_over(
            person.team, found.owner, found.conversation, person.user)

    def last(self, place: Place, person: Person) -> str:
        """The record of the last answer in the thread; empty in a new one."""
        query = select(THREAD.c.record).where(*_of(place, person))
        with self._engine.connect() as connection:
            return connection.execute(query).scalar() or ""

    def begin(self, place: Place, person: Person, answer: Answer) -> None:
        """A thread begins with an answer that is on record already."""
        with writing(self._engine) as connection:
            come_to(connection, place, person, answer)


def come_to(connection: Connection, place: Place, person: Person, answer: Answer) -> None:
    """The thread has come to this answer, which is put on record in this transaction."""
    connection.execute(delete(THREAD).where(*_of(place, person)))
    connection.execute(THREAD.insert(), [{
        "channel": place.channel, "thread": place.thread, "team": person.team,
        "owner": person.user, "conversation": answer.conversation, "record": answer.record}])


def _of(place: Place, person: Person) -> tuple[Any, ...]:
    return (THREAD.c.channel == place.channel, THREAD.c.thread == place.thread,
            THREAD.c.team == person.team)
