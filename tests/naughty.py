"""Every field of the API that takes text, and one text put into each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from api.http.permissions import TABLE
from assistant.roles import Role
from tests.described import Service
from tests.valid import PUBLIC, shown


@dataclass(frozen=True)
class Place:
    """A field: in the path, the query or the body (with what else the body holds)."""

    method: str
    path: str
    where: str
    name: str
    body: str = ""


def strings(shared: Path) -> list[str]:
    """The naughty strings."""
    text = (shared / "adversarial" / "blns.jsonl").read_text(encoding="utf-8")
    return [json.loads(line)["text"] for line in text.split("\n") if line]


def fields(of: Service) -> list[Place]:
    """Every text field of every address in the document."""
    return list(_fields(of.document))


def _fields(document: dict[str, Any]) -> Iterator[Place]:
    schemas = document["components"]["schemas"]
    for path, methods in document["paths"].items():
        for method, about in methods.items():
            for one in about.get("parameters", ()):
                if one["in"] in ("path", "query") and _takes_text(one["schema"]):
                    yield Place(method.upper(), path, one["in"], one["name"])
            body = shown(document, method, path)
            name = about.get("requestBody", {}).get("content", {}).get(
                "application/json", {}).get("schema", {}).get("$ref", "").rpartition("/")[2]
            for key, one in schemas.get(name, {}).get("properties", {}).items():
                if _takes_text(one) or one.get("type") in ("object", "array"):
                    yield Place(method.upper(), path, "body", key, json.dumps(body))


def _takes_text(schema: dict[str, Any]) -> bool:
    kinds = [schema, *schema.get("anyOf", ())]
    return any(one.get("type") == "string" and "enum" not in one for one in kinds)


def sent(of: Service, place: Place, text: str) -> Any:
    """The answer to a request with the text in that field."""
    ids = {name: known[0] for name, known in (*PUBLIC.items(), *of.ids.items())}
    path = place.path
    for name, id in ids.items():
        chosen = text if (place.where, place.name) == ("path", name) else id
        path = path.replace(f"{{{name}}}", quote(chosen, safe="") or "%20")
    body = None
    if place.where == "body":
        body = json.loads(place.body)
        example = body.get(place.name)
        body[place.name] = {text: text} if isinstance(example, dict) else (
            [text] if isinstance(example, list) else text)
    roles = TABLE[place.method, place.path]
    who = of.bearers[next(role for role in (Role.OFFICER, *Role) if role in roles)] if roles else {}
    return of.client.request(
        place.method, path, headers=who, json=body, follow_redirects=False,
        params={place.name: text} if place.where == "query" else None)
