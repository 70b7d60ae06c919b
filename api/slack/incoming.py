"""Turn Slack's events into jobs. Only what the job needs is read, and no other person's words in a
thread."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Literal

from api.slack.blocks.slack_text import heard, language_of
from api.slack.place import ID, MOMENT, Place
from api.slack.store.jobs import New
from knowledge.rules.canonical import canonical

Body = Mapping[str, Any]
SPOKEN = (None, "file_share", "thread_broadcast")
"""The subtypes of messages in which a person says something."""


def workspace(body: Body) -> str:
    """The workspace that the app was called from."""
    team = body.get("team_id") or _in(body, "team").get("id") or _in(body, "user").get("team_id")
    return str(team or "")


def from_a_bot(body: Body) -> bool:
    """Whether a program said it: ourselves, another bot, or Slack. It is never answered, so that
    two bots never talk to each other without end."""
    event = _in(body, "event")
    for said in (event, _in(event, "message")):
        if said.get("bot_id") or said.get("bot_profile") or said.get("subtype") == "bot_message":
            return True
    return event.get("user") == "USLACKBOT"


def question(body: Body, home: str) -> New | None:
    """A mention, or a message to the bot alone, as a question in its thread."""
    event = _in(body, "event")
    if event.get("type") == "message" and event.get("channel_type") != "im":
        return None
    place = _event_place(body, home)
    if event.get("subtype") not in SPOKEN or place is None:
        return None
    text = heard(str(event.get("text") or ""))
    kind = "ask" if text else "help"
    return New(kind, place, (said_at(place.channel, place.message), _event(body)),
               said={"text": text})


def late_edit(body: Body, home: str) -> New | None:
    """A mention that was put into a message after it had been answered."""
    found = question(body, home)
    if found is None or not _in(body, "event").get("edited"):
        return None
    return _edited(found.place, str(found.said["text"]))


def change(body: Body, home: str) -> tuple[Literal["deleted", "changed"], str, New | None] | None:
    """A message that was deleted or changed: what happened, the question's key, and the note that
    an answered question's asker gets."""
    event = _in(body, "event")
    before, after = _in(event, "previous_message"), _in(event, "message")
    channel = str(event.get("channel") or "")
    if event.get("subtype") == "message_deleted":
        return "deleted", said_at(channel, str(event.get("deleted_ts") or "")), None
    if event.get("subtype") != "message_changed" or before.get("text") == after.get("text"):
        return None
    said = {**body, "event": {**after, "channel": channel, "type": "message"}}
    place = _event_place(said, home)
    if place is None:
        return None
    return "changed", said_at(channel, place.message), _edited(
        place, heard(str(after.get("text") or "")))


def greeting(body: Body, home: str) -> New | None:
    """Somebody opened the assistant's pane."""
    thread = _in(_in(body, "event"), "assistant_thread")
    channel, user, ts = (str(thread.get(key) or "") for key in
                         ("channel_id", "user_id", "thread_ts"))
    if not (ID.fullmatch(channel) and ID.fullmatch(user) and MOMENT.fullmatch(ts)):
        return None
    return New("greet", Place(channel, user, ts), (_event(body),))


def command(body: Body) -> New:
    """A question under `/magnet`: answered to its asker alone."""
    place = Place(str(body.get("channel_id")), str(body.get("user_id")),
                  response_url=str(body.get("response_url") or ""))
    text = heard(str(body.get("text") or ""))
    return New("ask" if text else "help", place, (trigger(body),), said={"text": text})


def click_place(body: Body, home: str) -> Place:
    """Where a button was pressed. Of a message that only one person sees the answer goes back to
    the address that Slack gave; every other message has a thread."""
    container, message = _in(body, "container"), _in(body, "message")
    alone = bool(container.get("is_ephemeral"))
    ts = str(container.get("message_ts") or "")
    thread = str(container.get("thread_ts") or message.get("thread_ts") or ("" if alone else ts))
    user = _in(body, "user")
    return Place(
        str(_in(body, "channel").get("id") or container.get("channel_id") or ""),
        str(user.get("id") or ""), thread, "" if alone else ts,
        str(body.get("response_url") or "") if alone else "",
        foreign=str(user.get("team_id") or home) != home)


def click(body: Body, act: str, value: str, home: str) -> New | None:
    """A button that starts work; None for one that only opens something."""
    record, _, rest = value.partition(" ")
    said: dict[str, dict[str, Any]] = {
        "confirm": {"record": record, "confirm": rest.split()}, "share": {"record": record},
        "submit": {"record": record}, "memo": {"form": record, "record": rest},
        "approve": {"review": record, "hash": rest.split(" ")[0]},
        "choose": {"text": rest, "after": record},
    }
    if act not in said:
        return None
    kind = {"confirm": "again", "choose": "ask"}.get(act, act)
    return New(kind, click_place(body, home), (trigger(body),), said=said[act])


def trigger(body: Body) -> str:
    """What Slack calls one press of a button, one form, one command."""
    id = str(body.get("trigger_id") or "")
    return f"trigger {id}"[:200] if id else _whole(body)


def said_at(channel: str, ts: str) -> str:
    """A message as Slack knows it: channel and moment."""
    return f"message {channel} {ts}"[:200]


def _event(body: Body) -> str:
    id = str(body.get("event_id") or "")
    return f"event {id}"[:200] if id else _whole(body)


def _whole(body: Body) -> str:
    """What Slack gave no name is known by the whole of it."""
    return f"body {sha256(canonical(body).encode()).hexdigest()}"


def _edited(place: Place, text: str) -> New:
    return New("edited", place, (f"edited {place.channel} {place.message}",),
               said={"text": text, "language": language_of(text)})


def _event_place(body: Body, home: str) -> Place | None:
    """Where something was said; None if it was not said by a person in a channel."""
    event = _in(body, "event")
    channel, user, ts = (str(event.get(key) or "") for key in ("channel", "user", "ts"))
    if not (ID.fullmatch(channel) and ID.fullmatch(user) and MOMENT.fullmatch(ts)):
        return None
    thread = str(event.get("thread_ts") or ts)
    teams = {str(event.get(key) or home) for key in ("team", "user_team", "source_team")}
    return Place(channel, user, thread if MOMENT.fullmatch(thread) else ts, ts,
                 shared=bool(body.get("is_ext_shared_channel")), foreign=teams != {home})


def _in(body: Body, key: str) -> Body:
    """A part of what came, empty where it is no such part."""
    found = body.get(key)
    return found if isinstance(found, Mapping) else {}
