"""The form for missing facts: each field of the fact's own type; what stays empty stays unknown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from api.slack.blocks.answer_blocks import asked_first
from api.slack.blocks.block_kit import Block, field, modal, option, section
from api.slack.blocks.slack_text import safe, say
from api.slack.place import Person, Place
from assistant.answer import Answer, MissingFact
from assistant.wording import words
from knowledge.errors import FactError
from knowledge.rules.facts import Declaration

FIELDS = 8
SOURCE = "source of all"


def facts_form(answer: Answer, place: Place) -> Block:
    """A field for each of the missing facts that are worth asking first."""
    language = answer.language
    blocks = [section([say("facts_intro", language)])]
    blocks += [_field(one, language) for one in asked_first(answer)[:FIELDS]]
    blocks.append(field(say("facts_source", language), say("facts_source_hint", language), SOURCE,
                        {"type": "plain_text_input", "max_length": 300}))
    return modal(say("facts_title", language), blocks, say("close", language),
                 say("submit", language), "lodestone_facts", held(answer.record, place, language))


def return_form(review: str, record_hash: str, place: Place, language: str) -> Block:
    """What is wanting of an answer that is sent back."""
    box = {"type": "plain_text_input", "multiline": True, "max_length": 2_000}
    return modal(say("return_title", language),
                 [field(say("return_label", language), "", "comment", box, optional=False)],
                 say("close", language), say("return_submit", language), "lodestone_return",
                 held(f"{review} {record_hash}", place, language))


def held(about: str, place: Place, language: str) -> str:
    """What a form is about, as it carries it; at most 3,000 signs of an address and ids."""
    return json.dumps({"about": about, "place": asdict(place), "language": language})


def opened(view: Mapping[str, Any]) -> tuple[str, Place, str]:
    """What a form that came back is about, from where, in which language."""
    said = json.loads(view["private_metadata"])
    return said["about"], Place(**said["place"]), said["language"]


def comment(view: Mapping[str, Any]) -> str:
    return str(_values(view).get("comment") or "")


def told(view: Mapping[str, Any], declared: Mapping[str, Declaration], person: Person,
         now: datetime) -> dict[str, dict[str, Any]]:
    """The facts that were filled in, each as the person's word, with the paper he names.

    Raises BadFields for what is not of its fact's type, or if nothing was filled in.
    """
    values, wrong, found = _values(view), {}, {}
    paper = " ".join(str(values.pop(SOURCE, None) or "").split())
    for name, value in values.items():
        if value is None or name not in declared:
            continue
        try:
            taken = declared[name].check(_typed(declared[name].type, value))
        except FactError as error:
            wrong[name] = str(error)
        else:
            said = f"entered by {person.user}" + (f": {paper}" if paper else "")
            found[name] = {"value": taken.isoformat() if isinstance(taken, date) else taken,
                           "source": said, "source_date": now.date().isoformat()}
    if wrong:
        raise BadFields(wrong)
    if not found:
        language = opened(view)[2]
        raise BadFields({next(iter(values), SOURCE): say("facts_none", language)})
    return found


class BadFields(ValueError):
    """What is wrong with which field."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(next(iter(wrong.values())))
        self.wrong = dict(wrong)


def _field(one: MissingFact, language: str) -> Block:
    """The field of a fact, by its type."""
    hint = [say("paper", language).format(one.document)] if one.document else []
    if one.held_by:
        hint.append(say("held_by", language).format(words.held_by(one.held_by, language)))
    kinds: dict[str, Block] = {
        "yes_no": _select([(say("yes", language), "true"), (say("no", language), "false")]),
        "choice": _select([(words.choice(choice, language), choice) for choice in one.choices]),
        "percent": {"type": "number_input", "is_decimal_allowed": True, "min_value": "0",
                    "max_value": "100"},
        "number": {"type": "number_input", "is_decimal_allowed": True},
        "date": {"type": "datepicker"},
        "country": {"type": "plain_text_input", "max_length": 2, "min_length": 2},
    }
    text: Block = {"type": "plain_text_input", "max_length": 2_000}
    return field(one.ask, " · ".join(hint), one.name, kinds.get(one.type, text))


def _select(choices: list[tuple[str, str]]) -> Block:
    return {"type": "static_select",
            "options": [option(label, value) for label, value in choices[:100]]}


def _values(view: Mapping[str, Any]) -> dict[str, Any]:
    """Each field's value as Slack hands it over; None where it was left empty."""
    found = {}
    for name, held_ in view["state"]["values"].items():
        one = held_["value"]
        chosen = one.get("selected_option")
        found[name] = chosen["value"] if chosen else one.get("selected_date") or one.get("value")
    return found


def _typed(kind: str, value: str) -> Any:
    """The text of a field as a value of its fact's type; the fact itself refuses what is none."""
    if kind == "yes_no":
        return {"true": True, "false": False}.get(value, value)
    if kind in ("percent", "number"):
        try:
            return float(value) if "." in value else int(value)
        except ValueError:
            return safe(value)
    return value.strip().upper() if kind == "country" else value.strip()
