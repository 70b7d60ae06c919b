"""Requests made up from the OpenAPI document, good and bad: every response is one it promises.

`python -m tests.bench.api` tries 300 and more on each address.
"""

from collections.abc import Iterator

import pytest

from tests.described import OPERATIONS, Service, service, tried

EXAMPLES = 8
SLOW = ("/v1/questions", "/v1/chat/completions", "/v1/memos")


@pytest.fixture(scope="module")
def described() -> Iterator[Service]:
    with service() as opened:
        yield opened


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_response_is_one_that_the_document_promises(
        described: Service, method: str, path: str) -> None:
    failures: list[str] = []
    found = tried(described, method, path, 3 if path in SLOW else EXAMPLES, failures.append)
    assert not failures, failures[0]
    assert found.cases >= 3
    assert found.answered, f"the document's example is refused: {found.statuses}"
