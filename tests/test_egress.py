"""Nothing leaves this machine: the suite may open loopback sockets only, an answer opens none."""

import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from assistant.answering import answer
from assistant.asked import Asked
from assistant.services.services import open_house
from assistant.settings import Settings


def test_the_suite_cannot_reach_another_machine() -> None:
    refused = pytest.raises(SocketConnectBlockedError)
    with socket.socket() as outside, pytest.warns(UserWarning, match="tried to use"), refused:
        outside.connect(("192.0.2.1", 443))


def test_an_answer_of_the_embedded_model_opens_no_socket_at_all(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    real = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect",
                        lambda self, address: (opened.append(address), real(self, address))[1])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: opened.append(a) or [])
    house = open_house(Settings(data=tmp_path))
    found = answer(house, Asked("Is 42SH controlled?", date(2026, 11, 23),
                                datetime(2026, 11, 23, tzinfo=UTC)))
    house.close()
    assert found.verdict and not opened


def test_no_tracing_of_prompts_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """LangSmith would send prompts out as soon as its variable is set: the house does not open."""
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    from knowledge.errors import KnowledgeError

    with pytest.raises(KnowledgeError, match="LANGSMITH_TRACING"):
        open_house(Settings(data=Path("never-made")))
    assert not Path("never-made").exists()
