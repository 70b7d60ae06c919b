"""The MCP server over standard input and over HTTP; each error is a sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib.metadata import version
from typing import Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import (
    ResourceError,
    ResourceNotFoundError,
    ToolError,
)
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.exceptions import MCPError
from mcp.types import INVALID_PARAMS
from pydantic import ValidationError
from starlette.applications import Starlette

from api.http import problems, strict_json
from api.mcp import resources, tools
from assistant.reading.admitting import BadQuestion
from assistant.services.services import House
from knowledge.errors import KnowledgeError, no_such

ABOUT = ("Export-control rules for rare-earth magnets. The rules decide; never state a verdict "
         "that ask or determine did not return. Facts you pass count as unconfirmed until a person "
         "confirms them. Answers hold at most 8,000 bytes; pass their field 'more' to the tool "
         "more for the rest.")
OURS = (KnowledgeError, BadQuestion, strict_json.BadJson)


class PlainServer(MCPServer[Any]):
    """A server whose errors are our sentences; of an error that nobody foresaw, only the number
    under which the log has it."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        tool = self._tool_manager.get_tool(name)
        if tool is None:
            known = [one.name for one in self._tool_manager.list_tools()]
            raise ToolError(problems.sentence(KnowledgeError(no_such("tool", name, known))))
        for given in arguments:
            if given not in tool.parameters["properties"]:
                known = list(tool.parameters["properties"])
                unknown = KnowledgeError(no_such("argument", given, known))
                raise ToolError(problems.sentence(unknown))
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            raise ToolError(_sentence(error)) from error.__cause__

    async def read_resource(self, uri: Any, context: Any = None) -> Any:
        try:
            return await super().read_resource(uri, context)
        except (ResourceError, ValueError) as error:
            inner = _ours(error)
            kind = ResourceNotFoundError if inner or isinstance(
                error, ResourceNotFoundError) else ResourceError
            raise kind(_sentence(error)) from error.__cause__

    async def get_prompt(self, name: str, arguments: dict[str, Any] | None = None,
                         context: Any = None) -> Any:
        known = {one.name: one for one in self._prompt_manager.list_prompts()}
        if name not in known:
            raise MCPError(INVALID_PARAMS,
                           problems.sentence(KnowledgeError(no_such("prompt", name, known))))
        wanted = [one.name for one in known[name].arguments or () if one.required]
        if lacking := [one for one in wanted if not (arguments or {}).get(one)]:
            raise MCPError(INVALID_PARAMS, f"The prompt needs {' and '.join(lacking)}.")
        return await super().get_prompt(name, arguments, context)


def _ours(error: BaseException) -> BaseException | None:
    """Our own error, or that of the arguments, inside the library's wrapper; None for another."""
    inner: BaseException | None = error
    while inner is not None and not isinstance(inner, (*OURS, ValidationError)):
        inner = inner.__cause__ or inner.__context__
    return inner


def _sentence(error: BaseException) -> str:
    """What may be told of an error that the library wrapped."""
    inner = _ours(error)
    if isinstance(inner, ValidationError):
        told = "; ".join(_wrong(inner.errors(include_url=False)[:5]))
        return f"{told}."
    if inner is not None:
        return problems.sentence(inner)
    if error.__cause__ is None and isinstance(error, (ToolError, ResourceError)):
        return problems.sentence(error)
    return problems.logged(error.__cause__ or error)


def _wrong(found: Iterable[Any]) -> Iterable[str]:
    for one in found:
        where = ".".join(str(part)[:60] for part in one["loc"])
        yield f"{where}: {problems.what(one)}"


def server(house: House, now: Callable[[], datetime]) -> MCPServer[Any]:
    """The server with its tools, resources and prompts."""
    made = PlainServer("lodestone", title="Lodestone", version=version("lodestone"),
                       instructions=ABOUT, log_level="ERROR")
    tools.add(made, house, now)
    resources.add(made, house, now)
    return made


def over_http(house: House, now: Callable[[], datetime]) -> Starlette:
    """The server at /mcp, without sessions of its own. Host, origin, key and body are the edge's:
    it looks at them before anything gets here."""
    return server(house, now).streamable_http_app(
        streamable_http_path="/mcp", json_response=True, stateless_http=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False))


def run(house: House, now: Callable[[], datetime]) -> None:
    """Serve over standard input and output until the client goes."""
    logging.basicConfig(level=logging.ERROR)  # to standard error: the protocol has the other stream
    server(house, now).run(transport="stdio")
