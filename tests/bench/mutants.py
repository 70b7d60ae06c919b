"""How many small mistakes in the packs, the kernel and the checks of a reading would a test notice?

    python -m tests.bench.mutants [--mutants 300] [--seed 1] [--only packs|kernel|checks] [--all]

The project is copied first, so that work on it may go on. Each mutant is one change (see
mutations.py), made in memory. It is judged in a fork of the process, one at a time, by the tests
that concern it, up to the first that fails; what survives is judged once more by the slower ones.
A survivor that is no mistake stands with its reason in mutants_accepted.yaml. The last line is one
JSON object; the shares killed are of the mutants that could be a mistake.
"""

import argparse
import ast
import gc
import importlib
import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import pytest  # noqa: E402
from hypothesis import Phase, settings  # noqa: E402

from knowledge import strict_yaml  # noqa: E402
from knowledge.packs import installed, load, scenarios  # noqa: E402
from tests.bench.mutated import importers, install  # noqa: E402
from tests.bench.mutations import Mutant, of_python, of_table, of_yaml  # noqa: E402
from tests.packs import cases  # noqa: E402
from tests.values import without_case  # noqa: E402

ACCEPTED = Path(__file__).with_name("mutants_accepted.yaml")
LONGEST = 90
"""Seconds of work after which a mutant counts as noticed: it does not come to an end."""
SLOWER = {"cn_dual_use": ["test_cn_dual_use.py"], "cn_veu": ["test_cn_veu.py"],
          "us_military": ["test_us_cases.py"], "us_mirror": ["test_us_mirror.py"],
          "us_veu": ["test_us_veu.py", "test_us_cases.py"]}
QUICK = ("us_mirror", "us_military", "cn_veu", "us_veu")
"""The packs whose cases are judged in less than a second, the smallest first."""
KERNEL = ["test_kernel_packs.py", "test_kernel_facts.py", "test_kernel_writing.py",
          "test_kernel_determine.py", "test_kernel_loading.py"]
KERNEL_SLOWER = ["test_kernel_settling.py", "test_kernel_cells.py", "test_kernel_lists.py",
                 "test_kernel_clingo.py", "test_kernel_laws.py"]
CHECKED = ("gate.py", "verifier.py", "typed_values.py", "plain_replies.py", "replies.py")
"""What stands between a reading and the case: what is dropped, and what is the user's own word."""
CHECKS = ["test_reading_gate.py", "test_reading_plainly.py", "test_reading_verifier.py"]
CHECKS_SLOWER = ["test_reading_replies.py", "test_reading_reply_kinds.py", "test_model.py",
                 "test_case.py"]
settings.register_profile("mutants", derandomize=True, deadline=None, database=None,
                          phases=(Phase.explicit, Phase.generate))
"""The same examples for every mutant, and none made smaller: that it fails is all that is asked."""
Judge = Callable[[], str]
"""What noticed the mutant; empty where nothing did."""


def groups() -> dict[str, list[Mutant]]:
    """Every mutant of the three groups."""
    packs = []
    for folder in sorted((ROOT / "knowledge/packs").glob("*/")):
        for file in sorted(folder.rglob("*.py")):
            packs += of_python(ROOT, file)
        for file in [folder / "instruments.yaml", *sorted(folder.glob("parameters/*.yaml")),
                     *sorted(folder.glob("scenarios/*.yaml"))]:
            if file.is_file():
                packs += of_yaml(ROOT, file)
        for file in sorted(folder.glob("table/*.csv")):
            packs += of_table(ROOT, file)
    return {"packs": packs, "kernel": _of_folder("knowledge/rules"),
            "checks": [one for name in CHECKED
                       for one in of_python(ROOT, ROOT / "assistant/reading" / name)]}


def _of_folder(folder: str) -> list[Mutant]:
    return [one for file in sorted((ROOT / folder).rglob("*.py")) for one in of_python(ROOT, file)]


def of_pack(pack: str, rule: str, reading: dict[str, set[int]]) -> Judge:
    """The signed values, favors and cases of a pack; those that read the changed rule first."""
    def judge() -> str:
        values, signed = _module("tests.values"), _module("tests.packs")
        loading = _module("knowledge.packs")
        for scenario in loading.scenarios(pack) or ("",):
            _of_values(values, loading.load(pack, scenario), scenario)
        told = _module("tests.test_values")
        for course in values.tables(pack):
            told.test_a_name_a_site_an_item_is_listed_from_the_day_to_the_day_that_the_rules_give(
                course)
        first = reading.get(rule, set())
        listed = list(enumerate(signed.cases(pack)))
        for _, case in sorted(listed, key=lambda one: one[0] not in first):
            signed.check(case)
        return ""
    return judge


def _of_values(values: Any, pack: Any, scenario: str) -> None:
    for course in values.values(pack.id):
        if course.scenario in ("", scenario):
            values.check_value(course, pack)
    for course in values.instruments(pack.id):
        values.check_instrument(course, pack)
    assert not values.without_case(pack)
    for name, favor in values.favors(pack.id).items():
        question = pack.questions[name]
        assert (question.favourable, question.clears) == (favor.favourable, favor.clears), name


def _module(name: str) -> Any:
    return importlib.import_module(name)


def by_pytest(files: Sequence[str], *options: str) -> Judge:
    """Test files, up to the first failure."""
    def judge() -> str:
        paths = [str(ROOT / "tests" / one) for one in files if (ROOT / "tests" / one).is_file()]
        code = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--tb=line", "--assert=plain",
                            f"--rootdir={ROOT}", *options, *paths])
        return "" if code == 0 else f"pytest ended with {int(code)}"
    return judge


def noticed(mutant: Mutant, judges: Sequence[Judge], read: dict[Path, bytes],
            known: dict[str, set[str]]) -> str:
    """What noticed the mutant, judged in a fork of this process; empty where nothing did."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        signal.setitimer(signal.ITIMER_PROF, LONGEST)
        os.write(into, _judged(mutant, judges, read, known).encode()[:500])
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as told:
        said = told.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    return said or (f"it ended by signal {status}" if status else "")


def _judged(mutant: Mutant, judges: Sequence[Judge], read: dict[Path, bytes],
            known: dict[str, set[str]]) -> str:
    with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        try:
            install(mutant, read, known)
            for judge in judges:
                found = judge()
                if found:
                    return found
        except BaseException as error:
            return f"{type(error).__name__}: {error}"
    return ""


def judges_of(group: str, mutant: Mutant, reading: dict[str, dict[str, set[int]]]) -> list[Judge]:
    if group == "kernel":
        return [*(of_pack(pack, "", {}) for pack in QUICK), by_pytest(KERNEL),
                by_pytest(KERNEL_SLOWER)]
    if group == "checks":
        return [by_pytest(CHECKS), by_pytest(CHECKS_SLOWER)]
    pack = mutant.file.relative_to(ROOT / "knowledge/packs").parts[0]
    return [of_pack(pack, mutant.rule, reading[pack]),
            by_pytest(SLOWER.get(pack, ())), by_pytest(["test_packs.py"], "-k", pack)]


def what_cases_read() -> dict[str, dict[str, set[int]]]:
    """Of each pack, by rule, the places of the signed cases that read it."""
    found: dict[str, dict[str, set[int]]] = {pack: {} for pack in installed()}
    for pack, by_rule in found.items():
        for place, case in enumerate(cases(pack)):
            for finding in case.determine().findings():
                by_rule.setdefault(finding.rule, set()).add(place)
    return found


def import_libraries(group: str) -> None:
    """Import what the tests of a group import, so that no fork has to read the libraries again."""
    files = {"packs": ["test_packs.py"], "kernel": [*KERNEL, *KERNEL_SLOWER],
             "checks": [*CHECKS, *CHECKS_SLOWER]}
    for file in ("conftest.py", *files[group]):
        importlib.import_module(f"tests.{file.removesuffix('.py')}")


def files_read() -> dict[Path, bytes]:
    """The YAML of the packs and of their cases, read once for all mutants."""
    files = [*(ROOT / "knowledge/packs").rglob("*.yaml"), *(ROOT / "tests/cases").rglob("*.yaml")]
    return {file: pickle.dumps(strict_yaml.read(file)) for file in files}


def unjudged() -> int:
    """How many dated values and states have no signed case."""
    return sum(len(without_case(load(pack, scenario)))
               for pack in installed() for scenario in (scenarios(pack) or ("",)))


def unchanged(group: str, mutants: list[Mutant]) -> Iterator[Mutant]:
    """Of each pack, or of the group, a file as it is: it must survive, or the judges are unfit."""
    for file in {one.file.parent: one.file for one in mutants if one.file.suffix == ".py"}.values():
        source = file.read_text(encoding="utf-8")
        yield Mutant(file, f"{file.relative_to(ROOT)} as it is", partial(ast.parse, source))


def run(group: str, mutants: list[Mutant], accepted: dict[str, str]) -> Iterator[Mutant]:
    """The survivors, as they are found."""
    settings.load_profile("mutants")
    import_libraries(group)
    read, reading = files_read(), what_cases_read() if group == "packs" else {}
    if group != "packs":  # what no mutant changes is read and worked out once, before the forks
        with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere):
            for judge in judges_of(group, mutants[0], reading):
                judge()
    known = importers()
    gc.freeze()
    for one in unchanged(group, mutants):
        fault = noticed(one, judges_of(group, one, reading), read, known)
        if fault:
            raise SystemExit(f"{one.name}: the tests fail without any mutant: {fault}")
    for place, mutant in enumerate(mutants, 1):
        if not noticed(mutant, judges_of(group, mutant, reading), read, known):
            reason = accepted.get(mutant.name)
            print(f"{group} survivor: {mutant.name}" + (f" — {reason}" if reason else ""),
                  flush=True)
            yield mutant
        if place % 50 == 0:
            print(f"{group}: {place} of {len(mutants)}", flush=True)


def in_a_copy(words: Sequence[str]) -> int:
    """Run the same command in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        left_out = shutil.ignore_patterns("__pycache__", ".*")
        for name in ("knowledge", "assistant", "api", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=left_out)
        shutil.copy(ROOT / "pyproject.toml", copy)
        return subprocess.run([sys.executable, "-m", "tests.bench.mutants", "--here", *words],
                              cwd=copy, check=False).returncode


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--mutants", type=int, default=300, help="of each group, drawn")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", choices=("packs", "kernel", "checks"))
    options.add_argument("--all", action="store_true", help="every mutant, none drawn")
    options.add_argument("--match", default="", help="only mutants whose name has these words")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    said = options.parse_args()
    if not said.here:
        raise SystemExit(in_a_copy(sys.argv[1:]))
    accepted: dict[str, str] = strict_yaml.read(ACCEPTED) or {}
    figures: dict[str, Any] = {}
    for group, mutants in groups().items():
        if said.only not in (None, group):
            continue
        drawn = [one for one in mutants if said.match in one.name]
        if not said.all and len(drawn) > said.mutants:
            drawn = random.Random(said.seed).sample(drawn, said.mutants)
        start = time.perf_counter()
        left = list(run(group, drawn, accepted))
        equal = [one for one in left if one.name in accepted]
        judged = len(drawn) - len(equal)
        figures |= {f"{group}_killed": round((judged - len(left) + len(equal)) / max(1, judged), 4),
                    f"{group}_run": len(drawn), f"{group}_of": len(mutants),
                    f"{group}_survivors": len(left) - len(equal), f"{group}_accepted": len(equal),
                    f"{group}_seconds": round(time.perf_counter() - start)}
    print(json.dumps(figures | {"values_without_case": unjudged()}))


if __name__ == "__main__":
    main()
