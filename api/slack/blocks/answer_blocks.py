"""The answer as a message: verdict line with its layer, why, what is missing, what comes next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from api.page.render import ICONS, tone_of
from api.slack.blocks.block_kit import (
    TOP_TEXT,
    Block,
    SlackMessage,
    actions,
    button,
    context,
    menu,
    page_button,
    section,
)
from api.slack.blocks.slack_text import cited, safe, say, shortened
from assistant.answer import Answer, Ending, MissingFact
from assistant.wording import list_words, words

CHOICES, SCENARIOS, BRANCHES, BESIDE, POINTS = 5, 8, 4, 4, 4
_LINK = re.compile(r" ?<[^<>|]+\|[^<>]*>")


def message(answer: Answer, page: str, mapped: bool, share: bool = False) -> SlackMessage:
    """The message of an answer. `page` is the address of the page or empty; only who is `mapped`
    can go on with the case; `share` offers to show a private answer to the channel."""
    marks = cited("".join(f" [{one}]" for one in answer.heading_marks), answer)
    head = f"*{ICONS[tone_of(answer)]} {safe(answer.heading)}*{marks}"
    body = [cited(line, answer) for line in (_verdict(answer) if answer.verdict else
                                             _plain(answer))]
    blocks = [section([head]), *([section(body)] if body else [])]
    beside = [cited(line, answer) for line in _beside(answer)]
    if beside:
        blocks.append(section(beside))
    foot = [safe(_as_of(answer)), safe(answer.disclaimer)]
    blocks.append(context(" · ".join(foot)))
    blocks += [actions(row) for row in _buttons(answer, page, mapped, share) if row]
    said = "\n".join([head, *body, *beside, *foot])
    return SlackMessage(shortened(_LINK.sub("", said).replace("*", ""), TOP_TEXT), blocks)


def _verdict(answer: Answer) -> Iterator[str]:
    """What had to be set right first; the short answer below its headline; the standing."""
    language = answer.language
    if answer.corrections:
        yield f"*{words.say('sections', 'corrected', language)}:* {safe(answer.corrections[0])}"
    yield from _short(answer)
    for line in answer.standing:
        marks = "".join(f" [{mark}]" for mark in line.marks[:2])
        title = f"*{safe(line.title)}*" if line.asked else safe(line.title)
        yield f"• {title}: {safe(line.text, 400)}{marks}"
    if answer.facts_needed:
        yield words.say("sections", "facts_known", language).format(
            answer.facts_known, answer.facts_needed)
    yield from (safe(one) for one in answer.supposed)
    yield from (f"*{safe(other.about)}:* {safe(other.headline)}"
                for other in answer.beside[:BESIDE])
    if answer.what_changed:
        yield f"*{say('changed', language)}:* {safe('; '.join(answer.what_changed))}"


def _short(answer: Answer) -> Iterator[str]:
    """The sentences of the short answer below its heading, each with its layer where it has one of
    its own."""
    step = answer.next.sentence if answer.next else ""
    for line, layer in answer.told:
        said = safe(f"{line} ({layer})" if layer else line)
        yield f"*{said}*" if line == step else said


def asked_first(answer: Answer) -> list[MissingFact]:
    """The missing facts, those first that are worth asking first."""
    return sorted(answer.missing, key=lambda one: not one.first)


def _plain(answer: Answer) -> Iterator[str]:
    """An answer without a verdict: values, then the checked text line by line."""
    for one in answer.corrections:
        yield safe(one)
    for value in answer.values:
        mark = f" [{value.mark}]" if value.mark else ""
        state = words.say("states", value.state, answer.language)
        yield (f"*{safe(words.value(value.value, answer.language))} {safe(value.unit)}* — "
               f"{safe(value.description)} ({safe(state)}, {value.since}){mark}")
    yield from _short(answer)
    for point in answer.points[:POINTS]:
        yield f"• {safe(point.sentence)}" + "".join(f" [{mark}]" for mark in point.marks)


def _beside(answer: Answer) -> Iterator[str]:
    """Lists with the grade of their evidence, both readings, scenarios: never mixed with the
    verdict."""
    language = answer.language
    for hit in answer.hits[:3]:
        known = f": {hit.evidence}" if hit.evidence else ""
        yield safe(say("list_entry", language).format(
            f"{hit.name} — {list_words.name(hit.list, language)}",
            list_words.notice(hit.instrument, language), hit.grade, known))
    if answer.because and answer.branches:
        yield f"*{words.say('sections', 'branches', language)}*"
        yield from (f"• {safe(one.label)}: {safe('; '.join(one.words), 300)}"
                    for one in answer.branches[:BRANCHES])
    if answer.scenarios:
        yield f"*{words.say('sections', 'scenarios', language)}*"
        yield from (f"• {safe(one.scenario)}: {safe(one.label)} — {safe(one.because, 240)}"
                    for one in answer.scenarios[:SCENARIOS])


def _as_of(answer: Answer) -> str:
    editions = re.findall(r"\d{4}-\d{2}-\d{2}", answer.as_of.lists)
    return say("as_of", answer.language).format(
        answer.as_of.law, max(editions, default=answer.as_of.list_snapshot), answer.record[:8])


def _buttons(answer: Answer, page: str, mapped: bool, share: bool) -> Iterator[list[Block]]:
    """Firms to choose from, then what can be done with the answer."""
    language, record = answer.language, answer.record

    def made(act: str, style: str = "", names: str = "") -> Block:
        return button(say(f"button_{act}", language), act, f"{record} {names}".strip(), style)

    if mapped and answer.choices and answer.ending in (Ending.WHICH_PARTY, Ending.ASKED_BACK):
        yield [button(one, f"choose_{number}", one) | {"value": f"{record} {one}"[:2_000]}
               for number, one in enumerate(answer.choices[:CHOICES])]
    row = [made("why")]
    confirm = next((one for one in answer.waiting if one.kind == "confirm"), None)
    if mapped and (confirm or answer.to_confirm):
        names = confirm.names if confirm else tuple(one.name for one in answer.to_confirm)
        row.append(made("confirm", "primary", " ".join(names)))
    if mapped and answer.missing:
        row.append(made("facts", "primary"))
    if mapped and answer.verdict:
        row.append(made("submit"))
    if page:
        row.append(page_button(say("button_open", language), case_page(page, record)))
    if share:
        row.append(made("share"))
    if mapped:
        row.append(menu([(say("memo_pdf", language), f"pdf {record}"),
                         (say("memo_docx", language), f"docx {record}")], "memo"))
    yield row


def case_page(page: str, record: str) -> str:
    """The address of an answer on the page."""
    return f"{page.rstrip('/')}/answers/{quote(record, safe='')}"
