"""The agent: a model, the tools, and limits; the same for the embedded model and any provider's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
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
from assistant.tools import TOOLS

LONGEST_TEXT = 8_000
PROMPT = Path(__file__).parent / "prompts" / "answer.md"


@dataclass(frozen=True)
class Worded:
    """What the model wrote, which model it was, and why there is nothing where there is nothing."""

    text: str
    model: str
    fault: str = ""


@cache
def prompt() -> str:
    return PROMPT.read_text(encoding="utf-8")


def prompt_digest() -> str:
    """SHA-256 of the prompt; kept on record with every answer."""
    return sha256(prompt().encode()).hexdigest()


def word(desk: Desk, model: BaseChatModel) -> Worded:
    """Let the model word the answer; if it fails or takes too long, the embedded one does."""
    name = model._llm_type
    if isinstance(model, EmbeddedChatModel):
        return Worded(_run(desk, model), name)
    pool, side = ThreadPoolExecutor(max_workers=1), desk.aside()
    try:
        text = pool.submit(_run, side, model).result(timeout=desk.house.settings.model_seconds)
        if text.strip():
            desk.adopt(side)
            return Worded(text, name)
        fault = "it wrote nothing"
    except TooSlow:
        fault = "it took too long"
    except Exception as error:  # whatever a provider's client raises: the verdict must still leave
        fault = type(error).__name__
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    desk.step("the configured model gave no answer; the embedded one words it")
    return Worded(_run(desk, EmbeddedChatModel()), name, fault)


def _run(desk: Desk, model: BaseChatModel) -> str:
    calls = desk.house.settings.model_tool_calls
    limits: list[Any] = [ModelCallLimitMiddleware(run_limit=calls, exit_behavior="end"),
                         ToolCallLimitMiddleware(run_limit=calls, exit_behavior="continue")]
    agent: Any = create_agent(
        model, TOOLS, system_prompt=prompt(),
        middleware=limits,
    )
    state = agent.invoke({"messages": [HumanMessage(desk.asked.text)]}, context=desk)
    said = [one for one in state["messages"] if isinstance(one, AIMessage) and not one.tool_calls]
    return _plain(str(said[-1].text)) if said else ""


def _plain(text: str) -> str:
    """What a provider wrote, cut to a length and free of half characters, so that it keeps."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
