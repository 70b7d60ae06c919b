"""What every test shares: no network beyond this machine, and the shared data if there are any."""

import os
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from tests.missed import FAULTS, tests

os.environ.setdefault("LODESTONE_EMBEDDINGS", "none")
"""By words alone, whether or not the extra `e5` is installed; what tests it, says so."""


def pytest_runtest_setup() -> None:
    """Only loopback and Unix sockets; anything else fails the test that tries it."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What tests/questions/missed.yaml lists must fail: mended, it has to be taken off the list."""
    missed = tests()
    for item in items:
        if item.nodeid in missed:
            reason = FAULTS[missed[item.nodeid]]
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture
def shared() -> Path:
    """The folder of third-party data that is measured against and never copied."""
    if "LODESTONE_SHARED" not in os.environ:
        pytest.skip("LODESTONE_SHARED does not name the folder of shared data")
    return Path(os.environ["LODESTONE_SHARED"])
