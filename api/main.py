"""The application as a server runs it: settings and clock are read here and by the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI


def app() -> FastAPI:
    """For `uvicorn --factory api.main:app`; `lodestone serve` also drains and writes the log."""
    from api.app import create_app
    from assistant.services.services import open_house
    from assistant.settings import Settings

    return create_app(open_house(Settings()))
