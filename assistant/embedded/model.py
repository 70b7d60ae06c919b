"""A chat model made of rules: it calls the same tools as any other and words what they return."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolCall, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable

from assistant.embedded.prose import prose


class EmbeddedChatModel(BaseChatModel):
    """Reads the case by tool, asks the rules by tool, searches where texts are asked for, then
    words the results. Deterministic; it holds no state and opens no connection."""

    tools: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "lodestone-embedded"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        names = tuple(getattr(one, "name", "") for one in tools)
        return self.model_copy(update={"tools": names})

    def _generate(self, messages: list[BaseMessage], stop: list[str] | None = None,
                  run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._next(messages))])

    def _next(self, messages: list[BaseMessage]) -> AIMessage:
        last = max((place for place, one in enumerate(messages) if isinstance(one, HumanMessage)),
                   default=-1)
        question = str(messages[last].text) if last >= 0 else ""
        results = [one for one in messages[last + 1:] if isinstance(one, ToolMessage)]
        if not results:
            return self._calls([("read_case", {})])
        case = _read(results[0])
        if len(results) == 1:
            calls: list[tuple[str, dict[str, Any]]] = [
                ("check_eligibility", {"pack": pack, "question": name})
                for pack, name in case.get("questions", [])[:1]
            ]
            if case.get("value"):
                pack, name = case["value"]
                calls.insert(0, ("look_up_value", {"pack": pack, "name": name}))
            if case.get("laws_named"):
                calls.insert(0, ("states_of_laws", {}))
            if not calls and not case.get("points"):
                calls.append(("search_library", {"query": question[:400]}))
            if calls:
                return self._calls(calls)
        return AIMessage(content=prose(case, [(one.name or "", _read(one)) for one in results[1:]]))

    def _calls(self, calls: list[tuple[str, dict[str, Any]]]) -> AIMessage:
        made = [
            ToolCall(name=name, args=args, type="tool_call",
                     id=str(uuid5(NAMESPACE_OID, f"{place}{name}{sorted(args.items())}")))
            for place, (name, args) in enumerate(calls) if name in self.tools or not self.tools
        ]
        return AIMessage(content="", tool_calls=made)


def _read(message: ToolMessage) -> Any:
    try:
        return json.loads(str(message.text))
    except ValueError:
        return {"said": str(message.text)}
