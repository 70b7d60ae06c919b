"""One good request to each address: what the document shows as its example, with the ids, hashes
and fingerprints that only this very service knows put in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.http.permissions import TABLE
from assistant.roles import Role
from tests.service import TDK

if TYPE_CHECKING:
    from tests.described import Service

JSON, FORM = "application/json", "multipart/form-data"
PUBLIC = {"pack": ["cn_veu"], "model": ["lodestone"], "passage": ["d792:26"],
          "kind": ["firm", "item"]}
FIRMS = b"id,Kunde,Notiz,country\nk-1,Example Works 1,a,DE\nk-2,Example Works 2,b,JP\n"
ORDERS = b"id,magnet_family,item_form,movement\nL1,NdFeB,magnet,leaves_china\n"


@dataclass
class Put:
    """What takes the place of an example, in the path and in the body."""

    path: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


def request(of: Service, method: str, path: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The parts of the request, and the headers of who sends it."""
    about = of.document["paths"][path][method.lower()]
    put = KNOWN.get((method, path), lambda _: Put())(of)
    parts: dict[str, Any] = {"path_parameters": {}, "query": {}}
    for one in about.get("parameters", ()):
        name, schema = one["name"], one["schema"]
        if one["in"] == "path":
            known = schema.get("enum") or of.ids.get(name) or PUBLIC.get(name) or ["-"]
            parts["path_parameters"][name] = put.path.get(name, known[0])
        elif one["in"] == "query" and one.get("required"):
            parts["query"][name] = schema["examples"][0]
    for media in (JSON, FORM):
        body = shown(of.document, method, path, media)
        if body is not None:
            parts |= {"media_type": media, "body": body | put.body}
    allowed = TABLE[method, path]
    who = next((one for one in (Role.OFFICER, *Role) if one in allowed), None)
    return parts, of.bearers[who] if who else {}


def shown(document: dict[str, Any], method: str, path: str, media: str = JSON
          ) -> dict[str, Any] | None:
    """The body that the document shows for this address; None where it takes none of the kind."""
    about = document["paths"].get(path, {}).get(method.lower(), {})
    schema = about.get("requestBody", {}).get("content", {}).get(media, {}).get("schema", {})
    if schema.get("examples"):
        example: dict[str, Any] = schema["examples"][0]
        return example
    name = next((one["$ref"] for one in (schema, *schema.get("anyOf", ())) if "$ref" in one), "")
    if not name:
        return None
    known = document["components"]["schemas"][name.rpartition("/")[2]].get("properties", {})
    return {key: one["examples"][0] for key, one in known.items() if one.get("examples")}


def _sent(of: Service, path: str, role: Role, **body: Any) -> dict[str, Any]:
    answer = of.client.post(path, headers=of.bearers[role], **body)
    assert answer.status_code < 300, answer.text
    said: dict[str, Any] = answer.json()
    return said


def _record(of: Service) -> str:
    """An answer that the analyst asked for."""
    return str(_sent(of, "/v1/questions", Role.ANALYST, json={"question": TDK})["record"])


def _review(of: Service) -> Put:
    """A review that the analyst asked for, and the hash of its answer."""
    made = _sent(of, "/v1/reviews", Role.ANALYST, json={"record": _record(of)})
    return Put({"review": made["id"]}, {"record_hash": made["record_hash"]})


def _signature(of: Service) -> Put:
    """The edition of the pack that is installed."""
    pack = shown(of.document, "POST", "/v1/releases") or {}
    found = of.client.get("/v1/releases", headers=of.bearers[Role.OFFICER]).json()
    return Put(body={"fingerprint": next(
        one["fingerprint"] for one in found if one["pack"] == pack["pack"])})


def _own_list(firms: int) -> bytes:
    head = "id,name,other_names,country,since,until,reason,reference\n"
    return (head + "".join(f"{number},Example Works {number},,,2026-01-01,,own,own\n"
                           for number in range(firms))).encode()


def _waiting(of: Service) -> Put:
    """A list that another officer put forward although it shrank."""
    said = {"kind": "company", "published": "2026-11-23", "name": "shrinking"}
    for firms, why in ((100, ""), (40, "the source merged two parts")):
        answer = of.client.post(
            "/v1/lists/updates", data=said | {"accept_loss": why}, headers=of.another_owner,
            files={"file": ("own.csv", _own_list(firms))})
        assert answer.status_code == 200, answer.text
    return Put({"update": answer.json()["update"]})


def _held(of: Service) -> Put:
    id = of.ids["record"][0]
    _sent(of, f"/v1/records/{id}/hold", Role.OFFICER, json={"reason": "an inquiry"})
    return Put({"record": id})


def _last(of: Service) -> Put:
    """The answer to a question; of the kinds on record only this one has a memo."""
    return Put(body={"record": of.ids["record"][-1]})


KNOWN: dict[tuple[str, str], Callable[[Service], Put]] = {
    ("POST", "/v1/batches"): lambda of: Put(body={"file": FIRMS}),
    ("POST", "/v1/imports"): lambda of: Put(body={"file": FIRMS}),
    ("POST", "/v1/lists/updates"): lambda of: Put(body={"file": _own_list(3)}),
    ("POST", "/v1/lists/updates/{update}/accept"): _waiting,
    ("POST", "/v1/portfolios"): lambda of: Put(body={"lines": ORDERS}),
    ("POST", "/v1/releases"): _signature,
    ("POST", "/v1/reviews"): lambda of: Put(body={"record": _record(of)}),
    ("POST", "/v1/reviews/{review}/approve"): _review,
    ("POST", "/v1/reviews/{review}/return"): _review,
    ("POST", "/v1/records/{record}/release"): _held,
    ("POST", "/v1/memos"): _last,
    ("POST", "/v1/feedback"): _last,
    ("DELETE", "/v1/items/{item}/statements/{statement}"): lambda of: Put(
        {"statement": of.ids["statement"][1]}),
}
