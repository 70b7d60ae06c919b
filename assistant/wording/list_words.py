"""Lists, notices and the reasons of a match, in the reader's language."""

from __future__ import annotations

import re

from assistant.case.evidence import LIST_NAMES
from assistant.wording import words
from knowledge.screening import Edition

LISTS = ("control_list", "watch_list", "unreliable_entity_list", "afsl_countermeasure")

NOTICES = (
    (re.compile(r"MOFCOM Announcement No\. (\d+) of (\d{4})"),
     r"商务部公告\2年第\1号（No. \1 of \2）"),
    (re.compile(r"MOFCOM Order No\. (\d+) of (\d{4})"), r"商务部令\2年第\1号"),
    (re.compile(r"(?:Ministry of Foreign Affairs|MFA) Order No\. (\d+) \((\d{4})\)"),
     r"外交部令第\1号（\2年）"),
    (re.compile(r"(?:Unreliable Entity List|UEL) Working Mechanism Notice \[(\d{4})\] No\. (\d+)"),
     r"不可靠实体清单工作机制公告〔\1〕\2号"),
)
REASONS = (
    (re.compile(r"^The name is that of '(.*)', word for word\.?$"), r"名称与“\1”完全一致"),
    (re.compile(r"^Against '(.*)': (.*?)\.?$"), r"与“\1”相比：\2"),
    (re.compile(r"^One name is made of the initials of the other, '(.*)'\.?$"),
     r"一个名称是另一名称“\1”的首字母缩写"),
    (re.compile(r"^Written without spaces, the name is nearly or fully that of '(.*)'\.?$"),
     r"去掉空格后与“\1”基本或完全一致"),
    (re.compile(r"^Only the name asked has: (.*?)\.?$"), r"仅查询名称含有：\1"),
    (re.compile(r"^Only the listed name has: (.*?)\.?$"), r"仅名单名称含有：\1"),
    (re.compile(r"^The organization form was set aside: asked (.*), listed (.*?)\.?$"),
     r"未比较组织形式（查询：\1；名单：\2）"),
    (re.compile(r"^The country agrees: (.*?)\.?$"), r"国别一致：\1"),
    (re.compile(r"^The country differs: the list has (.*), the party asked for is in (.*?)\.?$"),
     r"国别不同：名单为\1，查询方为\2"),
    (re.compile(r"^By the ways in which the names differ, they are one party's with likelihood "
                r"([\d.]+?)\.?$"), r"按名称差异的方式，两者同属一方的可能性为\1"),
    (re.compile(r"^Of (\d+) candidates this one is (.*), (\S+), on .* by (.*?)\.?$"),
     r"共\1个候选，此为\2（\3，\4）"),
    (re.compile(r"^Of (\d+) candidates this one is (.*), (\S+|country not given) \((.*)\)\.?$"),
     r"共\1个候选，此为\2（\3，\4）"),
)


def name(list: str, language: str) -> str:
    """The list's name, from its id or from the name it has in a source."""
    ids = {said: id for id, said in LIST_NAMES.items()}
    return words.say("lists", ids.get(list, list), language)


def edition(one: Edition, language: str) -> str:
    """The name of the list that an edition is of; another list's own title."""
    return words.say("lists", one.list, language) if one.list in LISTS else one.title


def notice(instrument: str, language: str) -> str:
    """The notice by which a firm was listed."""
    return _said(instrument, NOTICES) if language == "zh" else instrument


def why(reason: str, language: str) -> str:
    """One reason of a match, without its full stop."""
    bare = reason.rstrip(".")
    return _said(_said(bare, REASONS), NOTICES) if language == "zh" else bare


def _said(text: str, table: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    for pattern, said in table:
        text = pattern.sub(said, text)
    return text
