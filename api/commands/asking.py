"""`lodestone ask`, `determine`, `screen`: a question, a case, a name."""

from __future__ import annotations

from typing import Annotated

import typer

from api.commands import shared
from api.commands.shared import facts as read_facts

On = Annotated[str, typer.Option("--on", help="The day of the law, as 2026-11-24.")]
Json = Annotated[bool, typer.Option("--json", help="JSON for other programs.")]
FactsOption = Annotated[list[str] | None, typer.Option(
    "--fact", help="A fact as name=value; give it as often as needed.")]
_ENDINGS = {
    "answered": shared.ANSWERED, "limits": shared.ANSWERED, "needs_facts": shared.UNDECIDED,
    "needs_confirmation": shared.UNDECIDED, "unsettled": shared.UNDECIDED,
    "which_party": shared.UNDECIDED, "asked_back": shared.UNDECIDED,
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
    from api.commands.going_on import Talk

    with shared.said_plainly():
        talk = Talk(shared.house(), shared.day(on), conversation, scenario, quiet=json)
        found = talk.ask(shared.whole(question), tuple(fact or ()), everything=confirm)
    if json:
        shared.put_json(found.model_dump(mode="json"))
    else:
        from api.terminal.card import card

        shared.put(card(found, shared.columns(), trace, sources))
        if shared.at_a_terminal():
            found = talk.go_on(found)
    raise typer.Exit(_ENDINGS.get(found.case_ending.value, shared.NOT_ANSWERED))


def determine(
    pack: Annotated[str, typer.Argument(help="The pack, such as cn_dual_use.")],
    question: Annotated[str, typer.Argument(help="Its question, such as general_license.")],
    fact: FactsOption = None, on: On = "", json: Json = False,
    scenario: Annotated[str, typer.Option(help="A scenario of an unpublished scheme.")] = "",
    compare: Annotated[str, typer.Option(help="Another day: show only what flips.")] = "",
) -> None:
    """Put facts before the rules; no model takes part. Exit code as for ask."""
    from api.clock import moment
    from assistant.determining import LOCAL, Case, compared, determined

    with shared.said_plainly():
        house = shared.house()
        loaded = house.pack(pack, scenario, LOCAL.team)
        case = Case(pack, question, read_facts(fact or (), dict(loaded.facts)),
                    shared.day(on, pack), scenario)
        if compare:
            flips = compared(house, case, shared.day(compare), LOCAL, moment())
            if json:
                shared.put_json(flips)
                return
            shared.put(flips["headline"])
            for one in flips["flips"]:
                before, after = (", ".join(one[side]).lower() for side in ("before", "after"))
                shared.put(f"  · {one['sentence']} {before} -> {after}")
            return
        found = determined(house, case, LOCAL, moment())
    if json:
        shared.put_json(found)
    else:
        from api.terminal.case import determination

        shared.put(determination(found, loaded, shared.columns()))
    outcome = found["determination"]["outcome"]
    raise typer.Exit(shared.UNDECIDED if outcome in ("needs_facts", "unsettled") else 0)


def screen(
    name: Annotated[str, typer.Argument(help="The party's name, in any script.")],
    country: Annotated[str, typer.Option(help="Its country, as JP.")] = "",
    on: On = "", json: Json = False,
) -> None:
    """Look a party up in every list."""
    from api.clock import moment
    from assistant.determining import LOCAL
    from assistant.screenings import screened
    from knowledge.screening import Query

    with shared.said_plainly():
        query = Query(shared.whole(name), country.upper())
        found = screened(shared.house(), query, shared.day(on), LOCAL, moment())
    if json:
        shared.put_json(found)
    else:
        from api.terminal.case import screening

        shared.put(screening(found, shared.columns()))
