"""Which chat model words the answers: the embedded one, or a provider's by setting."""

from __future__ import annotations

from typing import Any

from langchain_core.language_models import BaseChatModel

from assistant.embedded.model import EmbeddedChatModel
from assistant.settings import Settings


def chat_model(settings: Settings) -> BaseChatModel:
    """The model named in the settings (`openai:…`, `anthropic:…`, `ollama:…`); the embedded one if
    none is named. Nothing is fetched here."""
    if not settings.model:
        return EmbeddedChatModel()
    from langchain.chat_models import init_chat_model

    options: dict[str, Any] = {"timeout": settings.model_seconds, "max_retries": 1}
    if settings.model_base_url:
        options["base_url"] = settings.model_base_url
    if settings.model_api_key.get_secret_value():
        options["api_key"] = settings.model_api_key.get_secret_value()
    if settings.model.startswith("ollama:"):
        options = {key: one for key, one in options.items() if key == "base_url"}
    found: BaseChatModel = init_chat_model(settings.model, **options)
    return found
