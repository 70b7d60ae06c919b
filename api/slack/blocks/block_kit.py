"""Slack's Block Kit: the few blocks that we send, each kept within Slack's limits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.slack.blocks.slack_text import LONGEST_BLOCK, shortened, within

Block = dict[str, Any]
LABEL, OPTION, INPUT_LABEL = 75, 75, 2_000
BLOCKS, ELEMENTS, MODAL_BLOCKS = 50, 25, 100
TOP_TEXT = 4_000
TITLE = 24


@dataclass(frozen=True)
class SlackMessage:
    """What is posted: the blocks, and the whole of it as text for notifications and readers."""

    text: str
    blocks: list[Block]


def mrkdwn(text: str) -> Block:
    """Text with markup of ours; `verbatim`, so that Slack makes links of nothing itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str, longest: int = LABEL) -> Block:
    return {"type": "plain_text", "text": shortened(text, longest), "emoji": False}


def section(lines: Iterable[str]) -> Block:
    """A paragraph of lines, shown whole."""
    return {"type": "section", "text": mrkdwn(within(lines, LONGEST_BLOCK)), "expand": True}


def context(*lines: str) -> Block:
    """Small print."""
    return {"type": "context", "elements": [mrkdwn(within([line])) for line in lines[:10]]}


def actions(elements: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(elements[:ELEMENTS])}


def button(label: str, act: str, value: str, style: str = "", ask: tuple[str, str] | None = None
           ) -> Block:
    """A button; `ask` is a title and a question that must be affirmed first."""
    made: Block = {"type": "button", "text": plain(label), "action_id": f"lodestone_{act}",
                   "value": value[:2_000]}
    if style:
        made["style"] = style
    if ask:
        made["confirm"] = {"title": plain(ask[0], 100), "text": plain(ask[1], 300),
                           "confirm": plain(label, 30), "deny": plain("✕", 30)}
    return made


def page_button(label: str, address: str) -> Block:
    """A button that opens the page."""
    return {"type": "button", "text": plain(label), "action_id": "lodestone_open",
            "url": address[:3_000]}


def menu(choices: Sequence[tuple[str, str]], act: str) -> Block:
    """A small menu of at most five choices: label and value."""
    return {"type": "overflow", "action_id": f"lodestone_{act}",
            "options": [option(label, value) for label, value in choices[:5]]}


def option(label: str, value: str) -> Block:
    return {"text": plain(label, OPTION), "value": value[:150]}


def field(label: str, hint: str, name: str, element: Block, optional: bool = True) -> Block:
    """A field of a form."""
    made: Block = {"type": "input", "block_id": name, "optional": optional,
                   "label": plain(label, INPUT_LABEL), "element": element | {"action_id": "value"}}
    if hint:
        made["hint"] = plain(hint, INPUT_LABEL)
    return made


def modal(title: str, blocks: Sequence[Block], close: str, submit: str = "", callback: str = "",
          held: str = "") -> Block:
    """A window over Slack, seen by one person; a form where something can be submitted."""
    made: Block = {"type": "modal", "title": plain(title, TITLE), "close": plain(close, TITLE),
                   "blocks": list(blocks[:MODAL_BLOCKS])}
    if submit:
        made |= {"submit": plain(submit, TITLE), "callback_id": callback, "private_metadata": held}
    return made
