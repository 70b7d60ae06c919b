"""The decision memo of a recorded answer, as a file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from api.http.dependencies import CallerDep, HouseDep
from api.schemas.requests import MemoIn
from assistant import memo as memos
from assistant.memo.make import MEDIA

router = APIRouter(tags=["memo"])
_FILE: dict[int | str, dict[str, Any]] = {200: {
    "description": "The memo", "content": {media: {"schema": {"type": "string", "format": "binary"}}
                                           for media in MEDIA.values()}}}


@router.post("/v1/memos", response_class=Response, responses=_FILE)
def memo(wanted: MemoIn, house: HouseDep, caller: CallerDep) -> Response:
    """The memo of a recorded answer: Word, or a PDF that a screen reader can read."""
    made = memos.memo(house.records, caller.team, wanted.record, wanted.form, wanted.language)
    return Response(made.content, media_type=made.media, headers={
        "content-disposition": f'attachment; filename="{made.name}"'})
