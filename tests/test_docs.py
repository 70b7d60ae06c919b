"""What the pages say is so: settings, commands, files, addresses and links that they name exist."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main
import yaml

from api.cli.command_line import app
from api.cli.service.settings_command import reference
from assistant.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
NOT_SETTINGS = {"SECRETS", "SHARED", "TEST_POSTGRES", "TEST_SPARK"}
"""Variables that are read elsewhere: where secrets stand, and what tests are given."""
CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.DOTALL)
COMMAND = re.compile(r"(?:^|[\s(])(?:\.venv/bin/|-- |exec )?lodestone ([a-z][a-z-]*(?: [a-z-]+)?)")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_settings_reference_is_what_the_program_has() -> None:
    assert (ROOT / "docs" / "settings.md").read_text() == reference(), (
        "run: lodestone settings > docs/settings.md")
    assert all(field.description for field in Settings.model_fields.values())
    shown = set(re.findall(r"^\| `LODESTONE_([A-Z0-9_]+)`", reference(), re.MULTILINE))
    assert shown == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_setting_that_a_page_names_exists(page: Path) -> None:
    names = set(re.findall(r"LODESTONE_([A-Z0-9_]*[A-Z0-9])\b(?!_)", page.read_text()))
    known = {name.upper() for name in Settings.model_fields} | NOT_SETTINGS
    assert names <= known


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_that_a_page_names_exists(page: Path) -> None:
    whole = typer.main.get_command(app)
    for block in CODE.findall(page.read_text()):
        code = " ".join(block).replace("\\\n", " ")
        for other in ("exec lodestone ", "-n lodestone"):  # a service, a namespace
            code = code.replace(other, "")
        for said in COMMAND.findall(code):
            group: object = whole
            for word in said.split():
                commands = getattr(group, "commands", None)
                if commands is None:
                    break
                assert word in commands, f"{page.name}: lodestone {said}"
                group = commands[word]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text()
    paths = re.findall(
        r"\b(?:api|assistant|knowledge|tests|docs|deploy|lock)/[\w./-]*[\w/]", text)
    modules = re.findall(r"-m ((?:tests|assistant)\.[\w.]+)", text)
    for one in [path for path in paths if "<" not in path]:
        assert one.startswith("deploy/secrets") or list(ROOT.glob(one)), f"{page.name}: {one}"
    for one in modules:
        assert (ROOT / f"{one.replace('.', '/')}.py").is_file(), f"{page.name}: {one}"
    for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text):
        assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text()
    named_there = set(re.findall(r"[\w/-]+\.md", str(yaml.safe_load(menu)["nav"])))
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert named_there == pages
    assert len(list((ROOT / "docs" / "decisions").glob("0*.md"))) >= 10


def test_the_readme_is_short_and_its_three_lines_are_commands() -> None:
    lines = (ROOT / "README.md").read_text().splitlines()
    assert len(lines) <= 120
    assert all(len(line) <= 100 for line in lines
               if not line.startswith("|") and "lodestone ask" not in line)
    start = lines.index("```")
    commands = [shlex.split(line) for line in lines[start + 1:lines.index("```", start + 1)]]
    assert [one[:2] for one in commands[:2]] == [["python3", "bootstrap.py"]] * 2
    assert [one[2] for one in commands[:2]] == ["serve", "test"]
    assert commands[2][:2] == [".venv/bin/lodestone", "ask"] and len(commands) == 3


def test_the_pages_tell_every_tool_that_programs_get() -> None:
    tools = set(re.findall(r"^    def (\w+)\(asking: Asking", (
        ROOT / "api" / "mcp" / "tools.py").read_text(), re.MULTILINE)) - {"lists"}
    told = (ROOT / "docs" / "api.md").read_text()
    assert len(tools) == 9 and all(f"`{name}`" in told for name in tools)
