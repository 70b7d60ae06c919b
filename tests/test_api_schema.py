"""Requests made up from the OpenAPI document, good and bad: every response is one it promises.

LODESTONE_EXAMPLES sets how many are tried on each address (default 12; a release tries 300).
"""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.openapi import from_asgi
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from api.app import create_app
from api.identity import Keys
from api.permissions import TABLE, Role
from assistant.house import House
from tests.service import NOW, open_in

EXAMPLES = int(os.environ.get("LODESTONE_EXAMPLES", "12"))
NOT_HERE = [ignored_auth, positive_data_acceptance]
"""Keys are tried cell by cell in test_api_roles; a well-formed case may still name a fact that no
pack knows, which the document cannot say."""
SLOW = ("/v1/questions", "/v1/chat/completions")


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with TemporaryDirectory() as folder:
        opened = open_in(Path(folder), mode="served", hosts="testserver,localhost",
                         requests_per_minute=1_000_000)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def described(house: House) -> schemathesis.BaseSchema:
    return from_asgi("/openapi.json", create_app(house, lambda: NOW))


@pytest.fixture(scope="module")
def bearer(house: House) -> dict[str, str]:
    """A key for what an officer may do; what only an administrator may, he is refused."""
    keys = Keys.open(house.settings)
    _, secret = keys.make("local", "officer", Role.OFFICER, "test", NOW)
    keys.close()
    return {"authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(("method", "path"), sorted(
    cell for cell in TABLE if cell[1].startswith("/v1/") or cell[1] in ("/healthz", "/status")))
def test_every_response_is_one_that_the_document_promises(
        described: schemathesis.BaseSchema, bearer: dict[str, str], method: str, path: str) -> None:
    examples = max(3, EXAMPLES // 4) if path in SLOW else EXAMPLES
    operation = described[path][method]

    @given(case=operation.as_strategy())
    @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
    def tried(case: Case) -> None:
        case.call_and_validate(headers=bearer, excluded_checks=NOT_HERE)

    tried()
