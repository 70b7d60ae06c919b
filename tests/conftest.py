"""What every test shares: no network beyond this machine, and the shared data if there are any."""

import os
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts


def pytest_runtest_setup() -> None:
    """Only loopback and Unix sockets; anything else fails the test that tries it."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture
def shared() -> Path:
    """The folder of third-party data that is measured against and never copied."""
    if "LODESTONE_SHARED" not in os.environ:
        pytest.skip("LODESTONE_SHARED does not name the folder of shared data")
    return Path(os.environ["LODESTONE_SHARED"])
