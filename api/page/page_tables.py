"""Tables of the page: cells with links, and a table on a page of its own."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.responses import HTMLResponse

from api.page import render


def cell(text: str, link: str = "", kind: str = "") -> dict[str, str]:
    return {"text": text, "link": link, "kind": kind}


def table(request: Request, heading: str, columns: tuple[str, ...], rows: list[Any],
           search: bool = False, query: str = "", note: str = "", following: str = ""
           ) -> HTMLResponse:
    language = render.language_of(request)
    said = {name: render.texts()[name][language] for name in (heading, *columns)}
    return render.page(request, "table.html", heading=said[heading], note=note,
                       columns=[said[name] for name in columns], rows=rows, search=search,
                       query=query, next=following)
