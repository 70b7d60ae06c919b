"""A user's own scenario, looked at before it may decide anything: its form, its switches, its
readings, and that every question can be answered under it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from knowledge import strict_yaml
from knowledge.errors import KnowledgeError, PackError, ScenarioRefused, no_such
from knowledge.packs.load import load, scenarios
from knowledge.rules import Pack, determine

NAME = re.compile(r"[A-Za-z][\w-]{0,79}", re.ASCII)
LONGEST, DEEPEST = 20_000, 8
KEYS = {"name", "author", "date", "extends", "switches"}
SET = {"value", "because"}


def checked(pack: str, text: str, on: date) -> tuple[dict[str, Any], Pack]:
    """What the scenario says, and the pack under it; ScenarioRefused, with the way out, for a text
    that is no scenario of this pack. Questions are tried on the day `on`."""
    if not scenarios(pack):
        raise ScenarioRefused(f"{pack} is published law and takes no scenario")
    said = _read(text)
    if said["name"] in scenarios(pack):
        raise ScenarioRefused(f"{said['name']!r} is a built-in scenario; take another name")
    _switches(pack, said["switches"])
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{said['name']}.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            made = load(pack, path)
            for question in made.questions:
                determine(made, question, {}, on)
        except (KnowledgeError, TypeError, ValueError) as error:
            raise ScenarioRefused(f"the scenario {said['name']!r} cannot be used: {error}"
                                  ) from error
    return said, made


def _read(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ScenarioRefused(f"a scenario has at most {LONGEST:,} characters; shorten it")
    try:
        _flat(text)
        said = strict_yaml.parse(text, "the scenario")
    except yaml.YAMLError as error:
        raise ScenarioRefused(f"the scenario is not YAML: {error}") from error
    except KnowledgeError as error:
        raise ScenarioRefused(str(error)) from error
    if not isinstance(said, dict) or not said.keys() <= KEYS or not (
            KEYS - {"extends"} <= said.keys()):
        raise ScenarioRefused("a scenario says name, author, date and switches, and may say which "
                              "built-in one it extends; nothing else")
    if not isinstance(said["name"], str) or not NAME.fullmatch(said["name"]):
        raise ScenarioRefused("a scenario's name begins with a letter and has letters, digits, _ "
                              "and -, at most 80")
    if not isinstance(said["author"], str) or not 0 < len(said["author"].strip()) <= 200:
        raise ScenarioRefused("a scenario names its author, in at most 200 characters")
    if type(said["date"]) is not date:
        raise ScenarioRefused("a scenario's date is a day such as 2026-11-23")
    if not isinstance(said["switches"], dict) or not said["switches"]:
        raise ScenarioRefused("a scenario sets at least one switch")
    return said


def _flat(text: str) -> None:
    """Refuse what unfolds when it is read: references, and nesting without end."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent):
            raise ScenarioRefused("a scenario uses no YAML references (&, *); write it out")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise ScenarioRefused("the scenario is nested too deep; see a built-in one")


def _switches(pack: str, said: Mapping[str, Any]) -> None:
    """Each switch has a value of the form that the built-in scenarios give it, and a reason."""
    known = load(pack, scenarios(pack)[0])
    for name, entry in said.items():
        if name not in known.parameters:
            raise ScenarioRefused(no_such("switch", str(name), known.parameters))
        if not isinstance(entry, dict) or entry.keys() != SET:
            raise ScenarioRefused(f"the switch {name!r} needs a value and a because (the report or "
                                  "reason behind it), and nothing else")
        form, value, because = _form(known, name), entry["value"], entry["because"]
        words = isinstance(form, str)
        if words != isinstance(value, str) or not isinstance(value, str | int | float) or (
                isinstance(value, bool)):
            raise ScenarioRefused(f"the switch {name!r} takes a {'word' if words else 'number'} "
                                  f"such as {form}")
        if not isinstance(value, str) and not 0 <= value <= 1000:
            raise ScenarioRefused(f"the switch {name!r} takes a number from 0 to 1000")
        if not isinstance(because, str) or not 0 < len(because.strip()) <= 2000:
            raise ScenarioRefused(f"the switch {name!r} says because, in at most 2,000 characters")


def _form(pack: Pack, name: str) -> Any:
    value = pack.parameters[name].values.entries[0].value
    if value is None:
        raise PackError(f"the parameter {name!r} has no value to take the form of")
    return value
