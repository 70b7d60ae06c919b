"""What Lodestone does not start with: settings by which secrets would be known or leave."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from assistant.settings import Settings
from knowledge.errors import KnowledgeError

TRACING = ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING")
KNOWN = {"postgres", "password", "passwort", "changeme", "change-me", "change_me", "lodestone",
         "admin", "secret", "example", "default", "test", "123456", "unsafe-default", "letmein"}
"""Secrets that stand in examples."""
PROVIDERS = ("openai", "anthropic", "ollama")
LOOPBACK = ("", "localhost", "127.0.0.1", "::1")


def refuse(settings: Settings, environment: Mapping[str, str]) -> None:
    """Raise KnowledgeError with the first thing that is wrong and how to put it right."""
    for sentence in refusals(settings, environment):
        raise KnowledgeError(sentence)


def refusals(settings: Settings, environment: Mapping[str, str]) -> Iterator[str]:
    """Every reason not to start, as a sentence; none of them repeats a secret."""
    for name in TRACING:
        if environment.get(name, "").lower() in ("1", "true", "yes", "on"):
            yield (f"{name} is set, so that prompts would leave this machine; unset it and start "
                   "again")
    for name, value in settings:
        if isinstance(value, SecretStr) and value.get_secret_value().lower() in KNOWN:
            yield (f"LODESTONE_{name.upper()} is a secret that everybody knows from examples; set "
                   "one of your own")
    yield from _model(settings.model)
    yield from _database(settings)
    if settings.mode == "served":
        yield from _folder(settings)


def _model(named: str) -> Iterator[str]:
    """A model that cannot be had is said at the start, not at the first question."""
    provider, _, name = named.partition(":")
    if named and (provider not in PROVIDERS or not name):
        yield (f"LODESTONE_MODEL={named!r} names no model; write openai:<name>, anthropic:<name> "
               "or ollama:<name>, or leave it out for the embedded one")
    elif named and find_spec(f"langchain_{provider}") is None:
        yield (f"LODESTONE_MODEL={named!r} needs a client that is not installed; install "
               f"lodestone[{provider}]")


def _database(settings: Settings) -> Iterator[str]:
    try:
        found = make_url(settings.database_url)
    except ArgumentError:
        return  # who opens it says what is wrong with it
    if found.get_backend_name() == "sqlite":
        return
    password = found.password or ""
    if password.lower() in KNOWN:
        yield ("LODESTONE_DATABASE has a password that everybody knows from examples; set one of "
               "your own")
    elif not password and settings.mode == "served" and (found.host or "") not in LOOPBACK:
        yield (f"LODESTONE_DATABASE has no password for {found.host}; set one, or give the whole "
               "address in a file of the folder LODESTONE_SECRETS")


def _folder(settings: Settings) -> Iterator[str]:
    if os.name == "posix" and settings.data.exists() \
            and stat.S_IMODE(settings.data.stat().st_mode) & 0o022:
        yield (f"the data folder {settings.data} can be written by others; run: chmod go-w "
               f"{settings.data}")
