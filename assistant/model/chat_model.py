"""Which chat model reads and chooses: a provider's by setting, or none."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any, NoReturn

from langchain_core.language_models import BaseChatModel

from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.outputs import ChatResult

    from assistant.model.model_limits import ModelLimits

LOG = logging.getLogger("lodestone")
NO_KEY = "none"
"""Sent to a server that is named without a key."""


def chat_model(settings: Settings) -> BaseChatModel | None:
    """The model named in the settings (`openai:…`, `anthropic:…`, `ollama:…`); None if none is
    named, and NoModel where the settings do not suffice for the named one. Nothing is fetched
    here."""
    if not settings.model:
        return None
    from langchain.chat_models import init_chat_model

    provider, _, name = settings.model.partition(":")
    options = _options(provider, settings)
    if provider != "ollama" and "api_key" not in options and not os.environ.get(
            f"{provider.upper()}_API_KEY"):
        return NoModel(why="no key is set; set LODESTONE_MODEL_API_KEY, or for a server of your "
                           "own LODESTONE_MODEL_BASE_URL")
    try:
        found: BaseChatModel = init_chat_model(name, model_provider=provider, **options)
    except Exception as error:  # each provider's client refuses settings in its own way
        LOG.warning("the model %s cannot be used: %s", settings.model, type(error).__name__)
        return NoModel(why=f"its client refuses the settings ({type(error).__name__}); see "
                           "LODESTONE_MODEL and LODESTONE_MODEL_BASE_URL")
    return found


class ModelMisset(RuntimeError):
    """A provider's model that cannot be asked as the settings stand."""


class NoModel(BaseChatModel):
    """Stands where a provider's model cannot be had: it fails when asked, so that the answer comes
    without it, and `why` says what to set."""

    why: str

    @property
    def _llm_type(self) -> str:
        return "none"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise ModelMisset(self.why)

    def bind_tools(self, *_: Any, **__: Any) -> NoReturn:
        raise ModelMisset(self.why)


def trouble(model: BaseChatModel, limits: ModelLimits) -> str:
    """Why answers come without the provider's model at present; empty where they do not."""
    return model.why if isinstance(model, NoModel) else limits.circuit.why


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    """The limits in the words of each provider's client. Replies stream, so that one without end
    can be broken off; what streams is read here only, and never passed on. Nothing is tried twice:
    the embedded reader answers at once, and the next question tries the provider again."""
    options: dict[str, Any] = {}
    if settings.model_base_url:
        options["base_url"] = settings.model_base_url
        if provider != "ollama":  # a server of one's own may take none; and none of another's key
            options["api_key"] = NO_KEY
    if provider == "ollama":
        return options | {"num_predict": settings.model_output_tokens,
                          "client_kwargs": {"timeout": settings.model_seconds}}
    if settings.model_api_key.get_secret_value():
        options["api_key"] = settings.model_api_key.get_secret_value()
    return options | {"timeout": settings.model_seconds, "max_retries": 0, "streaming": True,
                      "stream_usage": True, "max_tokens": settings.model_output_tokens}
