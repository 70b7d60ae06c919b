"""The caller's own conversations."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import PlainTextResponse

from api.http.dependencies import CallerDep, HouseDep
from api.schemas.requests import ConversationIn
from api.schemas.responses import Page

router = APIRouter(tags=["conversations"])
Id = Annotated[str, Path(max_length=36)]


class Markdown(PlainTextResponse):
    """A text with marks for headings and quotes."""

    media_type = "text/markdown"


@router.get("/v1/conversations")
def conversations(house: HouseDep, caller: CallerDep,
                  after: Annotated[str, Query(max_length=80)] = "",
                  limit: Annotated[int, Query(ge=1, le=100)] = 20,
                  q: Annotated[str, Query(max_length=200)] = "", archived: bool = False) -> Page:
    """The conversations, the one that went on last first; `q` stands in the title or in what was
    said."""
    found = house.conversations.list(caller.team, caller.user, before=after, limit=limit,
                                     sought=q.strip(), archived=archived)
    return Page(entries=[{"id": one.id, "title": one.title, "started": one.started,
                          "changed": one.changed, "verdict": one.verdict, "buyer": one.buyer,
                          "item": one.item} for one in found],
                next=found[-1].place if len(found) == limit else "")


@router.get("/v1/conversations/{conversation}")
def conversation(conversation: Id, house: HouseDep,
                 caller: CallerDep) -> dict[str, Any]:
    """One conversation with its turns and the case it has come to."""
    found = house.conversations.get(caller.team, caller.user, conversation)
    return {"id": found.id, "title": found.title, "started": found.started,
            "changed": found.changed, "case": dict(found.card),
            "turns": [dict(turn) for turn in found.turns]}


@router.post("/v1/conversations/{conversation}", status_code=204)
def change(conversation: Id, said: ConversationIn, house: HouseDep, caller: CallerDep) -> None:
    """Give a conversation of one's own a title, take it out of the list, or put it back."""
    house.conversations.get(caller.team, caller.user, conversation)
    if said.title:
        house.conversations.rename(caller.team, caller.user, conversation, said.title)
    if said.archived is not None:
        house.conversations.archive(caller.team, caller.user, conversation, said.archived)


@router.get("/v1/conversations/{conversation}/text", response_class=Markdown)
def as_text(conversation: Id, house: HouseDep, caller: CallerDep) -> Markdown:
    """One conversation as Markdown, to be kept in a file."""
    found = house.conversations.get(caller.team, caller.user, conversation)
    said = [f"# {found.title}"]
    for turn in found.turns:
        quoted = "\n".join(f"> {line}" for line in turn["question"].splitlines())
        said += [f"{quoted}", turn["text"], f"_{turn['at'][:16].replace('T', ' ')} UTC · "
                                            f"record {turn['record']}_"]
    return Markdown("\n\n".join(said) + "\n")
