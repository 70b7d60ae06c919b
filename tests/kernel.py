"""Small packs for the kernel's tests, drawn at random.

The rule bodies are drawn as nested tuples and built with &, | and ~ only, so that whatever they are
handed - symbols, truths, SQL text - they say the same.
"""

from collections.abc import Callable, Mapping
from datetime import date
from random import Random
from typing import Any

from knowledge.rules import (
    Condition,
    Declaration,
    Instrument,
    Pack,
    Parameter,
    Question,
    Rule,
    rule,
)
from knowledge.rules.law import timeline

DAY = date(2026, 11, 23)
POOL: dict[str, tuple[Any, ...]] = {
    "yes_no": (True, False),
    "choice": ("red", "green", "blue"),
    "percent": (0, 0.5, 1, 3, 5, 50),
    "number": (-2, 0, 1, 7.5, 100),
    "date": (date(2025, 1, 1), date(2025, 4, 4), date(2025, 4, 5), date(2026, 1, 1)),
    "country": ("DE", "JP", "US"),
    "code": ("1C902.a", "1C905.a", "2B001"),
}
LIMITS: dict[str, tuple[Any, ...]] = {
    "percent": (0, 1, 5), "number": (0, 1, 100), "date": (date(2025, 4, 4), date(2025, 12, 31)),
}
ORDERED = ("more_than", "at_least", "less_than", "at_most")
LEVERS = ("choice1", "percent1", "yes_no2")


def declare(name: str, type: str, **more: Any) -> Declaration:
    choices = POOL["choice"] if type == "choice" else ()
    known: dict[str, Any] = {"subject": "goods", "held_by": "somebody", **more}
    return Declaration(name, type, f"What is {name}?", f"{name}是什么？", choices, **known)


def facts(*names: str) -> dict[str, Declaration]:
    """Declarations of facts called by their type and a number; some may lawfully be changed."""
    return {name: declare(name, name.rstrip("0123456789"),
                          lawful_change="choose another" if name in LEVERS else "")
            for name in names}


ALL_FACTS = facts("yes_no1", "yes_no2", "yes_no3", "choice1", "percent1", "percent2", "number1",
                  "date1", "date2", "country1", "code1")
FEW_FACTS = facts("yes_no1", "yes_no2", "choice1", "percent1")


def instrument(id: str, **states: str) -> Instrument:
    """An instrument with states by day, written `d2025_04_04="in_force"`."""
    days = {date(*map(int, day[1:].split("_"))): {"state": state, "reference": "gazette"}
            for day, state in states.items()}
    return Instrument(id, f"Law {id}", f"法{id}", "State Council", "http://law.example/",
                      "official_text", timeline(days))


def parameter(name: str, **entry: Any) -> Parameter:
    return Parameter(name, f"The value of {name}", "",
                     timeline({date(2020, 1, 1): {"reference": "law:9", **entry}}))


INSTRUMENTS = {one.id: one for one in (
    instrument("law", d2020_1_1="announced", d2021_1_1="in_force"),
    instrument("pause", d2020_1_1="in_force", d2025_11_10="suspended"),
    instrument("lapse", d2020_1_1="in_force", d2025_11_10="suspended", d2026_11_10="unverified"),
)}
PARAMETERS = {one.name: one for one in (
    parameter("line", value=1, state="in_force"), parameter("point", state="unsettled"),
)}


# --- formulas at random ---

def formula(rnd: Random, declared: Mapping[str, Declaration], said: int, depth: int,
            whole: bool, pairs: float = 0.4) -> Any:
    """A nested tuple; `said` earlier rules may be referred to; `whole` law has tests of two facts
    (that share of those that could be) and open points too."""
    roll = rnd.random()
    if depth and roll < 0.55:
        return (rnd.choice(("and", "or")),
                *(formula(rnd, declared, said, depth - 1, whole, pairs)
                  for _ in range(rnd.randint(2, 3))))
    if depth and roll < 0.7:
        return ("not", formula(rnd, declared, said, depth - 1, whole, pairs))
    if said and roll < 0.85:
        return ("said", rnd.randrange(said))
    if whole and roll < 0.88:
        return ("open",)
    return _test(rnd, declared, whole, pairs)


def _test(rnd: Random, declared: Mapping[str, Declaration], whole: bool, pairs: float) -> Any:
    name = rnd.choice(list(declared))
    type = declared[name].type
    if type == "yes_no":
        return ("test", name, "holds")
    others = [other for other in declared if declared[other].type == type and other != name]
    if type not in LIMITS:
        if whole and others and rnd.random() < pairs:
            return ("two", name, "is_", rnd.choice(others))
        return rnd.choice((("test", name, "is_", rnd.choice(POOL[type])),
                           ("test", name, "is_one_of", tuple(rnd.sample(POOL[type], 2)))))
    if whole and others and rnd.random() < pairs:
        if type == "percent" and rnd.random() < 0.5:
            return ("sum", name, rnd.choice(others), rnd.choice(ORDERED), rnd.choice(LIMITS[type]))
        return ("two", name, rnd.choice(ORDERED), rnd.choice(others))
    if type == "percent" and rnd.random() < 0.2:
        return ("line", name, rnd.choice(ORDERED))
    return ("test", name, rnd.choice(ORDERED), rnd.choice(LIMITS[type]))


def say(tree: Any, rules: list[Rule], f: Any, p: Any) -> Any:
    """What a nested tuple says to whatever it is handed."""
    match tree:
        case ("and", first, *rest):
            found = say(first, rules, f, p)
            for part in rest:
                found = found & say(part, rules, f, p)
            return found
        case ("or", first, *rest):
            found = say(first, rules, f, p)
            for part in rest:
                found = found | say(part, rules, f, p)
            return found
        case ("not", part):
            return ~say(part, rules, f, p)
        case ("said", place):
            return rules[place](f, p)
        case ("open",):
            return p.open("point")
        case ("test", name, test, *operands):
            return getattr(getattr(f, name), test)(*operands)
        case ("two", name, test, other):
            return getattr(getattr(f, name), test)(getattr(f, other))
        case ("sum", name, other, test, limit):
            return getattr(getattr(f, name).plus(getattr(f, other)), test)(limit)
        case ("line", name, test):
            return getattr(getattr(f, name), test)(p.line)
    raise AssertionError(tree)


def make_rule(id: str, body: Callable[[Any, Any], Any], cites: str = "law:1", **more: Any) -> Rule:
    body.__doc__ = f"Rule {id} holds."
    return rule(id, cites=cites, **more)(body)


def make_pack(rules: list[Rule], questions: list[Question],
              declared: Mapping[str, Declaration] = ALL_FACTS,
              parameters: Mapping[str, Parameter] = PARAMETERS,
              instruments: Mapping[str, Instrument] = INSTRUMENTS) -> Pack:
    return Pack("toy", "Toy", "A", declared, parameters, instruments,
                {one.id: one for one in rules}, {one.name: one for one in questions}, "0" * 64)


def random_pack(rnd: Random, declared: Mapping[str, Declaration] = ALL_FACTS, *,
                whole: bool = True, pairs: float = 0.4) -> Pack:
    """A pack of 3 to 6 rules and two questions; `whole` has every kind of test, of law and of open
    point, otherwise it has tests of one fact and law in force only."""
    rules: list[Rule] = []
    for place in range(rnd.randint(3, 6)):
        tree = formula(rnd, declared, place, rnd.randint(1, 3), whole, pairs)
        under = rnd.choice(("law",) * 8 + ("pause", "lapse")) if whole else "law"
        rules.append(make_rule(f"r{place}", lambda f, p, tree=tree: say(tree, rules, f, p),
                               cites=f"{under}:1"))
    questions = [_question(rnd, name, rules) for name in ("first", "second")]
    return make_pack(rules, questions, declared)


def _question(rnd: Random, name: str, rules: list[Rule]) -> Question:
    parts = tuple(one if rnd.random() < 0.6 else ~one
                  for one in rnd.sample(rules, rnd.randint(2, 3)))
    clears = rnd.random() < 0.6
    keep = Condition("keep", "Keep papers.", "保存资料。", "law:5", rules[0])
    return Question(name, f"May {name}?", f"{name}？", "law", parts[:2],
                    provisos=() if clears else parts[2:], outcomes=("yes", "no"),
                    conditions=(keep,), clears=clears,
                    favourable=rnd.choice(("yes", "no")) if clears else "yes",
                    authorization=True)


def random_facts(rnd: Random, declared: Mapping[str, Declaration], share: float) -> dict[str, Any]:
    """About this share of the facts, told values from the pool."""
    return {name: rnd.choice(POOL[one.type]) for name, one in declared.items()
            if rnd.random() < share}
