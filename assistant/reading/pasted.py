"""What of a message is not the user's own word: quoted lines, attachments, orders to the assistant.

Nothing is read from these stretches, and the answer says so. This is hygiene of reading, not a
defense to rest on: whatever is read is unconfirmed, and no text reaches the rules but as a typed
fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.reading.contract import Span
from assistant.reading.text import Text

_ORDER = re.compile(
    r"<[!/|a-z]|^\s*#{2,}|\[/?INST|\"lc\"|^\s*\[//\]:|\"verdict\"|\"\}\]|[\U000E0000-\U000E007F]"
    r"|(?:\w[\u200b\u200c\u200d\u2060]){3}"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,60}\b(?:instruct\w*|rules?|above"
    r"|prior|previous|polic\w+|prompt)"
    r"|ignoriere|vorherigen anweisungen|忽略[^。\n]{0,12}(?:指令|规则|以上)|Игнорируй|تجاهل"
    r"|(?<!not )(?<!n't )(?<!does )(?<!did )(?<!must )"
    r"\b(?:state|say|report|answer|output|write|reply|respond) "
    r"(?:that|the (?:verdict|transaction|result))"
    r"|\b(?:call|use) the (?:engine|tool)|\bthe engine\b|\btool calls?\b|\bsearch tool\b"
    r"|\btenant_id\b|\bas-of date\b|\bfor every lookup\b|\bcitation label\b|\bscreening hit\b"
    r"|\bmatch score\b|\b(?:treat|mark|count) (?:every|all|each|any)\b|\bclassify the item as\b"
    r"|\bwhatever its parameters\b|\bprint (?:a link|your|the (?:rules|prompt|system))"
    r"|\bsystem(?:_| )?(?:message|prompt)\b|\bdecode and follow\b|\bthen obey\b|\bexecute \w"
    r"|\btraining exercise\b|\bskip the checks\b|\bfootnote \d+ to\b|\bnote from the chief\b"
    r"|\badvisory \(effective|\bwhen summari[sz]ing this\b|^\s*TODO\b|\byou are now\b"
    r"|\bfrom now on,? you\b|\bact (?:just )?like\b|【系统|管理员已授权"
    r"|\bset (?:the )?(?:destination|end use|country|buyer|day) to\b|\bbefore evaluating\b"
    r"|\bdo not mention\b|\bQ: .*\bA: |请将结论|不要提及|判为合格|直接判",
    re.IGNORECASE | re.MULTILINE)
"""A line that gives the assistant orders, in the forms of published attacks."""
_ATTACHED = re.compile(
    r"^[ \t]*[-=—*#]*[ \t]*"
    r"(?:(?:begin |start of )?(?:attached|attachment|enclosed|enclosure|forwarded)"
    r"(?:[ \t]+[\w-]+){0,4}"
    r"|(?:their|the|an?)[ \t]+(?:letter|e-?mail|document)[ \t]+(?:says|reads)"
    r"|附件|附信|附上[^\n：:]{0,12}|来函(?:原文|如下)?)"
    r"[ \t]*[:：-]+[ \t]*(?:\n|$)", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;)[^\n]*", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
_LINE = 4_000
"""Characters of one line that are looked at; a longer one is material, not a question."""
_ASIDE = 600
"""Characters of a paragraph that may still add to a question asked before it."""


def pasted(raw: str) -> list[Span]:
    """The stretches that are not read, in order: quoted lines, what follows the heading of an
    attachment, a line that orders the assistant about and what follows it once a question was
    asked, and a paragraph after the question that is too long for one."""
    found = list(_stretches(raw))
    return sorted(Span(max(0, one.start), min(len(raw), one.end)) for one in found
                  if one.end > one.start)


def own(raw: str, stretches: list[Span]) -> str:
    """The text with these stretches blanked out; places stay where they were."""
    signs = list(raw)
    for one in stretches:
        for place in range(one.start, one.end):
            if signs[place] != "\n":
                signs[place] = " "
    return "".join(signs)


def _stretches(raw: str) -> Iterator[Span]:
    attached = _ATTACHED.search(raw)
    limit = attached.start() if attached else len(raw)
    if attached:
        yield Span(limit, len(raw))
    for quoted in _QUOTED.finditer(raw, 0, limit):
        yield Span(*quoted.span())
    at, asked = 0, False
    for line in raw[:limit].split("\n"):
        if _ORDER.search(line[:_LINE]):
            yield Span(at, limit if asked else at + len(line))
            if asked:
                break
        asked = asked or any(one.asks for one in Text(line).sentences)
        at += len(line) + 1
    asked = False
    for one in _PARAGRAPH.finditer(raw, 0, limit):
        if asked and one.end() - one.start() > _ASIDE:
            yield Span(one.start(), limit)
            break
        asked = asked or any(part.asks for part in Text(one.group()).sentences)
