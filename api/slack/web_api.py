"""Slack's Web API as we use it: what is posted, where it may be seen, what may be tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from api.slack.blocks.block_kit import TOP_TEXT, Block, SlackMessage, section
from api.slack.blocks.slack_text import say, shortened
from api.slack.place import Place

LOG = logging.getLogger("lodestone.slack")
HOOKS = "hooks.slack.com"
NAMELESS = "no JSON of Slack's"
PASSING = frozenset({
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
    "request_timeout", "team_added_to_org", "accesslimited", NAMELESS})
UNREACHABLE = (aiohttp.ClientError, asyncio.TimeoutError, OSError, SlackRequestError)


class Web:
    """One workspace, spoken to with the bot's token."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        client.retry_handlers = [AsyncConnectionErrorRetryHandler(),
                                 AsyncRateLimitErrorRetryHandler(max_retry_count=2)]
        self._own_host = urlsplit(client.base_url).netloc

    async def post(self, place: Place, message: SlackMessage) -> str:
        """Post in the thread (or begin one); its moment, by which Slack knows the message."""
        found = await self.client.chat_postMessage(
            channel=place.channel, thread_ts=place.thread or None, text=message.text,
            blocks=message.blocks, parse="none", link_names=False,
            unfurl_links=False, unfurl_media=False)
        return str(found["ts"])

    async def privately(self, place: Place, message: SlackMessage) -> None:
        """Post a message that only one person sees: directly, or in the place where he spoke."""
        if place.response_url and await self._respond(place.response_url, message):
            return
        if place.direct:
            await self.post(place, message)
        else:
            await self.client.chat_postEphemeral(
                channel=place.channel, user=place.user, thread_ts=place.thread or None,
                text=message.text, blocks=message.blocks, parse="none", link_names=False)

    async def note(self, place: Place, sentence: str) -> None:
        """One sentence of ours, to one person only."""
        await self.privately(place, note(sentence))

    async def change(self, place: Place, message: SlackMessage) -> None:
        """Put another message in the place of one of ours."""
        with suppress(SlackApiError):  # it is gone, or seen by one person only
            await self.client.chat_update(
                channel=place.channel, ts=place.message, text=message.text,
                blocks=message.blocks, parse="none", link_names=False)

    async def reading(self, place: Place, language: str) -> None:
        """Show that the question is being worked on; of no weight if that fails."""
        with suppress(SlackApiError, *UNREACHABLE):
            if place.direct:
                await self.client.assistant_threads_setStatus(
                    channel_id=place.channel, thread_ts=place.thread,
                    status=say("reading", language))
            elif place.message:
                await self.client.reactions_add(channel=place.channel, name="eyes",
                                                timestamp=place.message)

    async def suggest(self, place: Place, title: str, prompts: list[dict[str, str]]) -> None:
        """Questions to begin with, in the assistant's pane."""
        await self.client.assistant_threads_setSuggestedPrompts(
            channel_id=place.channel, thread_ts=place.thread, title=title, prompts=prompts)

    async def open(self, trigger: str, view: Block) -> bool:
        """Open a window over Slack; False if it came too late."""
        try:
            await self.client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            LOG.warning("a window was not opened: %s", code(error))
            return False
        return True

    async def upload(self, place: Place, name: str, content: bytes, comment: str) -> None:
        """A file, in the thread."""
        await self.client.files_upload_v2(
            channel=place.channel, thread_ts=place.thread or None, filename=name, title=name,
            file=content, initial_comment=comment)

    async def directly(self, user: str) -> Place:
        """The conversation with this person alone."""
        found = await self.client.conversations_open(users=user)
        return Place(str(found["channel"]["id"]), user)

    async def channel(self, id: str) -> dict[str, Any]:
        """What Slack knows of a channel."""
        found: dict[str, Any] = (await self.client.conversations_info(channel=id))["channel"]
        return found

    async def members(self, channel: str) -> AsyncIterator[str]:
        """The members of a channel."""
        cursor = None
        while cursor != "":
            page = await self.client.conversations_members(
                channel=channel, cursor=cursor, limit=1_000)
            for one in page["members"]:
                yield one
            cursor = _next(page.data)

    async def users(self) -> AsyncIterator[dict[str, Any]]:
        """The users of the workspace."""
        cursor = None
        while cursor != "":
            page = await self.client.users_list(cursor=cursor, limit=200)
            for one in page["members"]:
                yield one
            cursor = _next(page.data)

    async def _respond(self, address: str, message: SlackMessage) -> bool:
        """Answer at the address that Slack gave for it; False if that is no longer taken."""
        parts = urlsplit(address)
        if (parts.scheme, parts.netloc) != ("https", HOOKS) and parts.netloc != self._own_host:
            return False
        hook = AsyncWebhookClient(address, retry_handlers=self.client.retry_handlers)
        found = await hook.send(text=message.text, blocks=message.blocks,
                                response_type="ephemeral", replace_original=False,
                                unfurl_links=False, unfurl_media=False)
        if found.status_code >= 500 or found.status_code == 429:
            raise aiohttp.ClientError(f"the response address answers {found.status_code}")
        return found.status_code == 200


def note(sentence: str) -> SlackMessage:
    """One sentence as a message."""
    return SlackMessage(shortened(sentence, TOP_TEXT), [section([sentence])])


def passes(error: BaseException) -> bool:
    """Whether the call may succeed if it is tried again later."""
    if isinstance(error, SlackApiError):
        return _status(error) >= 500 or _status(error) == 429 or code(error) in PASSING
    return isinstance(error, UNREACHABLE)


def code(error: BaseException) -> str:
    """Slack's own name of an error, or its kind: nothing of what was said."""
    data = getattr(getattr(error, "response", None), "data", None)
    return str(data.get("error") or NAMELESS) if isinstance(data, dict) else type(error).__name__


def _status(error: SlackApiError) -> int:
    """The HTTP status; of a response that was not Slack's JSON, as if the server had failed."""
    return int(getattr(error.response, "status_code", 0) or 500)


def _next(data: Any) -> str:
    held = data.get("response_metadata") if isinstance(data, dict) else None
    return str(held.get("next_cursor") or "") if held else ""
