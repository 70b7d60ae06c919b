"""Which chat model reads and chooses: a provider's by setting, or none."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel

from assistant.settings import Settings


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The model named in the settings (`openai:…`, `anthropic:…`, `ollama:…`); None if none is
    named. Nothing is fetched here."""
    if not settings.model:
        return None
    from langchain.chat_models import init_chat_model

    provider, _, name = settings.model.partition(":")
    found: BaseChatModel = init_chat_model(name, model_provider=provider,
                                           **_options(provider, settings))
    return found


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """The limits in the words of each provider's client. Replies stream, so that one without end
    can be broken off; what streams is read here only, and never passed on. Nothing is tried twice:
    the embedded reader answers at once, and the next question tries the provider again."""
    options: dict[str, Any] = {}
    if settings.model_base_url:
        options["base_url"] = settings.model_base_url
    if provider == "ollama":
        return options | {"num_predict": settings.model_output_tokens,
                          "client_kwargs": {"timeout": settings.model_seconds}}
    if settings.model_api_key.get_secret_value():
        options["api_key"] = settings.model_api_key.get_secret_value()
    return options | {"timeout": settings.model_seconds, "max_retries": 0, "streaming": True,
                      "stream_usage": True, "max_tokens": settings.model_output_tokens}
