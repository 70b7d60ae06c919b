"""The differences between two determinations or screenings of one case, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Plain = Mapping[str, Any]


def of_determinations(old: Plain, new: Plain) -> list[str]:
    """Facts first, then the outcome, the rules, what is wanted and attached; the edition last."""
    said = [*_facts(old, new), *_outcome(old, new), *_rules(old, new)]
    said += _names("is wanted", _wanted(old), _wanted(new))
    for word, key in (("attaches", "conditions"), ("is to be confirmed", "to_confirm"),
                      ("is unsettled", "unsettled")):
        said += _names(word, _ids(old[key]), _ids(new[key]))
    if old["fingerprint"] != new["fingerprint"]:
        said.append(f"The pack was {old['fingerprint'][:12]} and is {new['fingerprint'][:12]}.")
    return said or ["The same is decided on the same values; only sources or wording are newer."]


def of_screenings(old: Plain, new: Plain) -> list[str]:
    """Entries that were hits and are none, the other way round, and the snapshot and
    how names are compared last."""
    was = {(one["entry"], one["state"]) for one in old["hits"]}
    now = {(one["entry"], one["state"]) for one in new["hits"]}
    name = old["query"]["name"]
    said = [f"{name}: {entry} ({state}) was a hit and is none."
            for entry, state in sorted(was - now)]
    said += [f"{name}: {entry} ({state}) is a hit and was none."
             for entry, state in sorted(now - was)]
    if said and old["snapshot"] != new["snapshot"]:
        said.append(f"The list snapshot was {old['snapshot']} and is {new['snapshot']}.")
    by = old.get("compared_by", "an earlier edition")
    if said and by != new["compared_by"]:
        said.append(f"Names were compared by the rules of {by}, and are by those of "
                    f"{new['compared_by']}.")
    return said


def _facts(old: Plain, new: Plain) -> Iterator[str]:
    before = {one["name"]: one for one in old["facts"]}
    after = {one["name"]: one for one in new["facts"]}
    for name in sorted(before.keys() | after.keys()):
        one, other = before.get(name), after.get(name)
        if one and other and one["value"] != other["value"]:
            yield (f"The fact {name} was {_value(one)} ({one['source']}) and is {_value(other)} "
                   f"({other['source']}).")
        elif one and not other:
            yield f"The fact {name}, {_value(one)} ({one['source']}), is not on record any more."
        elif other and not one:
            yield f"The fact {name} was unknown and is {_value(other)} ({other['source']})."


def _value(fact: Plain) -> str:
    value = fact["value"]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _outcome(old: Plain, new: Plain) -> Iterator[str]:
    if old["outcome"] != new["outcome"]:
        yield f"The outcome was {old['outcome']} and is {new['outcome']}."


def _rules(old: Plain, new: Plain) -> Iterator[str]:
    before, after = _truths(old["trace"]), _truths(new["trace"])
    for rule in sorted(before.keys() & after.keys()):
        if before[rule][0] != after[rule][0]:
            yield f"{rule} ({after[rule][1]}) was {before[rule][0]} and is {after[rule][0]}."
        elif before[rule][1] != after[rule][1]:
            yield f"{rule} is worded otherwise: “{after[rule][1]}” (was “{before[rule][1]}”)."
    yield from (f"{rule} ({after[rule][1]}) is new."
                for rule in sorted(after.keys() - before.keys()))
    yield from (f"{rule} ({before[rule][1]}) is gone."
                for rule in sorted(before.keys() - after.keys()))


def _truths(trace: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for one in trace:
        if "above" not in one:  # else told where it first stood
            found[one["rule"]] = (f"{one['truth']} ({one['state']})", one["sentence"])
            found |= _truths(one.get("parts", []))
    return found


def _names(word: str, old: set[str], new: set[str]) -> Iterator[str]:
    yield from (f"{one} {word} now." for one in sorted(new - old))
    yield from (f"{one} {word} no more." for one in sorted(old - new))


def _wanted(one: Plain) -> set[str]:
    return {name for group in one["missing"]["to_yes"] for name in group}


def _ids(entries: Any) -> set[str]:
    return {str(one.get("id") or one.get("sentence") or one) if isinstance(one, Mapping) else
            str(one) for one in entries or ()}
