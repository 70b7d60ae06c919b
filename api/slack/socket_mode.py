"""Socket Mode: we call Slack, so that no address of ours need be reachable; the same listeners."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.bot import Bot


async def serve(bot: Bot, ends: asyncio.Event) -> None:
    """Answer until `ends` is set."""
    settings = bot.house.settings
    async with bot.at_work() as app:
        handler = AsyncSocketModeHandler(
            app, settings.slack_app_token.get_secret_value(),
            web_client=AsyncWebClient(base_url=settings.slack_base_url))
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            await ends.wait()
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def serve_until_stopped(bot: Bot) -> None:
    """Answer until the process is told to stop."""
    ends = asyncio.Event()
    with suppress(NotImplementedError):  # Windows: Ctrl-C interrupts it
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(one, ends.set)
    await serve(bot, ends)
