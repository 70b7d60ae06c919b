"""Points of law: general statements of a pack's texts, for questions that are not about one case.

<pack>/points/<subject>.yaml holds the points of one subject. A point is one statement of law in
the house's own words, in English and Chinese, with the passages that carry it and the instruments
from which its state on a day is computed. Its wording decides nothing: it is no part of the pack's
fingerprint and has one of its own, so rewording a point voids no release of the rules.

    which_magnets:                    the name; the point's id is "<pack>.<name>"
      title, title_zh                 a few words, to choose from
      asks, asks_zh                   questions that it answers, as people ask them
      says, says_zh                   one to three sentences; the first answers by itself. A value
                                      that the law dates stands as {its_parameter}
      cites                           passages of the library, the one that decides first
      law                             instruments of instruments.yaml
      layer                           A published law, B reported practice, C a scenario
      since, until                    where the statement itself is dated: first day it may be
                                      made, first day it may no longer be
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from knowledge import strict_yaml
from knowledge.errors import KnowledgeError, PackError, no_such
from knowledge.packs.load import POINTS, folder_of, installed, load, scenarios
from knowledge.rules import Instrument, Pack, Parameter
from knowledge.rules.law import Dated, State

Language = Literal["en", "zh"]
LONGEST = 60
NEEDED = ("title", "title_zh", "asks", "asks_zh", "says", "says_zh", "cites", "law", "layer")
DATED = ("since", "until")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CITE = re.compile(r"[a-z0-9_]+:\S+")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef]+")
_BETWEEN_NUMBERS = re.compile(r"(?<=\d) to (?=\d)")
_MONTHS = tuple(f"{date(2000, month, 1):%B}" for month in range(1, 13))
_DAY_OF_YEAR = re.compile(rf"(\d{{1,2}}) ({'|'.join(_MONTHS)})")
_TEN_THOUSAND = 10_000
# Which state speaks for a statement that rests on several instruments: the least certain of them.
_WEAKEST = (State.NOT_ISSUED, State.ENDED, State.UNSETTLED, State.UNVERIFIED, State.SUSPENDED,
            State.ANNOUNCED, State.ASSUMED, State.REPORTED, State.IN_FORCE)

_AT_BEST = {"A": State.IN_FORCE, "B": State.REPORTED, "C": State.ASSUMED}


@dataclass(frozen=True, eq=False)
class Point:
    """One point of law of one pack.

    `texts` and `examples` are by language ("en", "zh"); `subject` is the file's name. `values` are
    the dated parameters that the sentences show.
    """

    id: str
    pack: str
    subject: str
    titles: Mapping[Language, str]
    examples: Mapping[Language, tuple[str, ...]]
    texts: Mapping[Language, str]
    cites: tuple[str, ...]
    law: tuple[Instrument, ...]
    layer: str
    values: Mapping[str, Parameter]
    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the statement may be made as of the day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until)

    def standing(self, day: date) -> tuple[tuple[Instrument, Dated | None], ...]:
        """Each instrument with the entry that gives its state on the day (None: not issued)."""
        return tuple((instrument, instrument.states.on(day)) for instrument in self.law)

    def state(self, day: date) -> State:
        """The state of the statement: the least certain one of its instruments; reported practice
        is at best reported, a scenario at best assumed."""
        found = [instrument.state(day) for instrument in self.law]
        return min([*found, _AT_BEST[self.layer]], key=_WEAKEST.index)

    def says(self, day: date, language: Language) -> str:
        """The statement with the values of the day. A value that the law sets only later is shown
        as it will be: the state then says that the law was not yet there."""
        return self.texts[language].format(
            **{name: _shown(_of_day(value, day), language) for name, value in self.values.items()})


def of(pack: str) -> tuple[Point, ...]:
    """The points of one pack, in the order of its files; none where it has no folder of them."""
    return _of(pack)


def every() -> tuple[Point, ...]:
    """The points of all installed packs."""
    return tuple(chain.from_iterable(_of(pack) for pack in installed()))


def fingerprint() -> str:
    """SHA-256 of every file of points, of all installed packs."""
    total = sha256()
    for pack in installed():
        for path in _files(pack):
            total.update(f"{pack}/{path.name}\0".encode())
            total.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()


@lru_cache(maxsize=32)
def _of(id: str) -> tuple[Point, ...]:
    scenario = (*scenarios(id), "")[0]
    pack = load(id, scenario)
    found: dict[str, Point] = {}
    for path in _files(id):
        for name, entry in (strict_yaml.read(path) or {}).items():
            where = f"{id}/points/{path.name}: the point {name!r}"
            if name in found:
                raise PackError(f"{where} stands twice; keep one")
            try:
                found[name] = _point(pack, path.stem, name, entry)
            except KnowledgeError as error:
                raise PackError(f"{where} {error}") from error
    return tuple(found.values())


def _files(pack: str) -> list[Path]:
    return sorted((folder_of(pack) / POINTS).glob("*.yaml"))


def _point(pack: Pack, subject: str, name: str, entry: Any) -> Point:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PackError("needs a name of small letters, digits and underscores")
    if not isinstance(entry, dict):
        raise PackError(f"needs {', '.join(NEEDED)}")
    if lacking := [key for key in NEEDED if not entry.get(key)]:
        raise PackError(f"lacks {', '.join(lacking)}")
    if unknown := sorted(set(entry) - {*NEEDED, *DATED}):
        raise PackError(f"has {', '.join(map(str, unknown))}, which no point has")
    if entry["layer"] not in _AT_BEST:
        raise PackError(f"is of layer {entry['layer']!r}; layers: {', '.join(_AT_BEST)}")
    titles = _two_languages(entry, "title")
    texts = _two_languages(entry, "says")
    for language, text in texts.items():
        if (length := words_in(text)) > LONGEST:
            raise PackError(f"says {length} words ({language}); say it in {LONGEST}")
    return Point(
        id=f"{pack.id}.{name}", pack=pack.id, subject=subject, titles=titles, texts=texts,
        examples={"en": _list(entry, "asks"), "zh": _list(entry, "asks_zh")},
        cites=_cites(entry), law=_law(pack, entry), layer=entry["layer"],
        values=_values(pack, texts), since=_day(entry, "since"), until=_day(entry, "until"),
    )


def words_in(text: str) -> int:
    """Words of a sentence; two Chinese letters count as one word, a {value} as one."""
    chinese = len(_CHINESE.findall(text))
    return len(_WORD.findall(text)) + -(-chinese // 2)


def _two_languages(entry: Mapping[str, Any], key: str) -> dict[Language, str]:
    english, chinese = entry[key], entry[f"{key}_zh"]
    if not isinstance(english, str) or not isinstance(chinese, str):
        raise PackError(f"needs words in its {key} and {key}_zh")
    if _CHINESE.search(english) and not _CHINESE.search(chinese):
        raise PackError(f"has {key} and {key}_zh the wrong way round")
    if not _CHINESE.search(chinese):
        raise PackError(f"has no Chinese in its {key}_zh")
    return {"en": " ".join(english.split()), "zh": chinese.strip()}


def _list(entry: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = entry[key]
    if not isinstance(found, list) or not all(
            isinstance(one, str) and one.strip() for one in found):
        raise PackError(f"needs a list of words in its {key}")
    if len(set(found)) < len(found):
        raise PackError(f"has one line twice in its {key}")
    return tuple(found)


def _cites(entry: Mapping[str, Any]) -> tuple[str, ...]:
    found = _list(entry, "cites")
    if wrong := [one for one in found if not _CITE.fullmatch(one)]:
        raise PackError(f"cites {wrong[0]!r}; a passage is written instrument:pinpoint")
    return found


def _law(pack: Pack, entry: Mapping[str, Any]) -> tuple[Instrument, ...]:
    for name in (names := _list(entry, "law")):
        if name not in pack.instruments:
            raise PackError(f"rests on {no_such('instrument', name, pack.instruments)}")
    return tuple(pack.instruments[name] for name in names)


def _values(pack: Pack, texts: Mapping[Language, str]) -> dict[str, Parameter]:
    by_language: dict[Language, set[str]] = {}
    for language, text in texts.items():
        try:
            shown = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise PackError(f"has a brace that is no {{parameter}}: {error}") from None
        for name in sorted(shown):
            if name not in pack.parameters:
                raise PackError(f"shows {no_such('parameter', name, pack.parameters)}")
        by_language[language] = shown
    if by_language["en"] != by_language["zh"]:
        apart = sorted(by_language["en"] ^ by_language["zh"])
        raise PackError(f"shows {', '.join(apart)} in one language only")
    return {name: pack.parameters[name] for name in sorted(by_language["en"])}


def _day(entry: Mapping[str, Any], key: str) -> date | None:
    found = entry.get(key)
    if found is not None and type(found) is not date:
        raise PackError(f"needs a day (YYYY-MM-DD) in its {key}")
    return found


def _of_day(value: Parameter, day: date) -> Any:
    return (value.on(day) or value.values.entries[0]).value


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _shown(value: Any, language: Language) -> str:
    """A value as a sentence shows it: 500,000 or 50万, 10 November 2026 or 2026年11月10日."""
    if isinstance(value, list | tuple):
        return (", " if language == "en" else "、").join(_shown(one, language) for one in value)
    if isinstance(value, str):
        return _words(value, language)
    if isinstance(value, date):
        return (f"{value.year}年{value.month}月{value.day}日" if language == "zh"
                else f"{value.day} {value:%B} {value.year}")
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(value, language)
    return str(value)


def _words(value: str, language: Language) -> str:
    if _ISO_DAY.fullmatch(value):  # and no customs code, which the calendar reads as a day too
        return _shown(date.fromisoformat(value), language)
    if language == "en":
        return value
    plain = _DAY_OF_YEAR.sub(lambda found: f"{_MONTHS.index(found[2]) + 1}月{found[1]}日",
                             _BETWEEN_NUMBERS.sub("至", value))
    return re.sub(r"\d{1,3}(?:,\d{3})+", lambda found: _number(
        int(found.group().replace(",", "")), language), plain)


def _number(value: int, language: Language) -> str:
    if value < _TEN_THOUSAND:
        return str(value)
    if language == "zh" and value % _TEN_THOUSAND == 0:
        return f"{value // _TEN_THOUSAND}万"
    return f"{value:,}"
