"""`lodestone serve`: the API on this machine."""

from __future__ import annotations

import logging
import socket
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.answerers import Answerers
    from assistant.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
QUICKLY = 0.001
"""Seconds after which a thread that decides lets another go on: the probes are not to wait."""


def mcp() -> None:
    """Serve MCP over standard input and output: tools that read, and determine."""
    from api import mcp as serving
    from api.cli import common
    from api.clock import moment

    with common.said_plainly():
        house = common.house()
    serving.run(house, moment)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8765,
) -> None:
    """Serve the API. Without LODESTONE_MODE=served there is one user and no key, so only this
    machine is let in."""
    from api.app import create_app
    from api.cli import common
    from api.telemetry import json_log
    from api.traffic.draining import Draining
    from api.traffic.malloc_arenas import few_arenas
    from assistant.services.services import open_house
    from assistant.services.warming import warm
    from assistant.settings import Settings

    few_arenas()
    sys.setswitchinterval(QUICKLY)
    with common.said_plainly():
        settings = Settings()
        if settings.mode == "local" and host not in LOOPBACK:
            typer.echo(f"In local mode everybody who reaches Lodestone is its user, so it does not "
                       f"listen on {host}. Set LODESTONE_MODE=served and make API keys "
                       "(lodestone keys make), or leave --host out.", err=True)
            raise typer.Exit(common.BAD_INPUT)
        _listening(host, port).close()  # a busy port is said before anything is loaded
        level = logging.INFO if settings.mode == "served" else logging.WARNING
        json_log.configure(level)
        house = open_house(settings)
        with closing(house):
            house.answerers = _answerers(settings, level)
            warm(house, _say)
            if house.answerers is not None:
                _say(f"waiting for {house.answerers.count} processes that answer")
                house.answerers.ready()
            server = Draining(create_app(house), host, port, settings.drain_seconds)
            listening = _listening(host, port)
            typer.echo(f"Lodestone listens on http://{host}:{port} ({settings.mode}); "
                       f"its addresses are described at http://{host}:{port}/docs", err=True)
            server.run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """The socket of that address; a clear end where another program has it."""
    from api.cli import common

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(found[4][:2], family=found[0], backlog=2048)
    except OSError as error:
        reason = (error.strerror or "not possible").partition(" (")[0].lower()
        typer.echo(f"Lodestone cannot listen on {host}:{port} ({reason}). Stop the program "
                   f"that has it, or choose another port: lodestone serve --port {port + 1}",
                   err=True)
        raise typer.Exit(common.FAILED) from None


def _say(step: str) -> None:
    typer.echo(f"  … {step}", err=True)


def _answerers(settings: Settings, level: int) -> Answerers | None:
    """The processes that answer beside this one; None where it answers itself."""
    from functools import partial

    from api.telemetry.json_log import REQUEST, configure_apart
    from assistant.answerers import Answerers, answerers_of

    count = answerers_of(settings)
    if not count:
        return None
    return Answerers(settings, count, partial(configure_apart, level), REQUEST.get)
