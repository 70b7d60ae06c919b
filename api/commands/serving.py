"""`lodestone serve`: the API on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

LOOPBACK = ("127.0.0.1", "::1", "localhost")
DRAIN_SECONDS = 25


def mcp() -> None:
    """Serve MCP over standard input and output: tools that read, and determine."""
    from api import mcp as serving
    from api.clock import moment
    from api.commands import shared

    with shared.said_plainly():
        house = shared.house()
    serving.run(house, moment)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port.")] = 8765,
) -> None:
    """Serve the API. Without LODESTONE_MODE=served there is one user and no key, so only this
    machine is let in."""
    import uvicorn

    from api.app import create_app
    from api.commands import shared
    from assistant.house import open_house
    from assistant.settings import Settings

    with shared.said_plainly():
        settings = Settings()
        if settings.mode == "local" and host not in LOOPBACK:
            typer.echo(f"In local mode everybody who reaches Lodestone is its user, so it does not "
                       f"listen on {host}. Set LODESTONE_MODE=served and make API keys "
                       "(lodestone keys make), or leave --host out.", err=True)
            raise typer.Exit(shared.BAD_INPUT)
        app = create_app(open_house(settings))
    typer.echo(f"Lodestone listens on http://{host}:{port} ({settings.mode}); "
               f"its addresses are described at http://{host}:{port}/docs", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False,
                proxy_headers=False, timeout_graceful_shutdown=DRAIN_SECONDS,
                timeout_keep_alive=75)
