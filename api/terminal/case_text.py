"""A determination and a screening as plain text."""

from __future__ import annotations

from typing import Any

from api.terminal.wide_lines import wrap
from knowledge.rules import Pack


def determination(found: dict[str, Any], pack: Pack, columns: int) -> str:
    """The line, the deciding rules, what is missing, and every finding of the question."""
    said = found["determination"]
    lines = [*wrap(found["headline"], columns), "─" * min(columns, 80)]
    sections = {
        "BECAUSE": [pack.rules[rule].versions[-1].sentence for rule in said["because"]
                    if said["outcome"] not in ("needs_facts",)],
        "ASK FIRST FOR": [f"{pack.facts[name].ask} [{name}]" for name in said["missing"]["ask"]],
        "PLEASE CONFIRM": list(said["to_confirm"]),
        "UNSETTLED": [_point(pack, one) for one in said["unsettled"]],
        "CONDITIONS": [one["sentence"] for one in said["conditions"]],
        "OTHER ROUTES": [f"{one['question']}: {one['outcome']} {one['sentence']}".strip()
                         for one in said["why_not"]],
    }
    for title, entries in sections.items():
        if entries:
            lines += [title, *(line for one in entries for line in wrap(one, columns, "  · ")), ""]
    for one in said["trace"]:
        lines += wrap(f"{one['truth']:<8} {one['sentence']} [{', '.join(one['cites'])}; "
                      f"{one['state']}]", columns, "  ", " " * 11)
    return "\n".join([*lines, "", f"On record: {found['record']['id']}"])


def _point(pack: Pack, name: str) -> str:
    parameter, instrument = pack.parameters.get(name), pack.instruments.get(name)
    return parameter.description if parameter else instrument.title if instrument else name


def _standing(hit: dict[str, Any]) -> str:
    """The state of a listing with its days, where the list gives them: since when it was listed,
    and until when."""
    state = hit["state"].replace("_", " ")
    since = f"since {hit['since']}" if hit["since"] else "the list gives no first day"
    if hit["until"]:
        return f"listed {since}, until {hit['until']} ({state})"
    if hit["state_since"] != hit["since"]:
        return f"listed {since}, {state} since {hit['state_since']}"
    return f"{state} {since}" if hit["since"] else f"{state}; {since}"


def screening(found: dict[str, Any], columns: int) -> str:
    """The hits with their reasons, what was near, and what to know of the lists."""
    lines = [*wrap(found["headline"], columns), "─" * min(columns, 80)]
    for title, hits in (("HITS", found["hits"]), ("NEAR", found["near_misses"])):
        if hits:
            lines.append(title)
        for hit in hits:
            lines += wrap(f"{' / '.join(hit['names'])} — {hit['list']}, {_standing(hit)}; "
                          f"{hit['instrument']} ({hit['grade']}) [{hit['entry']}]",
                          columns, "  · ")
            lines += [line for why in hit["why"] for line in wrap(why, columns, "      ")]
    for warning in (*found["flags"], *found["warnings"]):
        lines += wrap(warning, columns, "  ! ")
    lines += wrap("A hit is found by machine; a match is a person's word.", columns)
    return "\n".join([*lines, f"Snapshot {found['snapshot']} · record {found['record']['id']}"])
