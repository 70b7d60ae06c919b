"""Lodestone for programs that speak MCP: tools that read, and one that decides. Over standard input
and output for the one user of this machine; over HTTP, where that is switched on, by API key.

What such a program tells is told by a model: it counts as unconfirmed, so no favourable outcome
that clears goods can rest on it.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import ToolAnnotations
from pydantic import Field
from starlette.applications import Starlette

from api import errors, strict_json
from api.clock import law_day
from api.day import Day
from api.identity import Caller
from api.routes.library import shown
from api.routes.packs import declared, summary
from assistant.admitting import BadQuestion
from assistant.determining import Case, Who, determined
from assistant.house import House, installed_packs
from assistant.screenings import screened
from knowledge.errors import KnowledgeError
from knowledge.rules import Grade, Told
from knowledge.rules.canonical import plain
from knowledge.screening import Query

WHO = Who(actor="mcp client")
Asking = Context[Any, Any]
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
On = Annotated[Day | None, Field(description="the day of the law; today if left out")]
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
    def determine(asking: Asking, pack: Id, question: Id, facts: Annotated[
            dict[str, Plain], Field(max_length=200)], on: On = None,
            scenario: Annotated[str, Field(pattern=r"^[\w-]*$", max_length=100)] = ""
            ) -> dict[str, Any]:
        """Put facts before the rules: outcome, reasons, missing facts, record. The rules decide."""
        moment = now()
        told = {name: Told(value, "given by an MCP client", moment.date(), Grade.D, False)
                for name, value in facts.items()}
        strict_json.check_texts(facts)
        return determined(house, Case(pack, question, told, on or law_day(moment, pack), scenario),
                          _who(asking), moment)

    @tool
    @plainly
    def search(query: Text, on: On = None,
               limit: Annotated[int, Field(ge=1, le=20)] = 8) -> list[dict[str, Any]]:
        """Passages of law that answer a query, as the texts stood on a day."""
        day = on or law_day(now())
        return [shown(one.passage, day) for one in house.library.search(query, day, limit=limit)]

    @tool
    @plainly
    def passage(id: Id, on: On = None) -> dict[str, Any]:
        """One passage by its id, with source and state."""
        return shown(house.library.passage(id), on or law_day(now()))

    @tool
    @plainly
    def screen(asking: Asking, name: Text,
               country: Annotated[str, Field(pattern="^([A-Z]{2})?$")] = "", on: On = None
               ) -> dict[str, Any]:
        """Look a party up in every list. A hit is found by machine; a match is a person's word."""
        moment = now()
        strict_json.check_texts(name)
        return screened(house, Query(name, country), on or law_day(moment), _who(asking), moment)

    @tool
    @plainly
    def firms(asking: Asking, query: Annotated[str, Field(min_length=1, max_length=500)]
              ) -> list[dict[str, Any]]:
        """Firms in the register that a text may mean."""
        found = house.register.find(_who(asking).team, query)
        return [one.model_dump(mode="json") for one in found]

    return made


def _who(asking: Asking) -> Who:
    """The bearer of the key that came with the request; over a pipe, the one user there is."""
    request = asking.request_context.request
    caller: Caller | None = request.state.caller if request is not None else None
    return Who(caller.team, caller.user) if caller else WHO


def over_http(house: House, now: Callable[[], datetime]) -> Starlette:
    """The server at /mcp, without sessions of its own. Host, origin, key and body are the edge's:
    it looks at them before anything gets here."""
    return server(house, now).streamable_http_app(
        streamable_http_path="/mcp", json_response=True, stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False))


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
