"""The team's firms by id, number and name, read once for a whole batch."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.register import Firm, Register
from knowledge.register.importers.taking import STRONG
from knowledge.register.name_keys import number, plain


@dataclass
class FirmsOnRecord:
    """Every firm on record; a firm is met only where exactly one fits."""

    register: Register
    team: str
    _by_id: dict[str, Firm] = field(default_factory=dict)
    _by_number: dict[str, set[str]] = field(default_factory=dict)
    _by_name: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for firm in self.register.every(self.team):
            if not isinstance(firm, Firm):
                continue
            id = firm.id
            self._by_id[id] = firm
            for one in firm.values("identifier"):
                if one.scheme in STRONG:
                    self._by_number.setdefault(number(one.value), set()).add(id)
            for name in firm.names:
                self._by_name.setdefault(plain(name.text), set()).add(id)

    def find(self, asked: Firm) -> Firm | None:
        """The firm on record that a row means: by id, else by number, else by its very name."""
        if asked.id in self._by_id:
            return self._by_id[asked.id]
        numbers = [number(one.value) for one in asked.values("identifier")
                   if one.scheme in STRONG]
        met = {id for one in numbers for id in self._by_number.get(one, ())} or {
            id for name in asked.names for id in self._by_name.get(plain(name.text), ())}
        return self._by_id[met.pop()] if len(met) == 1 else None
