"""Which conversation the messages of a chat go on with.

Chat programs send the whole chat each time, and users edit and repeat in it. The record that the
last answer names leads to its turn; without one, the caller's conversation in which the same
questions were asked. Where the chat leaves that conversation (an earlier message was edited or
answered again), a new one goes on from the case as it stood there. Questions that were asked
elsewhere are read first, in their order, and put on record; nothing in them confirms a fact.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from api.chat import background_tasks
from api.chat.messages import ChatMessage
from api.http.identity import Caller
from assistant.answer import Answer
from assistant.asked import Asked
from assistant.reading.admitting import BadQuestion
from assistant.services.services import House
from knowledge.errors import UnknownRecord

RECORD = re.compile(r"\(record ([0-9a-f-]{36})\)")
MOST_ELSEWHERE = 12
"""Earlier questions that are read although they were asked elsewhere."""
LEFT_OUT = "Earlier messages of this chat, not asked here, are too many to read: only the last {}."
READ_FIRST = "Reading an earlier message of this chat, which was not asked here"
Tell = Callable[[str], None]
Answering = Callable[[House, Asked, Tell], Answer]


@dataclass(frozen=True)
class Chat:
    """Split a chat's messages into the question, the user's earlier words and the last answer."""

    question: str
    before: tuple[str, ...]
    answered: str
    unread: tuple[str, ...] = ()
    """Sentences about what came with the question and was not read."""


def chat(messages: Sequence[ChatMessage]) -> Chat:
    """The chat that these messages are; BadQuestion where the last is no question."""
    last = messages[-1]
    wrapped = background_tasks.question(last.text)
    if last.role != "user" or not wrapped.text.strip():
        raise BadQuestion("The last message must be a user's and hold text; send the question.")
    unread = [background_tasks.DOCUMENTS] if wrapped.documents else []
    if last.beside:
        unread.append(f"Only text is read; not read: {', '.join(last.beside)}.")
    said = [background_tasks.question(one.text).text.strip()
            for one in messages[:-1] if one.role == "user"]
    answers = [one.text for one in messages if one.role == "assistant"]
    return Chat(wrapped.text.strip(), tuple(one for one in said if one),
                answers[-1] if answers else "", tuple(unread))


def conversation(house: House, caller: Caller, said: Chat, asked: Asked, answered: Answering,
                 tell: Tell) -> str:
    """The id of the caller's conversation that the question goes on with; empty for a new one."""
    if not said.before:
        return ""
    held = house.conversations
    id, number = _named(house, caller, said.answered)
    if id and (there := held.at(caller.team, caller.user, id, number)):
        return there
    id, number = held.asked(caller.team, caller.user, said.before)
    id = held.at(caller.team, caller.user, id, number) if id else ""
    elsewhere = said.before[number if id else 0:]
    if len(elsewhere) > MOST_ELSEWHERE:
        tell(LEFT_OUT.format(MOST_ELSEWHERE))
    for text in elsewhere[-MOST_ELSEWHERE:]:
        tell(READ_FIRST)
        id = answered(house, replace(asked, text=text, conversation=id, roles=frozenset()),
                      lambda step: None).conversation
    return id


def _named(house: House, caller: Caller, answer: str) -> tuple[str, int]:
    """The caller's conversation of the record that an answer names, and its turn's number."""
    named = RECORD.findall(answer)
    if not named:
        return "", 0
    try:
        body = house.records.read(caller.team, named[-1])
        held = house.conversations.get(caller.team, caller.user, body.get("conversation", ""))
    except UnknownRecord:
        return "", 0
    turns = [turn["record"] for turn in held.turns]
    return (held.id, turns.index(named[-1]) + 1) if named[-1] in turns else ("", 0)
