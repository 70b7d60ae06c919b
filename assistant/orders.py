"""Orders to the assistant, and what others wrote, are not read: no fact, day or party is taken from
them.

This is reading hygiene, not a defense to rest on: whatever is read is unconfirmed, and no text
reaches the rules but through typed facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.embedded.reading import asks

_ORDER = re.compile(
    r"<[!/|a-z]|^\s*#{2,}|\[/?INST|\"lc\"|^\s*\[//\]:|\"verdict\"|\"\}\]|[\U000E0000-\U000E007F]"
    r"|(?:\w[\u200b\u200c\u200d\u2060]){3}"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,60}\b(?:instruct\w*|rules?|above|prior|"
    r"previous|polic\w+|prompt)"
    r"|ignoriere|vorherigen anweisungen|忽略[^。\n]{0,12}(?:指令|规则|以上)|Игнорируй|تجاهل"
    r"|(?<!not )(?<!n't )(?<!does )(?<!did )(?<!must )"
    r"\b(?:state|say|report|answer|output|write|reply|respond) "
    r"(?:that|the (?:verdict|transaction|result))"
    r"|\b(?:call|use) the (?:engine|tool)|\bthe engine\b|\btool calls?\b|\bsearch tool\b"
    r"|\btenant_id\b"
    r"|\bas-of date\b|\bfor every lookup\b|\bcitation label\b|\bscreening hit\b|\bmatch score\b"
    r"|\b(?:treat|mark|count) (?:every|all|each|any)\b|\bclassify the item as\b"
    r"|\bwhatever its parameters\b"
    r"|\bprint (?:a link|your|the (?:rules|prompt|system))|\bsystem(?:_| )?(?:message|prompt)\b"
    r"|\bdecode and follow\b|\bthen obey\b|\bexecute \w|\btraining exercise\b|\bskip the checks\b"
    r"|\bfootnote \d+ to\b|\bnote from the chief\b|\badvisory \(effective"
    r"|\bwhen summari[sz]ing this\b|^\s*TODO\b|\byou are now\b|\bfrom now on,? you\b"
    r"|\bact (?:just )?like\b|【系统|管理员已授权"
    r"|\bset (?:the )?(?:destination|end use|country|buyer|day) to\b|\bbefore evaluating\b"
    r"|\bdo not mention\b|\bQ: .*\bA: |请将结论|不要提及|判为合格|直接判",
    re.IGNORECASE | re.MULTILINE,
)
_ATTACHED = re.compile(
    r"^[ \t]*[-=—*#]*[ \t]*"
    r"(?:(?:begin |start of )?(?:attached|attachment|enclosed|enclosure|forwarded)"
    r"(?:[ \t]+[\w-]+){0,4}"
    r"|(?:their|the|an?)[ \t]+(?:letter|e-?mail|document)[ \t]+(?:says|reads)"
    r"|附件|附信|附上[^\n：:]{0,12}|转发[^\n：:]{0,12}|来函(?:原文|如下)?)"
    r"[ \t]*[:：-]+[ \t]*(?:\n|$)",
    re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;)[^\n]*", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
LONGEST = 4_000
"""Characters of one line that are looked at; a longer one is material, not a question."""
LONGEST_ASIDE = 600
"""Characters of a paragraph that may still add to a question asked before it."""
Judge = Callable[[str], bool]


def own_words(text: str) -> str:
    """The text without what is attached under its heading or quoted line by line: such text is
    somebody else's, and the case is not read from it. Places stay where they were."""
    found = _ATTACHED.search(text)
    own = text if found is None else text[:found.start()] + _blank(text[found.start():])
    return _QUOTED.sub(lambda line: _blank(line.group()), own)


def without_orders(text: str) -> str:
    """The text with every line that orders the assistant about blanked out, and all that follows
    one where a question was asked before. A text that is nothing but such orders comes back
    blank."""
    kept, asked = list[str](), False
    lines = text.split("\n")
    for at, line in enumerate(lines):
        if _ORDER.search(line[:LONGEST]):
            if asked:
                return "\n".join([*kept, *map(_blank, lines[at:])])
            line = _blank(line)
        asked = asked or asks(line)
        kept.append(line)
    return "\n".join(kept)


def without_asides(text: str, of_the_case: Judge) -> str:
    """The text with those paragraphs blanked out that follow a question and say nothing of the
    case: they are neither read as another question nor searched for names. A paragraph too long
    for a question's ends the reading."""
    asked, kept = False, list[str](text)
    for found in _PARAGRAPH.finditer(text):
        said = found.group()
        if asked and len(said) > LONGEST_ASIDE:
            return "".join(kept[:found.start()]) + _blank(text[found.start():])
        if asked and not of_the_case(said):
            kept[found.start():found.end()] = _blank(said)
        asked = asked or asks(said)
    return "".join(kept)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
