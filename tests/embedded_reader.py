"""What the tests of the embedded reader share: its known facts and names, and `read`."""

from datetime import date
from functools import cache

from assistant.reading import embedded
from assistant.reading.contract import Reading
from assistant.reading.mentions.firm_names import names
from assistant.reading.mentions.mentions import TextMentions, page
from assistant.reading.mentions.references import Laws
from assistant.reading.text import Text
from knowledge.packs import installed, load, scenarios
from knowledge.rules import Declaration
from knowledge.screening import Lists
from knowledge.screening.spotting import Spotter

TODAY = date(2026, 11, 30)


@cache
def declared() -> dict[str, Declaration]:
    return {name: fact for id in installed()
            for name, fact in load(id, next(iter(scenarios(id)), "")).facts.items()}


@cache
def known() -> embedded.ReaderContext:
    return embedded.ReaderContext(declared(), Laws((), lambda *_: ""),
                                  Spotter(Lists.built_in()).spans, TODAY)


def read(text: str) -> Reading:
    return embedded.read(text, known())


def seen(text: str) -> TextMentions:
    return page(text, TODAY, names(Text(text), known().spot))
