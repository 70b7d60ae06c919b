"""What a chat program sends: messages, and settings of a model.

Settings that cannot change what the rules say are taken and not used. What would change the form of
the answer (several answers, JSON of the caller's own form, calls of tools that must happen) is
refused, and so is what OpenAI's API does not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

MODEL = "lodestone"
Long = Annotated[str, StringConstraints(max_length=200_000)]
Unused = Annotated[Any, Field(description="taken and not used")]


class ChatPart(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(extra="ignore", strict=True)
    type: Annotated[str, StringConstraints(max_length=40)]
    text: Long | None = None


class ChatMessage(BaseModel):
    """One message of the chat so far; only those of users are read."""

    model_config = ConfigDict(extra="ignore", strict=True)
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Long | list[ChatPart] | None = None

    @property
    def text(self) -> str:
        """The words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text or "" for part in self.content if part.type == "text")
        return self.content or ""

    @property
    def beside(self) -> tuple[str, ...]:
        """The kinds of its parts that are no text (image_url, file, …)."""
        parts = self.content if isinstance(self.content, list) else ()
        return tuple(dict.fromkeys(part.type for part in parts if part.type != "text"))


class Form(BaseModel):
    """The form of the answer: text."""

    model_config = ConfigDict(extra="forbid", strict=True)
    type: Literal["text"]


class StreamOptions(BaseModel):
    """What a stream holds besides the answer."""

    model_config = ConfigDict(extra="forbid", strict=True)
    include_usage: bool | None = Field(None, description="a last chunk that holds the usage")
    include_obfuscation: Unused = None


class ChatIn(BaseModel):
    """The request of a chat program."""

    model_config = ConfigDict(extra="forbid", strict=True)
    model: Annotated[str, StringConstraints(max_length=100)] = MODEL
    messages: list[ChatMessage] = Field(min_length=1, max_length=500, examples=[[
        {"role": "user", "content": "Is N38EH with 6.5 % dysprosium controlled?"}]])
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    response_format: Form | None = None
    modalities: list[Literal["text"]] | None = None
    tool_choice: Literal["none", "auto"] | None = None
    function_call: Literal["none", "auto"] | None = None
    logprobs: Literal[False] | None = None
    audio: None = None
    tools: Unused = None
    functions: Unused = None
    parallel_tool_calls: Unused = None
    temperature: Unused = None
    top_p: Unused = None
    max_tokens: Annotated[Any, Field(
        description="taken and not used: an answer is never cut short")] = None
    max_completion_tokens: Unused = None
    stop: Unused = None
    seed: Unused = None
    presence_penalty: Unused = None
    frequency_penalty: Unused = None
    logit_bias: Unused = None
    top_logprobs: Unused = None
    reasoning_effort: Unused = None
    verbosity: Unused = None
    web_search_options: Unused = None
    prediction: Unused = None
    service_tier: Unused = None
    store: Unused = None
    metadata: Unused = None
    moderation: Unused = None
    user: Unused = None
    safety_identifier: Unused = None
    prompt_cache_key: Unused = None
    prompt_cache_options: Unused = None
    prompt_cache_retention: Unused = None

    @model_validator(mode="after")
    def _options_of_a_stream(self) -> ChatIn:
        if self.stream_options is not None and not self.stream:
            raise ValueError("stream_options goes with stream: true only; leave it out")
        return self
