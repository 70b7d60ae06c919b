"""Show the reason on a page when a page is refused; programs get the usual problem response."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

from api.http import problems
from api.page import render
from knowledge.errors import KnowledgeError


class Readable(APIRoute):
    """A route of the page; what is refused has the same sentence and status as everywhere."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def readable(request: Request) -> Response:
            try:
                return await handle(request)
            except KnowledgeError as error:
                if "text/html" not in request.headers.get("accept", ""):
                    raise
                told = problems.problem_of(error)
                return render.page(request, "refused.html", told.status_code,
                                   problem=json.loads(bytes(told.body)))

        return readable
