"""Send an ETag with responses that seldom change; answer 304 to a caller who has that edition."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response


class EntityTagRoute(APIRoute):
    """A route whose response is tagged with the hash of its bytes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await handle(request)
            tag = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
            held = {one.strip().removeprefix("W/")
                    for one in request.headers.get("if-none-match", "").split(",")}
            headers = {"etag": tag, "cache-control": "private, no-cache"}
            if tag in held or "*" in held:
                return Response(status_code=304, headers=headers)
            response.headers.update(headers)
            return response

        return tagged
