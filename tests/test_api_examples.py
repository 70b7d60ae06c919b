"""What the OpenAPI document shows is true: each example is of its type and like a real answer."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from tests.described import OPERATIONS, Service, service
from tests.valid import request


@pytest.fixture(scope="module")
def described() -> Iterator[Service]:
    with service() as opened:
        yield opened


def examples(place: str, schema: Any) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every schema below this one that shows examples, and each of them."""
    if isinstance(schema, list):
        for number, one in enumerate(schema):
            yield from examples(f"{place}[{number}]", one)
    elif isinstance(schema, dict):
        shown = schema.get("examples")
        if isinstance(shown, list):
            yield from ((place, schema, one) for one in shown)
        for key, one in schema.items():
            if key != "examples":
                yield from examples(f"{place}.{key}", one)


def test_every_example_is_of_the_type_that_it_is_an_example_of(described: Service) -> None:
    schemas, count = {"components": described.document["components"]}, 0
    for place, schema, example in examples("", described.document):
        faults = [fault.message for fault in jsonschema_rs.validator_for(
            schema | schemas, validate_formats=True).iter_errors(example)]
        assert not faults, (place, example, faults)
        count += 1
    assert count > 150


def unlike(shown: Any, real: Any, place: str = "") -> Iterator[str]:
    """Where an example shows what a real answer does not have."""
    if isinstance(shown, dict) and isinstance(real, dict):
        for key, value in shown.items():
            if key in real:
                yield from unlike(value, real[key], f"{place}.{key}")
            else:
                yield f"{place}.{key} is not in the answer"
    elif isinstance(shown, list) and isinstance(real, list):
        yield from unlike(shown[0], real[0], f"{place}[]") if shown and real else ()
    elif type(shown) is not type(real) and real is not None:
        yield f"{place} is {real!r} in the answer"


def shown_of(document: dict[str, Any], schema: dict[str, Any]) -> Any:
    """The example of an answer, put together from those of its parts."""
    if schema.get("examples"):
        return schema["examples"][0]
    if "$ref" in schema:
        return shown_of(document, document["components"]["schemas"][
            schema["$ref"].rpartition("/")[2]])
    if schema.get("type") == "array":
        return [shown_of(document, schema["items"])]
    parts = schema.get("properties", {}).items()
    return {name: shown_of(document, one) for name, one in parts
            if one.get("examples") or shown_of(document, one) not in ({}, [{}])}


@pytest.mark.parametrize(("method", "path"), [
    ("POST", "/v1/determinations"), ("POST", "/v1/determinations/compare"), ("GET", "/v1/tasks"),
    ("POST", "/v1/determinations/assume"), ("POST", "/v1/reviews"), ("POST", "/v1/batches"),
    ("POST", "/v1/reviews/{review}/return"), ("POST", "/v1/clearances"), ("POST", "/v1/imports"),
    ("POST", "/v1/lists/updates"), ("POST", "/v1/records/{record}/hold"), ("GET", "/v1/records"),
    ("POST", "/v1/feedback"), ("POST", "/v1/scenarios"), ("POST", "/v1/releases"),
    ("GET", "/v1/fields/{kind}"), ("GET", "/v1/sessions"), ("GET", "/v1/me")])
def test_the_example_of_an_answer_is_like_the_answer(described: Service, method: str, path: str
                                                    ) -> None:
    assert (method, path) in OPERATIONS
    parts, sender = request(described, method, path)
    if path == "/v1/batches":
        parts["body"]["form"] = "json"
    answer = described.schema[path][method].Case(**parts).call(headers=sender)
    assert 200 <= answer.status_code < 300, answer.text
    schema = described.document["paths"][path][method.lower()]["responses"][
        str(answer.status_code)]["content"]["application/json"]["schema"]
    shown = shown_of(described.document, schema)
    assert shown and not list(unlike(shown, answer.json()))
