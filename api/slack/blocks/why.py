"""The window behind “Why”: reasons, each rule, other routes, sources, what was not checked."""

from __future__ import annotations

from collections.abc import Iterator

from api.page.render import ICONS, tone_of
from api.slack.blocks.answer_blocks import case_page
from api.slack.blocks.block_kit import Block, actions, context, modal, page_button, section
from api.slack.blocks.slack_text import cited, link, safe, say, within
from assistant.answer import Answer, TraceLine
from assistant.wording import words

RULES, DEEPEST, SOURCES = 40, 2, 12
ABOUT_A_BLOCK = 2_800


def window(answer: Answer, page: str) -> Block:
    """What the verdict rests on; as much of it as a window holds, and where the rest is."""
    language = answer.language
    blocks = [section([f"*{ICONS[tone_of(answer)]} {safe(answer.headline)}*"])]
    for title, lines in _parts(answer):
        if lines:
            blocks += _paragraphs(f"*{safe(title)}*", [cited(line, answer) for line in lines])
    if len(answer.trace) > RULES or any(one.depth > DEEPEST for one in answer.trace):
        key = "whole_on_page" if page else "too_long"
        blocks.append(context(say(key, language)))
    if page:
        blocks.append(actions([page_button(say("button_open", language),
                                           case_page(page, answer.record))]))
    return modal(say("why_title", language), blocks, say("close", language))


def _parts(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    def title(key: str) -> str:
        return words.say("sections", key, answer.language)

    yield title("because"), [
        "• " + safe(one.sentence) + "".join(f" [{mark}]" for mark in one.marks)
        for one in answer.because]
    yield title("branches"), [f"• {safe(one.label)}: {safe('; '.join(one.words))}"
                              for one in answer.branches]
    yield title("trace"), [_rule(answer, one) for one in answer.trace
                           if one.depth <= DEEPEST][:RULES]
    yield title("else"), [
        f"• {safe(one.label)} — {safe(one.asks)}" + (f": {safe(one.because)}" if one.because else
                                                      "") for one in answer.alternatives]
    yield title("holder"), [safe(answer.holder)] if answer.holder else []
    yield title("sources"), [
        f"{link(one.link, one.mark)} {safe(one.title)}, {safe(one.pinpoint)} · "
        f"{safe(words.say('states', one.state, answer.language))} · "
        f"{safe(words.say('evidence', one.evidence, answer.language))}"
        for one in answer.citations[:SOURCES]]
    yield title("not_checked"), ["• " + safe(one) for one in answer.not_checked]


def _rule(answer: Answer, one: TraceLine) -> str:
    """One finding: what it says, whether it holds, and what it was told."""
    icon = {"TRUE": ICONS["yes"], "FALSE": ICONS["no"]}.get(one.truth, ICONS["open"])
    told = "; ".join(f"{words.fact(fact.name, answer.language)} = "
                     f"{words.value(fact.value, answer.language)}"
                     for fact in one.facts if fact.value is not None)
    state = words.say("truths", one.truth, answer.language)
    return (f"{'    ' * one.depth}{icon} {safe(one.sentence, 400)} ({safe(state)})"
            + (f" — {safe(told, 200)}" if told else ""))


def _paragraphs(title: str, lines: list[str]) -> Iterator[Block]:
    """The lines under their title, in as many blocks as they need."""
    held = [title]
    for line in lines:
        if len("\n".join([*held, line])) > ABOUT_A_BLOCK:
            yield section(held)
            held = []
        held.append(line)
    yield section([within(held)])
