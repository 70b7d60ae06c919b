"""Read one message: by the embedded reader, and by a provider's model where one is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.reading import embedded
from assistant.reading.contract import Reading
from assistant.reading.embedded import ReaderContext
from assistant.reading.mentions.firm_names import names
from assistant.reading.mentions.mentions import page
from assistant.reading.pasted import own
from assistant.reading.replies import Awaited, reply
from assistant.reading.text import Text
from knowledge.rules import Declaration


def read(raw: str, known: ReaderContext, waiting: Sequence[Awaited],
         facts: Mapping[str, Declaration]) -> Reading:
    """The reading of a message, tried first as a reply to our open questions."""
    found = embedded.read(raw, known)
    plain = own(raw, list(found.pasted))
    held = page(plain, known.today, names(Text(plain), known.spot))
    answered = reply(found, held, waiting, facts)
    spans = [one.span for one in answered.facts]
    return replace(answered, unread=tuple(
        one for one in answered.unread if not any(one.span.overlaps(span) for span in spans)))
