"""Lists: what was found under each name and what follows from it, what was searched, what was not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.answer import ShownSentence
from assistant.case.confirming import rests_on_list
from assistant.case.evidence import BUYERS, SAME_NAME, Party
from assistant.case.pack_tables import known
from assistant.desk import Desk
from assistant.plan.pack_plans import shares_of_lists
from assistant.view.sentences import by_id, say
from assistant.wording import words
from assistant.wording.list_words import edition, notice, why
from assistant.wording.list_words import name as named
from assistant.wording.phrases import has, phrase
from knowledge.packs.told_by import told_by
from knowledge.rules import Determination
from knowledge.screening import Hit, ListEntry, Screening
from knowledge.screening.names.unicode_tricks import has_han

CANDIDATES, NAMES, FIRMS, MOST_NAMES = 4, 20, 500, 6


HOW = {(True, True): "listed_under", (True, False): "listed_undated",
       (False, True): "similar_to", (False, False): "similar_undated"}
"""The sentence on an entry: under the very name or one like it, with its first day or without."""


def of_parties(desk: Desk) -> Iterator[ShownSentence]:
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


def leads(desk: Desk) -> Iterator[ShownSentence]:
    """Whether each name stands on a list, in one sentence."""
    for party in desk.parties[:MOST_NAMES]:
        if party.screening is not None:
            yield _lead(desk, party, party.screening)


def _lead(desk: Desk, party: Party, found: Screening) -> ShownSentence:
    same = [hit for hit in found.hits if hit.score >= SAME_NAME]
    if same:
        asked = {told_by().list_of(one.instrument) for one in desk.read.references}
        hit = min(same, key=lambda one: (one.entry.list not in asked, one.state != "in_force",
                                         not _of_rules(one)))
        return _listed(desk, party, hit, same)
    near = [*found.hits, *found.near_misses]
    return say(desk, "lead_near" if near else "lead_not_listed", party.name, len(near))


def told_first(desk: Desk, shown: Determination) -> Iterator[ShownSentence]:
    """Listings in force under the very name that the verdict does not rest on: of a buyer whose
    item, or whose license, is spoken of first; of an owner that the text names; and of a party in
    no role, who may be the buyer after all. No listing is passed over in silence."""
    told = rests_on_list(shown)
    named_now = {one.name for one in desk.read.parties}
    for party in desk.parties:
        hits = party.screening.hits if party.screening else ()
        same = sorted((one for one in hits if one.score >= SAME_NAME and one.state == "in_force"),
                      key=lambda one: not _of_rules(one))
        if not same:
            continue
        if party.role == "other":
            yield say(desk, "listed_beside", party.name, named(same[0].entry.list, desk.language),
                      notice(same[0].entry.instrument, desk.language))
        elif (party.role == "owner" and party.name in named_now) or (
                not told and (party.role in BUYERS or not desk.buyers)):
            yield _listed(desk, party, same[0], same)


def _of_rules(hit: Hit) -> bool:
    """Does a rule rest on the hit's list? Lists that bar no delivery of goods are told after."""
    return hit.entry.list in told_by().lists or hit.entry.list in shares_of_lists()


def _listed(desk: Desk, party: Party, hit: Hit, same: Sequence[Hit]) -> ShownSentence:
    """That a party stands on a list, by which notice and since when; and on which others."""
    day = hit.entry.standing(desk.law_day).first_day or phrase("no_first_day", desk.language)
    line = say(desk, "lead_listed", party.name, named(hit.entry.list, desk.language),
               words.say("states", hit.state, desk.language),
               notice(hit.entry.instrument, desk.language), day)
    others = dict.fromkeys(_title(desk, one.entry.list) for one in same
                           if one.state == "in_force" and one.entry.list != hit.entry.list)
    if not others:
        return line
    also = say(desk, "lead_also", ("、" if desk.language == "zh" else "; ").join(others))
    return ShownSentence(sentence=f"{line.sentence} {also.sentence}", marks=line.marks)


def of_packs(desk: Desk, asked: Iterable[tuple[str, str]]) -> Iterator[ShownSentence]:
    """What the list that a pack holds says of the first party that it has by name."""
    for pack, question in asked:
        found = desk.rules.determinations.get((pack, question, ""))
        party = next((one for one in desk.parties if known(pack, one.name, desk.law_day)), None)
        if found is not None and party is not None:
            asks = desk.rules.pack(pack).question(question).asks
            noun = words.noun(question, asks, desk.language)
            outcome = words.outcome_plain(question, found.outcome, desk.language)
            yield ShownSentence(sentence=f"{party.name}: {noun}: {outcome}.")


def _in_texts(desk: Desk, party: Party) -> Iterator[ShownSentence]:
    """The passages that name a party which no list has: shown, and no listing."""
    form = re.compile(rf"(?<!\w){re.escape(party.name)}(?!\w)", re.IGNORECASE)
    found = [one for one in desk.texts.nearest(party.name, 5) if form.search(one.text)]
    if found:
        yield say(desk, "named_in_text", party.name)
        yield from by_id(desk, [one.id for one in found])


def _hit(desk: Desk, party: Party, hit: Hit) -> ShownSentence:
    entry, standing = hit.entry, hit.entry.standing(desk.law_day)
    said = words.say("states", hit.state, desk.language)
    how = HOW[hit.score >= SAME_NAME, bool(standing.first_day)]
    line = say(desk, how, party.name, hit.matched_name, _title(desk, entry.list),
               notice(entry.instrument, desk.language), said,
               standing.first_day, _why(desk, hit), entry.grade)
    live = hit.state == "in_force" and hit.score >= SAME_NAME
    if not live or not has(f"effect_{entry.list}"):
        return line  # what a company's own list bars, its officers know
    effect = say(desk, f"effect_{entry.list}", cites=told_by().of_list(entry.list).effect)
    return ShownSentence(sentence=f"{line.sentence} {effect.sentence}", marks=effect.marks)


def _title(desk: Desk, id: str) -> str:
    """What a list is called: by our own words, or by the title of its edition."""
    if words.has("lists", id):
        return named(id, desk.language)
    return next((one.title for one in desk.lists.snapshot.editions if one.list == id), id)


def _why(desk: Desk, hit: Hit) -> str:
    return "; ".join(why(one, desk.language) for one in hit.why)


def coverage(desk: Desk) -> Iterator[ShownSentence]:
    """Which editions are searched here; everything else is not."""
    editions = ", ".join(f"{edition(one, desk.language)} ({one.version})"
                         for one in desk.lists.snapshot.editions)
    american = any(one.list.startswith("us_") for one in desk.lists.snapshot.editions)
    yield say(desk, "searched_us" if american else "searched", editions)


def at_large(desk: Desk) -> Iterator[ShownSentence]:
    """What each list does that the text names, and who stands on it on the day."""
    asked = dict.fromkeys(filter(None, (told_by().list_of(one.instrument)
                                        for one in desk.read.references)))
    for list_ in asked:
        called = named(list_, desk.language)
        effect = say(desk, f"effect_{list_}", cites=told_by().of_list(list_).effect)
        yield ShownSentence(sentence=f"{called} — {effect.sentence}", marks=effect.marks)
        there = [one for one in desk.lists.entries
                 if one.list == list_ and one.state(desk.law_day) == "in_force"]
        if there:
            names = ("、" if desk.language == "zh" else "; ").join(
                _called(one, desk.language) for one in there[:NAMES])
            yield say(desk, "list_names", called, len(there), desk.law_day, names,
                      "…" if len(there) > NAMES else "")
    if not asked:
        yield from coverage(desk)


def _called(entry: ListEntry, language: str) -> str:
    """The party's name in the reader's script, where the list has one."""
    return next((name for name in entry.names if has_han(name) == (language == "zh")),
                entry.names[0])


def of_the_register(desk: Desk) -> Iterator[ShownSentence]:
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


def registered(desk: Desk) -> list[Party]:
    """The firms that the team has on record, each screened as of the day; the first 500."""
    found = []
    for id in desk.records.firms()[:FIRMS]:
        firm = desk.records.firm(id, desk.law_day)
        country = firm.held("country")
        party = Party("end_user", firm.name, True, firm=id,
                      country=str(country.value) if country.known else "")
        found.append(desk.screening.screened(party))
    return found
