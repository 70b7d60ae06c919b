"""The messages of a review: what waits for approval, and how it was decided."""

from __future__ import annotations

from api.slack.blocks.block_kit import SlackMessage, actions, button, context, section
from api.slack.blocks.slack_text import safe, say
from api.slack.web_api import note
from assistant.office.reviews import HASH_SHOWN, Review


def review_message(review: Review, language: str) -> SlackMessage:
    """The answer under review by headline and hash; the buttons only while it waits."""
    short = review.record_hash[:HASH_SHOWN]
    head = f"*{say('review_waits', language)}:* {safe(review.headline)}"
    about = say("review_about", language).format(
        safe(review.asked_by), safe(review.submitted.by), review.record[:8], short)
    if review.decided:
        return SlackMessage(f"{_decided(review, language)}\n{safe(review.headline)}",
                            [section([f"*{_decided(review, language)}*", safe(review.headline)]),
                             context(about)])
    value = f"{review.id} {short} {language}"
    sure = (say("approve_title", language), say("approve_text", language).format(short))
    return SlackMessage(f"{head.replace('*', '')}\n{about}", [
        section([head]), context(about),
        actions([button(say("button_approve", language), "approve", value, "primary", sure),
                 button(say("button_return", language), "return", value)])])


def decided_message(review: Review, language: str) -> SlackMessage:
    """The one line that says how it ended."""
    return note(f"{_decided(review, language)}: {safe(review.headline)}")


def _decided(review: Review, language: str) -> str:
    step = review.steps[-1]
    said = say(f"review_{step.step}", language)
    return said.format(safe(step.by), safe(step.comment, 500))
