"""Read a pack from its folder. A pack or a scenario from outside the program with a mistake does
not load; those that come with it are checked by its tests.

<pack>/pack.yaml         title, layer
<pack>/facts.yaml        the facts it may be told
<pack>/instruments.yaml  the laws and notices it rests on, with their dated states
<pack>/parameters/*.yaml dated values and open points
<pack>/*.py              rules and questions
<pack>/sentences_zh.yaml the rules' sentences in Chinese
<pack>/scenarios/*.yaml  where nothing is published: named assumptions
<pack>/told_by.yaml      what lists and records tell of its facts (told_by.py)
<pack>/points/*.yaml     what the texts say at large (points.py), apart from what decides
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

from knowledge import strict_yaml
from knowledge.errors import KnowledgeError, PackError, UnknownPack, no_such
from knowledge.rules import Declaration, Instrument, Pack, Parameter, Question, Rule
from knowledge.rules.law import timeline

HERE = Path(__file__).parent
OUTSIDE: dict[str, Path] = {}
"""Packs that lie elsewhere, by their ids: `outside.py` makes them known."""
POINTS = "points"
READ = {".py", ".yaml", ".csv"}
APART = {"scenarios", POINTS, "plan.yaml", "told_by.yaml"}  # these have fingerprints of their own


def installed() -> tuple[str, ...]:
    """The names of the packs that are here."""
    return tuple(sorted({*_own(), *OUTSIDE}))


@lru_cache(maxsize=1)
def _own() -> tuple[str, ...]:
    """The packs that come with the program: looked for once, and asked for with every answer."""
    return tuple(found.parent.name for found in HERE.glob("*/pack.yaml"))


def scenarios(pack: str) -> tuple[str, ...]:
    """The names of a pack's built-in scenarios; empty for published law."""
    return tuple(sorted(found.stem for found in (folder_of(pack) / "scenarios").glob("*.yaml")))


def load(pack: str, scenario: str | Path = "") -> Pack:
    """The pack, and of an unpublished scheme the scenario of it (a built-in name or a YAML
    file)."""
    return _load(pack, str(scenario), _bytes_of(scenario) if scenario else b"")


@lru_cache(maxsize=32)
def _load(id: str, scenario: str, _: bytes) -> Pack:
    folder = folder_of(id)
    about = strict_yaml.read(folder / "pack.yaml")
    chosen: dict[str, Any] = {}
    if about["layer"] == "C":
        chosen = _scenario(folder, id, scenario)
    elif scenario:
        raise PackError(f"{id} is published law and has no scenarios")
    try:
        rules, questions = _code(id, folder)
        _translate(folder, rules)
        return Pack(
            id=id, title=about["title"], layer=about["layer"], scenario=chosen.get("name", ""),
            facts={name: Declaration(name, **_tuples(entry))
                   for name, entry in strict_yaml.read(folder / "facts.yaml").items()},
            parameters=_parameters(folder, chosen),
            instruments={name: Instrument(name, **_tuples({**entry,
                                                           "states": timeline(entry["states"])}))
                         for name, entry in strict_yaml.read(folder / "instruments.yaml").items()},
            rules=rules, questions=questions, fingerprint=_fingerprint(folder, chosen),
            read_until=about.get("read_until"),
            renamed={name: _tuples(now) for name, now in about.get("facts_renamed", {}).items()},
            checked=id not in OUTSIDE and scenario in ("", *scenarios(id)),
        )
    except TypeError as error:
        raise PackError(f"{id}: a YAML entry does not fit its form: {error}") from error
    except KnowledgeError as error:
        raise PackError(f"{id} does not load: {error}") from error


def forget() -> None:
    """Read the packs anew: another set of them is known."""
    _load.cache_clear()
    _own.cache_clear()


def folder_of(pack: str) -> Path:
    """The folder of an installed pack; UnknownPack, with what is installed, for another."""
    if pack not in installed():
        raise UnknownPack(no_such("pack", pack, installed()))
    return OUTSIDE.get(pack, HERE / pack)


def _bytes_of(scenario: str | Path) -> bytes:
    path = Path(scenario)
    return path.read_bytes() if path.suffix == ".yaml" and path.is_file() else b""


def _scenario(folder: Path, id: str, scenario: str) -> dict[str, Any]:
    """What a scenario says; with `extends` it takes over the switches of a built-in one that it
    does not set itself. A switch that is set nowhere stays unsettled."""
    built_in = folder / "scenarios" / f"{scenario}.yaml"
    path = built_in if built_in.is_file() else Path(scenario)
    if path.suffix != ".yaml" or not path.is_file():
        names = scenarios(id)
        raise UnknownPack(f"{id} needs a scenario; {no_such('scenario', scenario, names)}")
    chosen = strict_yaml.read(path)
    lacking = {"name", "author", "date", "switches"} - set(chosen)
    if lacking:
        raise PackError(f"the scenario {path.name} does not say its {', '.join(sorted(lacking))}")
    if "extends" not in chosen:
        return dict(chosen)
    if chosen["extends"] not in scenarios(id) or chosen["extends"] == chosen["name"]:
        raise PackError(f"the scenario {path.name} extends "
                        f"{no_such('built-in scenario', str(chosen['extends']), scenarios(id))}")
    base = _scenario(folder, id, chosen["extends"])
    taken = {name: {**entry, "because": f"{entry['because']} (taken over from the scenario "
                                        f"{base['name']}, {base['author']}, {base['date']})"}
             for name, entry in base["switches"].items()}
    return {**chosen, "switches": {**taken, **chosen["switches"]}}


def _parameters(folder: Path, scenario: Mapping[str, Any]) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for path in sorted((folder / "parameters").glob("*.yaml")):
        for name, entry in strict_yaml.read(path).items():
            if name in found:
                raise PackError(f"the parameter {name!r} stands in two files")
            values = timeline(entry.pop("values"))
            found[name] = Parameter(name, values=values, **_tuples(entry))
    switches = scenario.get("switches", {})
    for name, entry in switches.items():
        if name not in found:
            raise PackError(no_such("switch", name, found))
        if not {"value", "because"} <= set(entry):
            raise PackError(f"the switch {name!r} of the scenario {scenario['name']} needs a value "
                            "and a because (the report or reason behind it)")
        reference = f"scenario {scenario['name']}, {scenario['author']}, {scenario['date']}"
        first = found[name].values.entries[0].since
        states = {first: {"value": entry["value"], "state": "assumed",
                          "reference": f"{reference}: {entry['because']}"}}
        old = found[name]
        found[name] = Parameter(name, old.description, old.unit, timeline(states),
                                old.description_zh)
    return found


def _code(id: str, folder: Path) -> tuple[dict[str, Rule], dict[str, Question]]:
    rules: dict[str, Rule] = {}
    questions: dict[str, Question] = {}
    for module in _modules(id, folder):
        for found in vars(module).values():
            if isinstance(found, Rule) and rules.setdefault(found.id, found) is not found:
                raise PackError(f"two rules are called {found.id!r}")
            if isinstance(found, Question) and questions.setdefault(found.name, found) is not found:
                raise PackError(f"two questions are called {found.name!r}")
    return rules, questions


def _translate(folder: Path, rules: Mapping[str, Rule]) -> None:
    """Give the rules their sentences in Chinese, where the pack has them."""
    path = folder / "sentences_zh.yaml"
    for name, sentence in (strict_yaml.read(path) if path.is_file() else {}).items():
        if name not in rules:
            raise PackError(f"{path.name}: {no_such('rule', name, rules)}")
        rules[name].sentence_zh = sentence


def _modules(id: str, folder: Path) -> Iterator[ModuleType]:
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        yield importlib.import_module(f"knowledge.packs.{id}" + (f".{name}" if name else ""))


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}


def _fingerprint(folder: Path, scenario: Mapping[str, Any]) -> str:
    """SHA-256 of every file that the pack was read from, and of the scenario."""
    total = sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in READ and APART.isdisjoint(path.relative_to(folder).parts):
            total.update(path.relative_to(folder).as_posix().encode() + b"\0")
            total.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    total.update(repr(sorted((key, str(value)) for key, value in scenario.items())).encode())
    return total.hexdigest()
