"""The agent: a model, the tools, and limits; the same for the embedded model and any provider's."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware, ToolCallLimitMiddleware
from langchain.messages import AIMessage, HumanMessage
from langchain_core.language_models import BaseChatModel

from assistant.desk import Desk
from assistant.embedded.model import EmbeddedChatModel
from assistant.limits import Account, OutOfBudget, Patience
from assistant.tools import TOOLS

EMBEDDED = "embedded"
LONGEST_TEXT = 8_000
STREAMED = 60_000
"""Signs of all that a model may stream for one question, calls of tools included."""
PROMPTS = Path(__file__).parent / "prompts"
PROMPT = "answer-2.md"
"""A prompt that has been used is never edited: a change is a new file with the next number."""
REFUSAL = re.compile(
    r"\b(?:I(?:['’]m| am)? (?:sorry|unable)|I (?:can(?:['’]t|not)|won['’]t|will not) "
    r"(?:help|assist|answer|comply|provide|do that)|as an AI\b)|很?抱歉|对不起"
    r"|我(?:无法|不能)(?:回答|协助|提供|帮)", re.IGNORECASE)


@dataclass(frozen=True)
class Worded:
    """What was written, which model was to write it, why another one did if it failed, and why the
    text is not shown if it is withheld."""

    text: str
    model: str
    fault: str = ""
    withheld: str = ""

    @property
    def embedded(self) -> bool:
        return self.model == EMBEDDED or bool(self.fault)

    @property
    def by(self) -> str:
        """Who wrote it, in words."""
        return f"{EMBEDDED}, since {self.model} failed: {self.fault}" if self.fault else self.model


class NothingUsable(RuntimeError):
    """The model came to an end, but with nothing that could be shown."""


@cache
def prompt() -> str:
    return (PROMPTS / PROMPT).read_text(encoding="utf-8")


def prompt_digest() -> str:
    """SHA-256 of the prompt; kept on record with every answer."""
    return sha256(prompt().encode()).hexdigest()


def word(desk: Desk, model: BaseChatModel) -> Worded:
    """Let the model word the answer; if it fails or takes too long, the embedded one does."""
    if isinstance(model, EmbeddedChatModel):
        return Worded(_run(desk, model), EMBEDDED)
    name = desk.house.settings.model or model._llm_type
    side, circuit = desk.aside(), desk.house.limits.circuit
    if not circuit.may_try():
        return _instead(desk, name, "it is left alone for a while after faults in a row")
    try:
        text = _within(desk.house.settings.model_seconds, lambda: _provided(side, model))
    except (OutOfBudget, NothingUsable) as error:
        return _instead(desk, name, str(error))
    except TooSlow:
        circuit.failed("it took too long")
        return _instead(desk, name, "it took too long")
    except Exception as error:  # whatever a provider's client raises: the verdict must still leave
        circuit.failed(f"it fails ({type(error).__name__})")
        return _instead(desk, name, type(error).__name__)
    circuit.worked()
    desk.adopt(side)
    return Worded(text, name)


def _instead(desk: Desk, name: str, fault: str) -> Worded:
    desk.step(f"the configured model gave no answer ({fault}); the embedded one words it")
    return Worded(_run(desk, EmbeddedChatModel()), name, fault)


def _within(seconds: float, work: Callable[[], str]) -> str:
    """What the work returns, or TooSlow. Work that hangs is left behind on a thread that does not
    keep the process alive, and `Patience` ends it where it still streams."""
    done: Future[str] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name="model", daemon=True).start()
    return done.result(timeout=seconds)


def _provided(desk: Desk, model: BaseChatModel) -> str:
    """A provider's wording within its limits; NothingUsable where it is none."""
    settings, asked = desk.house.settings, desk.asked
    text = _run(desk, model, [Account(desk.house.limits.purse, asked.team, asked.now.date(),
                                      settings)],
                [Patience(settings.model_seconds, STREAMED)])
    if not text.strip():
        raise NothingUsable("it wrote nothing")
    if len(text) > LONGEST_TEXT:
        raise NothingUsable("it wrote too much")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise NothingUsable("it wrote half characters")
    if REFUSAL.search(text):
        raise NothingUsable("it refused")
    if not (desk.determinations or desk.points or desk.sources):
        raise NothingUsable("it looked nothing up")
    return text


def _run(desk: Desk, model: BaseChatModel, watch: list[Any] | None = None,
         listen: list[Any] | None = None) -> str:
    calls = desk.house.settings.model_tool_calls
    limits: list[Any] = [ModelCallLimitMiddleware(run_limit=calls, exit_behavior="error"),
                         ToolCallLimitMiddleware(run_limit=calls, exit_behavior="continue")]
    agent: Any = create_agent(
        model, TOOLS, system_prompt=prompt(), middleware=[*limits, *(watch or ())])
    state = agent.invoke({"messages": [HumanMessage(desk.asked.text)]}, context=desk,
                         config={"callbacks": listen or []})
    said = [one for one in state["messages"] if isinstance(one, AIMessage) and not one.tool_calls]
    return str(said[-1].text) if said else ""
