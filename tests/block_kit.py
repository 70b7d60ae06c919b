"""Slack's published limits of Block Kit, and what of a message breaks them or Slack's ways of
writing: nothing that is posted may."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

Block = dict[str, Any]
TEXT = {"section": 3_000, "header": 150, "button": 75, "option": 75, "label": 2_000, "hint": 2_000,
        "title": 24, "submit": 24, "close": 24, "context": 3_000}
ACTIONS = {"button", "overflow", "static_select", "datepicker", "radio_buttons", "checkboxes"}
INPUTS = {"plain_text_input", "number_input", "static_select", "datepicker", "radio_buttons"}
_SPECIAL = re.compile(r"<([^<>]*)>")
ID = re.compile(r"[\w .:/-]{1,255}")


def wrong_message(said: dict[str, Any], hosts: set[str]) -> list[str]:
    """What is wrong with a message; links may lead to `hosts` only."""
    blocks = said.get("blocks") or []
    if isinstance(blocks, str):
        blocks = json.loads(blocks)
    found = [] if str(said.get("text", "")).strip() else ["no top-level text"]
    if len(str(said.get("text", ""))) > 4_000:
        found.append("the top-level text is longer than 4,000 signs")
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    return [*found, *_blocks(blocks, hosts), *_markup(str(said.get("text", "")), set())]


def wrong_view(view: dict[str, Any], hosts: set[str]) -> list[str]:
    """What is wrong with a window."""
    blocks, found = view["blocks"], []
    if view["type"] != "modal" or len(blocks) > 100 or not blocks:
        found.append(f"{view['type']} of {len(blocks)} blocks")
    if len(view.get("private_metadata", "")) > 3_000 or len(view.get("callback_id", "")) > 255:
        found.append("its private metadata or callback id is too long")
    if any(one["type"] == "input" for one in blocks) != ("submit" in view):
        found.append("a form is submitted, and only a form")
    for part in ("title", "submit", "close"):
        if part in view:
            found += _text(view[part], TEXT[part], "plain_text", hosts)
    return [*found, *_blocks(blocks, hosts)]


def _blocks(blocks: list[Block], hosts: set[str]) -> Iterator[str]:
    ids = [one["block_id"] for one in blocks if "block_id" in one]
    if len(set(ids)) < len(ids) or not all(ID.fullmatch(one) for one in ids):
        yield "block ids stand twice or are too long"
    for block in blocks:
        kind = block["type"]
        if kind == "section":
            yield from _text(block["text"], 3_000, "mrkdwn", hosts)
        elif kind == "context":
            if not 1 <= len(block["elements"]) <= 10:
                yield f"a context of {len(block['elements'])} elements"
            for one in block["elements"]:
                yield from _text(one, 3_000, "mrkdwn", hosts)
        elif kind == "actions":
            if not 1 <= len(block["elements"]) <= 25:
                yield f"{len(block['elements'])} actions"
            names = [one["action_id"] for one in block["elements"]]
            if len(set(names)) < len(names):
                yield f"an action stands twice: {names}"
            for one in block["elements"]:
                if one["type"] not in ACTIONS:
                    yield f"{one['type']} among the actions"
                yield from _element(one, hosts)
        elif kind == "input":
            yield from _text(block["label"], 2_000, "plain_text", hosts)
            if "hint" in block:
                yield from _text(block["hint"], 2_000, "plain_text", hosts)
            if block["element"]["type"] not in INPUTS:
                yield f"a field of type {block['element']['type']}"
            yield from _element(block["element"], hosts)
        else:
            yield f"a block of type {kind}"


def _element(one: Block, hosts: set[str]) -> Iterator[str]:
    if not 1 <= len(one.get("action_id", "")) <= 255:
        yield "an action id is missing or too long"
    if one["type"] == "button":
        yield from _text(one["text"], 75, "plain_text", hosts)
        if len(one.get("value", "")) > 2_000 or len(one.get("url", "")) > 3_000:
            yield "a button's value or address is too long"
        if "url" in one and urlsplit(one["url"]).netloc not in hosts:
            yield f"a button leads to {one['url']}"
        if one.get("style", "primary") not in ("primary", "danger"):
            yield f"a button of style {one['style']}"
        if "confirm" in one:
            for part, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
                yield from _text(one["confirm"][part], most, "plain_text", hosts)
    options = one.get("options")
    if options is not None:
        most = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}.get(one["type"], 100)
        if not 1 <= len(options) <= most:
            yield f"{one['type']} with {len(options)} options"
        for option in options:
            yield from _text(option["text"], 75, "plain_text", hosts)
            if not 1 <= len(option["value"]) <= 150:
                yield f"an option's value has {len(option['value'])} signs"
    if one.get("max_length", 1) > 3_000:
        yield "a text field takes more than 3,000 signs"


def _text(text: Block, most: int, kind: str, hosts: set[str]) -> Iterator[str]:
    if text["type"] != kind:
        yield f"{text['type']} where {kind} belongs"
    if not 1 <= len(text["text"]) <= most:
        yield f"a text of {len(text['text'])} signs where {most} are allowed"
    if kind == "mrkdwn":
        if text.get("verbatim") is not True:
            yield "Slack may make links of the text itself"
        yield from _markup(text["text"], hosts)


def _markup(text: str, hosts: set[str]) -> Iterator[str]:
    """Anything that Slack would take for a link to elsewhere, a mention or a broadcast."""
    for found in _SPECIAL.findall(text):
        if urlsplit(found.partition("|")[0]).netloc not in hosts:
            yield f"markup not of ours: <{found}>"
    if "<" in _SPECIAL.sub("", text):
        yield "an open sign of markup"
