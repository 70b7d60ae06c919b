"""`lodestone ask`, `determine`, `screen`: a question, a case, a name."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import common
from api.cli.common import facts as read_facts

On = Annotated[str, typer.Option("--on", help="The day of the law, as 2026-11-24.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for other programs.")]
FactsOption = Annotated[list[str] | None, typer.Option(
    "--fact", help="A fact as name=value; give it as often as needed.")]
_ENDINGS = {
    "answered": common.ANSWERED, "limits": common.ANSWERED, "needs_facts": common.UNDECIDED,
    "needs_confirmation": common.UNDECIDED, "unsettled": common.UNDECIDED,
    "which_party": common.UNDECIDED, "asked_back": common.UNDECIDED,
}


def ask(
    question: Annotated[str, typer.Argument(help="The question, English or Chinese.")],
    on: On = "", json: Json = False, fact: FactsOption = None,
    confirm: Annotated[bool, typer.Option(
        "--confirm", help="Confirm what was read from the text in the question before.")] = False,
    conversation: Annotated[str, typer.Option(help="Go on with a conversation.")] = "",
    scenario: Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")] = "",
    trace: Annotated[bool, typer.Option("--trace", help="Show what is folded.")] = False,
    sources: Annotated[bool, typer.Option("--sources", help="Show the passages.")] = False,
) -> None:
    """Ask a question; the rules decide.

    At a terminal the first missing fact is asked at once, until nothing is missing or a line is
    left empty.

    Exit code: 0 answered, whatever the verdict; 2 input not understood; 3 facts are missing or
    unconfirmed, or the law is unsettled; 4 refused or out of scope; 1 Lodestone could not work.
    """
    from api.cli.answers.going_on import Talk

    with common.said_plainly():
        talk = Talk(common.house(brief=True), common.day(on), conversation, scenario, quiet=json)
        found = talk.ask(common.whole(question), tuple(fact or ()), everything=confirm)
    if json:
        common.put_json(found.model_dump(mode="json"))
    else:
        from api.terminal.answer_text import card

        common.put(card(found, common.columns(), trace, sources))
        if common.at_a_terminal():
            found = talk.go_on(found)
    raise typer.Exit(_ENDINGS.get(found.case_ending.value, common.NOT_ANSWERED))


def determine(
    pack: Annotated[str, typer.Argument(help="The pack, such as cn_dual_use.")],
    question: Annotated[str, typer.Argument(help="Its question, such as general_license.")],
    fact: FactsOption = None, on: On = "", json: Json = False,
    scenario: Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")] = "",
    compare: Annotated[str, typer.Option(help="Another day: show only what flips.")] = "",
) -> None:
    """Put facts before the rules; no model takes part. Exit code as for ask."""
    from api.clock import moment
    from assistant.determining.determinations import Case, compared, determined
    from assistant.roles import LOCAL

    with common.said_plainly():
        house = common.house()
        loaded = house.pack(pack, scenario, LOCAL.team)
        case = Case(pack, question, read_facts(fact or (), dict(loaded.facts)),
                    common.day(on, pack), scenario)
        if compare:
            flips = compared(house, case, common.day(compare), LOCAL, moment())
            if json:
                common.put_json(flips)
                return
            common.put(flips["headline"])
            for one in flips["flips"]:
                before, after = (", ".join(one[side]).lower() for side in ("before", "after"))
                common.put(f"  · {one['sentence']} {before} -> {after}")
            return
        found = determined(house, case, LOCAL, moment())
    if json:
        common.put_json(found)
    else:
        from api.terminal.case_text import determination

        common.put(determination(found, loaded, common.columns()))
    outcome = found["determination"]["outcome"]
    raise typer.Exit(common.UNDECIDED if outcome in ("needs_facts", "unsettled") else 0)


def screen(
    name: Annotated[str, typer.Argument(help="The party's name, in any script.")],
    country: Annotated[str, typer.Option(help="Its country, as JP.")] = "",
    on: On = "", json: Json = False,
) -> None:
    """Look a party up in every list."""
    from api.clock import moment
    from assistant.determining.screenings import screened
    from assistant.roles import LOCAL
    from knowledge.screening import Query

    with common.said_plainly():
        query = Query(common.whole(name), country.upper())
        found = screened(common.house(), query, common.day(on), LOCAL, moment())
    if json:
        common.put_json(found)
    else:
        from api.terminal.case_text import screening

        common.put(screening(found, common.columns()))
