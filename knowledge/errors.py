"""Every error that `knowledge` raises on purpose, each a complete sentence with the way out.

KnowledgeError
├── PackError               a pack that may not be loaded
├── ScenarioRefused         a user's own scenario that cannot be one
├── NotReleased             a rule pack that two people have not signed yet
├── FactError
│   ├── UnknownFact         a name that the pack does not declare
│   └── WrongValue          a value that is not of the fact's type
├── UnknownQuestion         a question that the pack cannot answer
├── UnknownPack             a regime that is not installed
├── UnknownParameter        a parameter or open point that the pack does not declare
├── NoRuleInForce           a day that no version of the rules covers
├── LibraryError
│   ├── LoaderError         a file that cannot be read as what it claims to be
│   └── IndexUnavailable    the index is missing or damaged
│       ├── OtherEmbedder   the index was made by another embedder than the one that is set
│       └── IndexBusy       another process is building it
├── RegisterError
│   ├── DatabaseUnavailable a database that cannot be opened or read
│   ├── UnknownRecord       no such firm, item or other record for this team
│   └── ImportRefused       a file that may not be imported
├── ScreeningError
│   ├── SnapshotRefused     a list edition that may not be activated
│   │   └── SnapshotShrunken  one that lost more than a fifth, until two persons accept the loss
├── PortfolioRefused        order lines that cannot be decided as they were handed in
├── NotEntitled             somebody confirms what his role does not let him confirm
├── RecordKept              content that may not be erased yet
├── RecordUnavailable       the record cannot be written or read, so nothing may be answered
│   └── RecordAlarm         it does not stand where it was signed: nothing more is written
├── RecordChanged           a row whose content is not what was sealed: nobody may rely on it
└── ReviewRefused           a step that the review of an answer does not allow
    └── FourEyes            somebody would approve what he asked for himself
"""

from collections.abc import Iterable
from difflib import get_close_matches


class KnowledgeError(Exception):
    """A reason, in one sentence, why `knowledge` cannot do what was asked."""


class PackError(KnowledgeError):
    """A pack that may not be loaded."""


class ScenarioRefused(KnowledgeError):
    """A user's own scenario that cannot be one."""


class NotReleased(KnowledgeError):
    """A rule pack that may not decide before two people signed it."""


class FactError(KnowledgeError):
    """A fact that cannot be taken."""


class UnknownFact(FactError):
    """A fact name that the pack does not declare."""


class WrongValue(FactError):
    """A value that is not of the fact's declared type."""


class UnknownQuestion(KnowledgeError):
    """A question that the pack cannot answer."""


class UnknownPack(KnowledgeError):
    """A regime that is not installed."""


class UnknownParameter(KnowledgeError):
    """A parameter, instrument or open point that the pack does not declare."""


class NoRuleInForce(KnowledgeError):
    """A day that no version of the rules covers."""


class LibraryError(KnowledgeError):
    """Something about the texts."""


class LoaderError(LibraryError):
    """A file whose content is not of the kind that it claims."""


class IndexUnavailable(LibraryError):
    """The index is missing or damaged."""


class OtherEmbedder(IndexUnavailable):
    """The index was made by another embedder than the one that is set."""


class IndexBusy(IndexUnavailable):
    """Another process is building the index."""


class RegisterError(KnowledgeError):
    """Something about the firm records."""


class DatabaseUnavailable(RegisterError):
    """The database cannot be opened or read."""


class UnknownRecord(RegisterError):
    """No such record for this team."""


class ImportRefused(RegisterError):
    """A file that may not be imported."""


class ScreeningError(KnowledgeError):
    """Something about the lists."""


class SnapshotRefused(ScreeningError):
    """A list edition that may not be activated."""


class SnapshotShrunken(SnapshotRefused):
    """A list edition that lost more than a fifth of its parties; two persons may accept it."""


class PortfolioRefused(KnowledgeError):
    """Order lines that cannot be decided as they were handed in."""


class NotEntitled(KnowledgeError):
    """A confirmation by somebody whose role does not let him confirm it."""


class RecordKept(KnowledgeError):
    """Content of the record that may not be erased yet."""


class RecordUnavailable(KnowledgeError):
    """The record of answers cannot be written or read, so nothing may be answered."""


class RecordAlarm(RecordUnavailable):
    """The record does not stand where it was signed, so that nothing more is written."""


class RecordChanged(KnowledgeError):
    """A row of the record that is not what was sealed."""


class ReviewRefused(KnowledgeError):
    """A step that the review of an answer does not allow."""


class FourEyes(ReviewRefused):
    """An approval by the one who asked or submitted."""


def no_such(kind: str, name: str, known: Iterable[str]) -> str:
    """The sentence for an unknown name: *no fact named 'destnation'; did you mean
    'destination'?*"""
    choices = sorted(known)
    near = get_close_matches(name, choices, n=1, cutoff=0.6)
    if near:
        return f"no {kind} named {name!r}; did you mean {near[0]!r}?"
    shown = ", ".join(choices[:12]) + (", …" if len(choices) > 12 else "")
    return (
        f"no {kind} named {name!r}; there are: {shown}" if choices else f"no {kind} named {name!r}"
    )
