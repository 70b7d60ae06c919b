"""A question at the terminal, and the missing facts asked one after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import typer

from api.cli import common
from api.clock import moment
from api.terminal.answer_text import card
from assistant.answer import Answer, Waiting
from assistant.answering import answer
from assistant.asked import Asked
from assistant.roles import EVERYBODY
from assistant.services.services import House, installed_packs
from assistant.wording import words
from knowledge.errors import KnowledgeError
from knowledge.rules import Declaration

HOW = {"percent": ("%", "%"), "number": ("number", "数字"), "yes_no": ("yes/no", "是/否"),
       "country": ("two letters, as DE", "两位国家代码，如DE"), "date": ("as 2026-11-24",) * 2}
"""How a fact of each type is written, in English and Chinese."""


@dataclass
class Talk:
    """One conversation at the terminal. `quiet` tells no steps."""

    house: House
    day: date
    conversation: str = ""
    scenario: str = ""
    quiet: bool = False
    declared: Mapping[str, Declaration] = field(init=False)

    def __post_init__(self) -> None:
        self.declared = {name: one for pack in installed_packs().values()
                         for name, one in pack.facts.items()}

    def ask(self, text: str, facts: tuple[str, ...] = (), confirm: tuple[str, ...] = (),
            *, everything: bool = False) -> Answer:
        """Ask, with facts as name=value; `everything` confirms whatever was read before."""
        names = (*self.declared, "parties") if everything else confirm
        found = answer(self.house, Asked(
            text=text, law_day=self.day, now=moment(), channel="command line",
            conversation=self.conversation, facts=common.facts(facts, self.declared),
            confirm=names, scenario=self.scenario, roles=EVERYBODY), self._step)
        self._step("")
        self.conversation = found.conversation
        return found

    def go_on(self, found: Answer) -> Answer:
        """Ask for what is missing, one thing at a time; an empty line ends it."""
        while (waits := next((one for one in found.waiting if one.kind in ("confirm", "fact")),
                             None)) is not None:
            following = (self._confirmed(found, waits) if waits.kind == "confirm"
                         else self._told(found, waits.names[0]))
            if following is None:
                break
            found = following
            common.put(card(found, common.columns()))
        return found

    def _confirmed(self, found: Answer, waits: Waiting) -> Answer | None:
        hint = "是则输入y，回车跳过" if found.language == "zh" else "y for yes, Enter to skip"
        said = typer.prompt(f"{waits.text} [{hint}]", default="", show_default=False)
        if said.strip().lower() not in ("y", "yes", "是"):
            return None
        return self.ask(found.question, confirm=waits.names)

    def _told(self, found: Answer, name: str) -> Answer | None:
        """The answer with the fact as typed; None for an empty line. What is no value of its kind
        is said, and asked again."""
        one, zh = self.declared[name], found.language == "zh"
        how = "/".join(one.choices) if one.choices else HOW.get(one.type, ("text", "文字"))[zh]
        skip = "回车跳过" if zh else "Enter to skip"
        while said := typer.prompt(f"{words.fact(name, found.language)} [{how}], {skip}",
                                   default="", show_default=False).strip():
            try:
                return self.ask(found.question, (f"{name}={said.removesuffix('%').strip()}",))
            except (KnowledgeError, typer.BadParameter) as error:
                typer.echo(str(error), err=True)
        return None

    def _step(self, sentence: str) -> None:
        """The step that is being taken, on one line that the next one takes over."""
        if not self.quiet and common.errors_at_a_terminal():
            typer.echo(f"\r\x1b[2K  … {sentence}" if sentence else "\r\x1b[2K", err=True, nl=False)
