"""Lists: what was found under a name and what follows from it, what was searched, what was not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answer import Point
from assistant.desk import Desk
from assistant.embedded.reading.days import every_day
from assistant.evidence import SAME_NAME, Party
from assistant.shapes.base import by_id, say
from assistant.wording import words
from assistant.wording.lists import edition, notice, why
from assistant.wording.lists import name as named
from assistant.wording.phrases import has
from knowledge.screening import Entry, Hit
from knowledge.screening.signs import has_han

OURS = re.compile(
    r"\b(?:our|my)\b.{0,40}\b(?:buyers?|customers?|suppliers?|firms?|clients?|partners?|vendors?)\b"
    r"|(?:我们|我司|本公司).{0,12}(?:客户|买家|供应商|公司|伙伴)", re.IGNORECASE)
"""A question on the firms that the team has on record."""
SPOKEN_OF = {
    "control_list": re.compile(r"control(?:led)? list|管控名单", re.IGNORECASE),
    "watch_list": re.compile(r"watch[\s-]?list|关注名单", re.IGNORECASE),
    "unreliable_entity_list": re.compile(r"unreliable|\buel\b|不可靠", re.IGNORECASE),
    "afsl_countermeasure": re.compile(r"countermeasure|反制", re.IGNORECASE),
}
WHO = re.compile(r"\b(?:who|which|names?|how many|everybody|all)\b|哪些|谁|几家|多少",
                 re.IGNORECASE)
CANDIDATES, NAMES, FIRMS = 4, 20, 500
NOTICES = 3


def of_parties(desk: Desk) -> Iterator[Point]:
    """Each party: entries under its name or near it, why they match, and what that list does."""
    for party in desk.parties:
        if party.screening is None:
            continue
        hits = party.screening.hits
        for hit in hits[:CANDIDATES]:
            yield _hit(desk, party, hit)
        for hit in () if hits else party.screening.near_misses[:CANDIDATES]:
            yield say(desk, "near_miss", party.name, hit.matched_name,
                      _title(desk, hit.entry.list), _why(desk, hit))
        if not hits:
            yield say(desk, "no_hit", party.name, desk.law_day)
            yield from _in_texts(desk, party)
    yield from coverage(desk)


def _in_texts(desk: Desk, party: Party) -> Iterator[Point]:
    """The passages that name a party which no list has: shown, and no listing."""
    form = re.compile(rf"(?<!\w){re.escape(party.name)}(?!\w)", re.IGNORECASE)
    found = [one for one in desk.search(party.name) if form.search(one.text)]
    if found:
        yield say(desk, "named_in_text", party.name)
        yield from by_id(desk, [one.id for one in found])


def _hit(desk: Desk, party: Party, hit: Hit) -> Point:
    entry, standing = hit.entry, hit.entry.standing(desk.law_day)
    said = words.say("states", hit.state, desk.language)
    how = "listed" if hit.score >= SAME_NAME else "similar"
    how += ("_under" if how == "listed" else "_to") if standing.first_day else "_undated"
    line = say(desk, how, party.name, hit.matched_name, _title(desk, entry.list),
               notice(entry.instrument, desk.language), said,
               standing.first_day, _why(desk, hit), entry.grade)
    live = hit.state == "in_force" and hit.score >= SAME_NAME
    if not live or not has(f"effect_{entry.list}"):
        return line  # what a company's own list bars, its officers know
    effect = say(desk, f"effect_{entry.list}", cites=EFFECTS.get(entry.list, ()))
    return Point(sentence=f"{line.sentence} {effect.sentence}", marks=effect.marks)


def _title(desk: Desk, id: str) -> str:
    """What a list is called: by our own words, or by the title of its edition."""
    if words.has("lists", id):
        return named(id, desk.language)
    return next((one.title for one in desk.lists.snapshot.editions if one.list == id), id)


def _why(desk: Desk, hit: Hit) -> str:
    return "; ".join(why(one, desk.language) for one in hit.why)


EFFECTS = {"control_list": ("ecl:18",), "watch_list": ("d792:26",),
           "unreliable_entity_list": ("uel:effect",), "afsl_countermeasure": ("afsl:effect",)}


def coverage(desk: Desk) -> Iterator[Point]:
    """Which editions are searched here; everything else is not."""
    editions = ", ".join(f"{edition(one, desk.language)} ({one.version})"
                         for one in desk.lists.snapshot.editions)
    american = any(one.list.startswith("us_") for one in desk.lists.snapshot.editions)
    yield say(desk, "searched_us" if american else "searched", editions)


def at_large(desk: Desk) -> Iterator[Point]:
    """A question on lists that names no party: our own firms, the notice that it speaks of, or what
    is covered."""
    if OURS.search(desk.read.text):
        yield from of_the_register(desk)
        return
    shown = [*of_notices(desk), *_lists_named(desk)]
    yield from shown or coverage(desk)


def _lists_named(desk: Desk) -> Iterator[Point]:
    """What each list does that the question names, and who stands on it where that is asked."""
    for list_, words_ in SPOKEN_OF.items():
        if not words_.search(desk.read.text):
            continue
        called = named(list_, desk.language)
        effect = say(desk, f"effect_{list_}", cites=EFFECTS[list_])
        yield Point(sentence=f"{called} — {effect.sentence}", marks=effect.marks)
        there = [one for one in desk.lists.entries
                 if one.list == list_ and one.state(desk.law_day) == "in_force"]
        if there and WHO.search(desk.read.text):
            names = ("、" if desk.language == "zh" else "; ").join(
                _called(one, desk.language) for one in there[:NAMES])
            yield say(desk, "list_names", called, len(there), desk.law_day, names,
                      "…" if len(there) > NAMES else "")


def _called(entry: Entry, language: str) -> str:
    """The party's name in the reader's script, where the list has one."""
    return next((name for name in entry.names if has_han(name) == (language == "zh")),
                entry.names[0])


def of_notices(desk: Desk) -> Iterator[Point]:
    """The parties that the notices of the named day listed, and what became of the listing."""
    for instrument, entries in _notices(desk)[:NOTICES]:
        states = sorted({entry.state(desk.law_day) for entry in entries})
        said = ", ".join(words.say("states", one, desk.language) for one in states)
        yield say(desk, "notice_lists", notice(instrument, desk.language), len(entries),
                  entries[0].standings[0].since, said, desk.law_day,
                  notice(entries[0].standing(desk.law_day).reference, desk.language))
        if states == ["ended"]:
            yield say(desk, "notice_ended", cites=("no46_2024:1",))


def _notices(desk: Desk) -> list[tuple[str, list[Entry]]]:
    """The notices of the day that the question names, each with the parties it listed."""
    named = set(every_day(desk.read.text, desk.asked.law_day))
    by_notice: dict[str, list[Entry]] = {}
    for entry in desk.lists.entries:
        if any(one.since in named for one in entry.standings[:1]):
            by_notice.setdefault(entry.instrument, []).append(entry)
    return sorted(by_notice.items(), key=lambda one: -len(one[1]))


def of_the_register(desk: Desk) -> Iterator[Point]:
    """Every firm on record against the lists: which none may serve under a general license."""
    parties = registered(desk)
    barred: list[str] = []
    watched: list[str] = []
    review: list[str] = []
    for party in parties:
        if party.screening is None:
            continue
        live = {hit.entry.list for hit in party.screening.hits
                if hit.state == "in_force" and hit.score >= SAME_NAME}
        target = (barred if live & {"control_list", "unreliable_entity_list", "afsl_countermeasure"}
                  else watched if "watch_list" in live
                  else review if party.screening.state != "no_hit" else None)
        if target is not None:
            target.append(party.name)
    yield say(desk, "register_screened", len(parties), len(barred), len(watched), len(review),
              len(parties) - len(barred) - len(watched) - len(review))
    for key, found in (("register_barred", barred), ("register_watched", watched),
                       ("register_review", review)):
        if found:
            yield say(desk, key, ", ".join(found[:NAMES]))
    yield say(desk, "batch_how")


def registered(desk: Desk) -> list[Party]:
    """The firms that the team has on record, each screened as of the day; the first 500."""
    team, found = desk.asked.team, []
    for id in desk.register.ids(team)[:FIRMS]:
        firm = desk.register.firm(team, id, on=desk.law_day)
        country = firm.held("country")
        party = Party("end_user", firm.name, True, firm=id,
                      country=str(country.value) if country.known else "")
        found.append(desk.screened(party))
    return found
