"""Requests made up from the OpenAPI document, good and bad, by whoever may send them; every answer
is held against the document."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.generation import GenerationMode
from schemathesis.openapi import from_asgi
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
)
from starlette.testclient import TestClient

from api.app import create_app
from api.http.identity import Keys
from api.http.permissions import TABLE
from assistant.roles import Role
from tests.isolation import Bearers, bearers_of, filled
from tests.service import NOW, client_of, open_in
from tests.sign_in import Double
from tests.valid import PUBLIC, request

NOT_HERE = [ignored_auth, positive_data_acceptance]
"""Keys are tried cell by cell in test_api_roles; a well-formed case may still name a fact that no
pack knows, which the document cannot say."""
REFUSED = schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {
    "expected-statuses": [400, 401, 403, 404, 405, 409, 413, 415, 422]}}})
"""A text past its length is refused as a whole body past its size, where it is that as well."""
OPERATIONS = sorted(cell for cell in TABLE if cell[1].startswith("/v1/")
                    or cell[1] in ("/healthz", "/readyz", "/status", "/metrics"))
NAMED = ("record", "conversation", "scenario", "supersedes")
"""Fields of bodies that hold an id."""


@dataclass
class Service:
    """A served house with one team's records, described by its own document."""

    schema: schemathesis.BaseSchema
    document: dict[str, Any]
    client: TestClient
    bearers: Bearers  # of one user in each role
    another_owner: dict[str, str]
    ids: dict[str, list[str]]


@dataclass
class Tried:
    """How one address answered."""

    cases: int = 0
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether any request was answered by what it asked for."""
        return any(200 <= status < 300 for status in self.statuses)


@contextmanager
def service() -> Iterator[Service]:
    """The service while it is asked for."""
    with TemporaryDirectory() as folder:
        said = Double(issuer="https://login.example").settings() | {
            "oidc_issuer": "", "hosts": "testserver,localhost"}
        house = open_in(Path(folder), **said)
        house.library.ready()  # Python 3.11 cannot parse in two threads at once; Hypothesis parses
        client = client_of(house)
        team = filled(client, house, records=1, names=("north",))[0]
        schema = from_asgi("/openapi.json", create_app(house, lambda: NOW), config=REFUSED)
        second = Keys.open(house.settings).make("north", "second", Role.OWNER, "test", NOW)[1]
        yield Service(schema, client.get("/openapi.json").json(), client,
                      bearers_of(house, "north"), {"authorization": f"Bearer {second}"}, team.ids)
        house.close()


def tried(of: Service, method: str, path: str, examples: int,
          failed: Callable[[str], None]) -> Tried:
    """So many requests to one address: the example of the document, then good ones and bad ones by
    each role in turn that may send them. `failed` is told of each check that does not hold."""
    operation, found = of.schema[path][method], Tried()
    allowed = TABLE[method, path]
    turn = itertools.cycle([of.bearers[role] for role in Role if role in allowed] or [{}])

    def send(case: Case, headers: dict[str, str]) -> None:
        answer = case.call(headers=headers)
        found.cases += 1
        found.statuses[answer.status_code] = found.statuses.get(answer.status_code, 0) + 1
        try:
            vanished = [] in (case.query or {}).values()  # an empty list is sent as nothing
            case.validate_response(answer, headers=headers, excluded_checks=[
                *NOT_HERE, *([negative_data_rejection] if vanished else [])])
        except* AssertionError as group:
            failed(f"{method} {path}: {group.exceptions[0]}")

    parts, sender = request(of, method, path)
    send(operation.Case(**parts), sender)
    good = operation.as_strategy(GenerationMode.POSITIVE)
    kinds = [good.flatmap(lambda case: st.integers(0, 9).map(
        lambda dice: _with_real_ids(of, case, dice)))]
    if operation.body or operation.query or operation.path_parameters:
        kinds.append(operation.as_strategy(GenerationMode.NEGATIVE))

    @given(case=st.one_of(kinds))
    @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    def generated(case: Case) -> None:
        send(case, next(turn))

    generated()
    return found


def _with_real_ids(of: Service, case: Case, dice: int) -> Case:
    """In two cases of three, ids that there are: else no request would get beyond the door."""
    if dice % 3 == 2:
        return case
    for name in case.path_parameters or {}:
        known = of.ids.get(name) or PUBLIC.get(name)
        if known:
            case.path_parameters[name] = known[dice % len(known)]
    if isinstance(case.body, dict):
        for name in NAMED:
            if name in case.body and of.ids.get(name):
                case.body[name] = of.ids[name][-1]
    return case

