"""Responses that the browser saves as files and never displays."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

MEDIA = {
    "csv": "text/csv; charset=utf-8", "ftm": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes, name: str, media: str) -> Response:
    """A file response; `name` is generated and plain ASCII."""
    return Response(content, media_type=media,
                    headers={"content-disposition": f'attachment; filename="{name}"'})


def file_response(*forms: str) -> dict[int | str, dict[str, Any]]:
    """What the OpenAPI document says of a response that is a file."""
    return {200: {"description": "The file", "content": {
        MEDIA[form].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for form in forms}}}
