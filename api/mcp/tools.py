"""The tools: some read, and three decide or look up and put what they said on record."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.types import ToolAnnotations
from pydantic import Field

from api.clock import law_day
from api.http import strict_json
from api.http.day_field import Day
from api.http.identity import Caller
from api.mcp import pages
from api.mcp.listings import Sources
from api.routes.answers.question_routes import answered
from api.routes.law.library_routes import shown
from assistant.answer import Answer
from assistant.asked import Asked
from assistant.determining.determinations import Case, determined
from assistant.determining.screenings import screened
from assistant.roles import Who
from assistant.services.services import House
from knowledge.rules import Grade, Told
from knowledge.screening import Query

WHO = Who(actor="mcp client")
Asking = Context[Any, Any]
On = Annotated[Day | None, Field(
    description="The day of the law, as 2026-11-24; today where the law is made if left out.")]
Query_ = Annotated[str, Field(
    min_length=1, max_length=2000,
    description="Words, or an article such as 'Decree 792 art. 26'; English or Chinese.")]
Pack = Annotated[str, Field(
    min_length=1, max_length=200,
    description="The id of a body of law, such as cn_dual_use; the tool packs lists them.")]
Plain = bool | int | float | str


def who(asking: Asking) -> Who:
    """The bearer of the key that came with the request; over a pipe, the one user there is."""
    request = asking.request_context.request
    caller: Caller | None = request.state.caller if request is not None else None
    return Who(caller.team, caller.user) if caller else WHO


def add(made: MCPServer[Any], house: House, now: Callable[[], datetime]) -> None:
    """Give a server its tools."""
    reads = made.tool(structured_output=False, annotations=ToolAnnotations(
        read_only_hint=True, idempotent_hint=True, open_world_hint=False))
    records = made.tool(structured_output=False, annotations=ToolAnnotations(
        read_only_hint=False, destructive_hint=False, idempotent_hint=False,
        open_world_hint=bool(house.settings.model)))  # a provider's model is somewhere else

    def lists(asking: Asking) -> Sources:
        return Sources(house, who(asking), law_day(now()))

    @records
    def ask(asking: Asking, question: Annotated[str, Field(
                min_length=1, max_length=20_000,
                description="The user's question, in their own words; English or Chinese.")],
            conversation: Annotated[str, Field(
                max_length=36, description="The conversation of an earlier answer, to go on with "
                                           "its case; empty for a new case.")] = "",
            on: On = None) -> str:
        """Answer a question in plain words about the export control of magnets: verdict, reason,
        next step, sources. The rules decide; facts read in the question are unconfirmed. Show the
        text as it is, with its marks. The answer is put on record."""
        moment, by = now(), who(asking)
        strict_json.check_texts(question)
        asked = Asked(text=question, law_day=on or law_day(moment), now=moment, user=by.actor,
                      team=by.team, channel="mcp", conversation=conversation)
        return pages.written(short(answered(house, asked)))

    @records
    def determine(asking: Asking, pack: Pack, question: Annotated[str, Field(
                min_length=1, max_length=200,
                description="A question of the pack, such as general_license.")],
            facts: Annotated[dict[str, Plain], Field(
                max_length=200, description="Facts by name, such as {\"dysprosium_pct\": 6.5}; the "
                                            "tool pack_facts lists names, types and choices.")],
            on: On = None,
            scenario: Annotated[str, Field(
                pattern=r"^[\w-]*$", max_length=100,
                description="Of a pack of unpublished law, the scenario; else empty.")] = ""
            ) -> str:
        """Put facts before the rules: outcome, reasons, missing facts. The rules decide. The facts
        count as unconfirmed; the determination is put on record."""
        moment = now()
        told = {name: Told(value, "given by an MCP client", moment.date(), Grade.D, False)
                for name, value in facts.items()}
        strict_json.check_texts(facts)
        found = determined(house, Case(pack, question, told, on or law_day(moment, pack), scenario),
                           who(asking), moment)
        rest = pages.handle("record", found["record"]["id"])
        about = {name: found[name] for name in ("record", "headline", "digest")}
        room = pages.LIMIT - pages.size(about) - 200
        return pages.written(about | {
            "determination": pages.fitted(found["determination"], rest, room)})

    @records
    def screen(asking: Asking, name: Annotated[str, Field(
                min_length=1, max_length=2000, description="The party's name, in any script.")],
            country: Annotated[str, Field(
                pattern="^([A-Z]{2})?$", description="Its country, such as JP; empty if not known."
            )] = "", on: On = None) -> str:
        """Look a party up in every list. A hit is found by machine; a match is a person's word, and
        no hit is no clearance. The search is put on record."""
        moment = now()
        strict_json.check_texts(name)
        found = screened(house, Query(name, country), on or law_day(moment), who(asking), moment)
        return pages.written(pages.fitted(found, pages.handle("record", found["record"]["id"])))

    @reads
    def packs(asking: Asking) -> str:
        """The bodies of law that are installed, and the questions each can answer."""
        return pages.written(lists(asking).page("packs"))

    @reads
    def pack_facts(asking: Asking, pack: Pack) -> str:
        """The facts that a pack may be told: name, type, choices and how to ask for each."""
        return pages.written(lists(asking).page("facts", pack))

    @reads
    def search(asking: Asking, query: Query_, on: On = None, limit: Annotated[int, Field(
            ge=1, le=20, description="How many passages at most.")] = 8) -> str:
        """Passages of law that answer a query, as the texts stood on a day, each with an excerpt;
        the tool passage gives the whole text."""
        day = (on or law_day(now())).isoformat()
        return pages.written(lists(asking).page("search", json.dumps([query, day, limit])))

    @reads
    def passage(asking: Asking, id: Annotated[str, Field(
            min_length=1, max_length=200, description="The passage's id, such as d792:26.")],
            on: On = None) -> str:
        """One passage by its id, with source and state."""
        day: date = on or law_day(now())
        rest = pages.handle("passage", f"{id} {day}")
        return pages.written(pages.fitted(shown(house.library.passage(id), day), rest))

    @reads
    def firms(asking: Asking, query: Annotated[str, Field(
            min_length=1, max_length=500, description="A name, or a text that names the firm.")]
            ) -> str:
        """Firms in the team's own register that a text may mean."""
        return pages.written(lists(asking).page("firms", query))

    @reads
    def more(asking: Asking, handle: Annotated[str, Field(
            min_length=1, max_length=3000,
            description="What the field 'more' of an answer holds, unchanged.")]) -> str:
        """What an answer left out: the next entries of a list, or a record part by part."""
        return pages.written(lists(asking).page(*pages.parsed(handle)))


def short(answer: Answer) -> dict[str, Any]:
    """The short answer: its text, the case line by line, what is missing, the sources that these
    name; the whole stands on record."""
    whole = answer.model_dump(mode="json")
    shown = [answer.text, *(" ".join((one.text, *one.marks)) for one in answer.standing)]
    told = {
        "text": answer.text,
        "standing": [f"{one.title}: {one.text}" + "".join(f" [{mark}]" for mark in one.marks)
                     for one in answer.standing],
        "outcome": answer.verdict.outcome if answer.verdict else "",
        "ending": answer.ending.value,
        "next": whole["next"],
        "missing": [{"fact": one.name, "ask": one.ask, "choices": list(one.choices)}
                    for one in answer.missing],
        "to_confirm": [{"fact": one.name, "value": one.value, "words": one.words}
                       for one in answer.to_confirm],
        "choices": answer.choices,
        "sources": [f"[{one.mark}] {one.title}, {one.pinpoint} ({one.state}) {one.link}"
                    for one in answer.citations if any(one.mark in text for text in shown)],
        "not_checked": answer.not_checked, "not_used": answer.unread,
        "disclaimer": answer.disclaimer, "law_of": whole["as_of"]["law"],
    }
    kept = {"conversation": answer.conversation, "record": answer.record,
            "whole": pages.handle("record", answer.record)}
    room = pages.LIMIT - pages.size(kept)
    return pages.fitted({name: value for name, value in told.items() if value},
                        kept["whole"], room) | kept
