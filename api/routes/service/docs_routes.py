"""The addresses described, as one page without script, made from the OpenAPI document."""

from __future__ import annotations

import json
from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request) -> HTMLResponse:
    """Every address with its parameters, its limits and an example to paste."""
    document = request.app.openapi()
    parts = [f"<h1>{escape(document['info']['title'])}</h1>",
             f"<p>{escape(document['info']['description'])}</p>",
             "<p>The same for programs: <a href='/openapi.json'>/openapi.json</a></p>"]
    base = str(request.base_url).rstrip("/")
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            parts.append(_operation(document, base, path, (method, about)))
    return HTMLResponse("<!doctype html><html lang='en'><head><meta charset='utf-8'>"
                        "<title>Lodestone: addresses</title></head><body><main>"
                        + "\n".join(parts) + "</main></body></html>")


def _operation(document: dict[str, Any], base: str, path: str,
               operation: tuple[str, dict[str, Any]]) -> str:
    method, about = operation
    rows = [f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td>"
            f"<td>{escape(_limits(one['schema']))}</td></tr>"
            for one in about.get("parameters", ())]
    body = about.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    example = ""
    if body:
        schema = _resolved(document, body)
        rows += [f"<tr><td><code>{escape(name)}</code></td><td>body</td>"
                 f"<td>{escape(_limits(one))}</td></tr>"
                 for name, one in schema.get("properties", {}).items()]
        example = _example(body, schema)
    said = [f"curl -X {method.upper()} '{base}{path}'"]
    if body:
        said += ["-H 'content-type: application/json'", f"-d '{example}'"]
    table = f"<table>{''.join(rows)}</table>" if rows else ""
    return (f"<section><h2><code>{method.upper()} {escape(path)}</code></h2>"
            f"<p>{escape(about.get('description', ''))}</p>{table}"
            f"<pre>{escape(' '.join(said))}</pre></section>")


def _resolved(document: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for one in (schema, *schema.get("anyOf", ())):
        if "$ref" in one:
            found: dict[str, Any] = document["components"]["schemas"][one["$ref"].split("/")[-1]]
            return found
    return schema


def _example(body: dict[str, Any], schema: dict[str, Any]) -> str:
    shown = body.get("examples", [None])[0] or {
        name: one["examples"][0] for name, one in schema.get("properties", {}).items()
        if one.get("examples")}
    return json.dumps(shown, ensure_ascii=False).replace("'", "'\\''")


def _limits(schema: dict[str, Any]) -> str:
    keys = ("type", "format", "minLength", "maxLength", "minimum", "maximum", "pattern", "enum",
            "default", "description")
    return ", ".join(f"{key} {schema[key]}" if key not in ("type", "description")
                     else str(schema[key]) for key in keys if schema.get(key) not in (None, ""))
