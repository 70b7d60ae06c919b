"""The source of a fact in the reader's language: who entered it, which list or record tells it."""

from __future__ import annotations

import re

from assistant.case.evidence import LIST_NAMES
from assistant.wording import list_words, words

_LISTS = "|".join(map(re.escape, LIST_NAMES.values()))
_CLEAR = re.compile(
    rf"^no entry in force on the (?P<list>{_LISTS}) for (?P<quote>['\"])(?P<name>.*?)(?P=quote)"
    r"(?: \((?P<notice>.*?): (?P<state>\w+)\))?; edition (?P<edition>[^;]+), "
    r"snapshot (?P<snapshot>[^;]+)(?P<more>.*)$", re.DOTALL)
_LISTED = re.compile(rf"^(?P<list>{_LISTS}), (?P<notice>.*?): (?P<name>.*)$", re.DOTALL)
_RECORD = re.compile(r"^record of (?P<name>.*?): (?P<source>.*)$", re.DOTALL)


def told_by(source: str, language: str) -> str:
    """Who or what tells a fact; what a paper of a record is called is shown as it was entered."""
    if language != "zh":
        return source
    if clear := _CLEAR.match(source):
        ended = ""
        if clear["notice"]:
            state = words.say("states", clear["state"], language)
            ended = f"（{list_words.notice(clear['notice'], language)}：{state}）"
        listed_in = list_words.name(clear['list'], language)
        return (f"{listed_in}中没有“{clear['name']}”的有效条目{ended}；"
                f"版本{clear['edition']}，快照{clear['snapshot']}{clear['more']}")
    if listed := _LISTED.match(source):
        return (f"{list_words.name(listed['list'], language)}，"
                f"{list_words.notice(listed['notice'], language)}：{listed['name']}")
    if record := _RECORD.match(source):
        return f"{record['name']}的记录：{record['source']}"
    who = source.removeprefix("entered by ")
    return f"由{who}填写" if who != source else words.source(source)
