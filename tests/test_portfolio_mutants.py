"""The comparison with the kernel can fail: a fault seeded in the portfolio's code is caught."""

from pathlib import Path
from types import ModuleType

import pytest

from knowledge.packs import load
from knowledge.portfolio import decided, lines, split, sql, stage
from tests.portfolio import DAY, differences, star

QUESTIONS = ("general_license", "individual_license", "license_needed", "export_barred",
             "october_listed", "overseas_license_needed", "application_complete")
FAULTS: dict[str, tuple[ModuleType, str, str]] = {
    "and for or": (sql, '(" & " if gate.kind is ALL else " | ").join(parts) + ")"',
                   '" | ".join(parts) + ")"'),
    "not for one of the two truths": (sql, "{could} * 2 - ({does} >> 1))", "{could} * 2 - {does})"),
    "a failed proviso forgotten": (sql, "in enumerate(subject_to):", "in enumerate(()):"),
    "unconfirmed taken as confirmed": (decided, "truths[node] | sure[node] << SURE",
                                       "truths[node] | truths[node] << SURE"),
    "hope in every table taken apart": (
        split, "parts = tuple(sorted(part for part in term if home[part[0]] == table))",
        "parts = tuple(sorted(part for part in term if home[part[0]] == table)[:1])"),
    "what no fact can do hoped for": (
        decided, "if not all([could[node] & UNKNOWN if wanted else not could[node] & NEITHER",
        "if not all([could[node] & UNKNOWN if wanted else could[node] & NEITHER"),
    "open law forgotten": (decided, "<< SURE, open_law | waits,", "<< SURE, waits,"),
    "missing facts of one gate only": (
        sql, 'behind = " | ".join(dict.fromkeys(', 'behind = " & ".join(dict.fromkeys('),
    "a missing fact in the place of another": (
        split, "place += len(names)", "place += len(names) - 1"),
    "the rule above the one that decides": (
        decided, "self._numbers[rule] if rule else NO_RULE,", "NO_RULE,"),
    "a proviso left open by law taken as nothing": (
        sql, "if place in self.split.left_open else could", "if False else could"),
    "a line that names nothing taken as the first row": (
        lines, 'read.append(f"COALESCE(keys_{name}.k, 0) AS k_{name}")',
        'read.append(f"COALESCE(keys_{name}.k, 1) AS k_{name}")'),
    "unconfirmed facts not told apart": (
        stage, "return [*found, UNCONFIRMED] if found and UNCONFIRMED in table.columns else found",
        "return found"),
}


def mutated(module: ModuleType, old: str, new: str) -> ModuleType:
    """A copy of a module with one change in its text."""
    assert module.__file__
    text = Path(module.__file__).read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    made = ModuleType(module.__name__)
    made.__file__ = module.__file__
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, module.__name__, made)
        exec(compile(text.replace(old, new), module.__file__, "exec"), vars(made))
    return made


def wrong(folder: Path) -> int:
    """How many things the tables and the kernel say differently."""
    pack = load("cn_dual_use")
    made, found = star(pack, folder, 150, seed=4), 0
    for name in QUESTIONS:
        law = lines.Law(pack, name, DAY)
        made.portfolio.connection.execute("DROP TABLE IF EXISTS result")
        made.portfolio.run(law)
        found += len(differences(made, law))
    return found


def test_without_a_fault_nothing_differs(tmp_path: Path) -> None:
    assert wrong(tmp_path) == 0


@pytest.mark.parametrize("fault", FAULTS, ids=lambda name: name.replace(" ", "-"))
def test_a_seeded_fault_is_caught(fault: str, tmp_path: Path,
                                  monkeypatch: pytest.MonkeyPatch) -> None:
    module, old, new = FAULTS[fault]
    made = mutated(module, old, new)
    names = {"decide", "joined", "columns", "split", "tables_of", "inline", "keyed", "hash_of",
             "_Staging"}
    for name in names & vars(made).keys() & vars(lines).keys():
        if getattr(lines, name).__module__ == module.__name__:
            monkeypatch.setattr(lines, name, getattr(made, name))
    if module is sql:  # the words of a result are read by its columns
        monkeypatch.setattr(lines, "joined", made.joined)
    assert wrong(tmp_path) > 0
