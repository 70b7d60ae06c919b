"""One structured call to a provider's model, within every limit.

A call that fails, takes too long, spends too much or answers outside its schema is a `Fault`: the
embedded reading or choice then stands, and the answer says why.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from assistant.model.model_limits import SIGNS_A_TOKEN, ModelLimits, OutOfBudget, Patience, TooLong
from assistant.settings import Settings

STREAMED = 60_000
"""Signs of all that a model may stream in one call."""
LONGEST_KEPT = 300
"""Signs of one sentence about what a model wrote that go on record."""
T = TypeVar("T")


class Fault(RuntimeError):
    """The model gave nothing that can be used; the sentence says why."""


@dataclass(frozen=True)
class Asker:
    """A provider's model for one question of one team."""

    model: BaseChatModel
    limits: ModelLimits
    settings: Settings
    team: str
    day: date

    @property
    def name(self) -> str:
        return self.settings.model or self.model._llm_type

    def ask(self, system: str, text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        """What the model returns for the schema. Raises Fault."""
        circuit = self.limits.circuit
        if not circuit.may_try():
            raise Fault("it is left alone for a while after faults in a row")
        booked = (len(system) + len(text) + len(json.dumps(schema))) // SIGNS_A_TOKEN
        booked += self.settings.model_output_tokens
        try:
            if booked > self.settings.model_tokens_per_question:
                raise OutOfBudget("question")
            self.limits.purse.take(self.team, self.day, booked)
        except OutOfBudget as error:
            raise Fault(str(error)) from error
        try:
            raw = within(self.settings.model_seconds, lambda: self._call(system, text, schema))
        except (TooSlow, TooLong) as error:
            circuit.failed("it took too long")
            raise Fault("it took too long") from error
        except Exception as error:  # whatever a provider's client raises: the answer must leave
            circuit.failed(type(error).__name__)
            raise Fault(type(error).__name__) from error
        circuit.worked()
        if raw.usage is not None:
            self.limits.purse.give_back(self.team, self.day, booked - raw.usage)
        if raw.parsed is None:
            raise Fault("its answer does not fit the form that was asked for")
        return raw.parsed

    def _call(self, system: str, text: str, schema: Mapping[str, Any]) -> Raw:
        structured: Any = self.model.with_structured_output(
            dict(schema), method="function_calling", include_raw=True)
        patience = Patience(self.settings.model_seconds, STREAMED, time.monotonic)
        found = structured.invoke([SystemMessage(system), HumanMessage(text)],
                                  config={"callbacks": [patience]})
        message, parsed = found["raw"], found["parsed"]
        if parsed is None and isinstance(message, AIMessage):
            parsed = _json(str(message.text))
        usage = message.usage_metadata if isinstance(message, AIMessage) else None
        return Raw(parsed if isinstance(parsed, dict) else None,
                   usage["total_tokens"] if usage else None)


@dataclass(frozen=True)
class Raw:
    """What came back: the object, where it is one, and the tokens that the provider counts."""

    parsed: dict[str, Any] | None
    usage: int | None


def whole(text: str) -> str:
    """What a model wrote, as a record can hold it: no half characters, and not without end."""
    return text[:LONGEST_KEPT].encode("utf-8", "replace").decode("utf-8")


def _json(text: str) -> Any:
    """The one JSON object of a text that a model wrote in the place of a call."""
    start, end = text.find("{"), text.rfind("}")
    try:
        return json.loads(text[start:end + 1]) if 0 <= start < end else None
    except ValueError:
        return None


def within(seconds: float, work: Callable[[], T]) -> T:
    """What the work returns, or TooSlow. Work that hangs is left behind on a thread that does not
    keep the process alive, and `Patience` ends it where it still streams."""
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="model", daemon=True).start()
    return done.result(timeout=seconds)
