"""Lodestone for programs that speak MCP, over standard input and output: tools that read, and one
that decides.

What such a program tells is told by a model: it counts as unconfirmed, so no favourable outcome
that clears goods can rest on it.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from api import errors, strict_json
from api.clock import law_day
from api.routes.library import shown
from api.routes.packs import declared, summary
from assistant.checks import BadQuestion
from assistant.determining import Case, Who, determined
from assistant.house import House, installed_packs
from assistant.screenings import screened
from knowledge.errors import KnowledgeError
from knowledge.rules import Grade, Told
from knowledge.rules.canonical import plain
from knowledge.screening import Query

WHO = Who(actor="mcp client")
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
Day = Annotated[date | None, Field(description="the day of the law; today if left out")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Id = Annotated[str, Field(min_length=1, max_length=200)]
Plain = bool | int | float | str
F = TypeVar("F", bound=Callable[..., Any])
ABOUT = ("Export-control rules for rare-earth magnets. The rules decide; never state a verdict "
         "that determine did not return. Facts you pass count as unconfirmed until a person "
         "confirms them.")


def server(house: House, now: Callable[[], datetime]) -> MCPServer[Any]:
    """The server with its tools."""
    made: MCPServer[Any] = MCPServer("lodestone", instructions=ABOUT, log_level="ERROR")
    tool = made.tool(annotations=READS, structured_output=False)

    @tool
    @plainly
    def packs() -> list[dict[str, Any]]:
        """The bodies of law that are installed, and the questions each can answer."""
        return [summary(pack) for pack in installed_packs().values()]

    @tool
    @plainly
    def pack_facts(pack: Id) -> list[dict[str, Any]]:
        """The facts that a pack may be told: name, type, choices and how to ask for each."""
        return [plain(fact) for fact in declared(pack).facts.values()]

    @tool
    @plainly
    def determine(pack: Id, question: Id, facts: Annotated[
            dict[str, Plain], Field(max_length=200)], on: Day = None,
            scenario: Annotated[str, Field(pattern=r"^[\w-]*$", max_length=100)] = ""
            ) -> dict[str, Any]:
        """Put facts before the rules: outcome, reasons, missing facts, record. The rules decide."""
        moment = now()
        told = {name: Told(value, "given by an MCP client", moment.date(), Grade.D, False)
                for name, value in facts.items()}
        strict_json.check_texts(facts)
        return determined(house, Case(pack, question, told, on or law_day(moment, pack), scenario),
                          WHO, moment)

    @tool
    @plainly
    def search(query: Text, on: Day = None,
               limit: Annotated[int, Field(ge=1, le=20)] = 8) -> list[dict[str, Any]]:
        """Passages of law that answer a query, as the texts stood on a day."""
        day = on or law_day(now())
        return [shown(one.passage, day) for one in house.library.search(query, day, limit=limit)]

    @tool
    @plainly
    def passage(id: Id, on: Day = None) -> dict[str, Any]:
        """One passage by its id, with source and state."""
        return shown(house.library.passage(id), on or law_day(now()))

    @tool
    @plainly
    def screen(name: Text, country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = "",
               on: Day = None) -> dict[str, Any]:
        """Look a party up in every list. A hit is found by machine; a match is a person's word."""
        moment = now()
        strict_json.check_texts(name)
        return screened(house, Query(name, country), on or law_day(moment), WHO, moment)

    @tool
    @plainly
    def firms(query: Annotated[str, Field(min_length=1, max_length=500)]) -> list[dict[str, Any]]:
        """Firms in the register that a text may mean."""
        return [one.model_dump(mode="json") for one in house.register.find(WHO.team, query)]

    return made


def plainly(work: F) -> F:
    """An error of ours as its sentence; of any other only the number under which the log has it."""

    @functools.wraps(work)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return work(*args, **kwargs)
        except (KnowledgeError, BadQuestion, strict_json.BadJson) as error:
            raise ToolError(errors.sentence(error)) from None
        except Exception as error:
            raise ToolError(errors.logged(error)) from None

    return told  # type: ignore[return-value]


def run(house: House, now: Callable[[], datetime]) -> None:
    """Serve over standard input and output until the client goes."""
    logging.basicConfig(level=logging.ERROR)  # to standard error: the protocol has the other stream
    server(house, now).run(transport="stdio")
