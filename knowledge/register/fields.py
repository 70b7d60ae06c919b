"""The fields of a firm and of an item record (fields.yaml), each with its type and its question.

A field is either *single* (one value at a time: the country) or *several* (owners, sites).
The entries of a field of several are told apart by a key: two statements about the same key from
different sources may contradict each other, two statements about different keys may not.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import StrictBool, TypeAdapter, ValidationError

from knowledge import strict_yaml
from knowledge.errors import WrongValue
from knowledge.register import values
from knowledge.register.statements import NOT_APPLICABLE

Kind = Literal["firm", "item"]
_TYPES: dict[str, Any] = {
    "text": values.Text,
    "line": values.Line,
    "country": values.Country,
    "percent": values.Percent,
    "amount": values.Amount,
    "yes_no": StrictBool,
    **{entry.__name__: entry for entry in values.RecordEntry.__subclasses__()},
}
PAPERS_THAT_END = (("end_use_statement", "valid_until", "statement"),
                   ("general_license", "until", "number"), ("programme", "until", "scheme"),
                   ("veu", "until", "scheme"))
"""Fields that hold papers of a limited time: the part with their last day, the part with the name.
"""


@dataclass(frozen=True)
class Field:
    """One field: its heading (`group`), type (`of`), question; whether it has `several` entries."""

    kind: Kind
    name: str
    group: str
    of: str
    ask: str
    ask_zh: str
    several: bool = False
    choices: tuple[str, ...] = ()

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        of: Any = Literal[self.choices] if self.choices else _TYPES[self.of]
        return TypeAdapter(of)

    @property
    def entry(self) -> type[values.RecordEntry] | None:
        """The class of the field's entries, if they have parts."""
        found = _TYPES.get(self.of)
        is_entry = isinstance(found, type) and issubclass(found, values.RecordEntry)
        return found if is_entry else None

    def check(self, value: Any) -> Any:
        """The value in the field's type; `WrongValue` says in one sentence what is wrong."""
        if value is None or value is NOT_APPLICABLE:
            return value
        try:
            return self._adapter.validate_python(value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            part = ".".join(str(step) for step in first["loc"])
            where = f"{self.name}.{part}" if part else self.name
            raise WrongValue(f"{where} cannot be {first['input']!r}: {first['msg']}") from None

    def dump(self, value: Any) -> Any:
        """The value as JSON data."""
        return self._adapter.dump_python(value, mode="json", exclude_none=True)

    def key_of(self, value: Any) -> str:
        """Which entry this value is; empty for a single field and for markers."""
        if not self.several or value is None or value is NOT_APPLICABLE:
            return ""
        return str(value.key if isinstance(value, values.RecordEntry) else value).casefold()


def _read() -> dict[Kind, dict[str, Field]]:
    declared = strict_yaml.read(Path(__file__).with_name("fields.yaml"))
    kinds: tuple[Kind, ...] = ("firm", "item")
    return {
        kind: {
            name: Field(kind, name, **{**said, "choices": tuple(said.get("choices", ()))})
            for name, said in declared[kind].items()
        }
        for kind in kinds
    }


FIELDS = _read()
