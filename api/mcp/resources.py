"""Resources (texts, rulebooks, records) and prompts: what a person attaches or begins with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from mcp.server import MCPServer
from pydantic import Field

from api.clock import law_day
from api.mcp.pages import written
from api.mcp.tools import Asking, who
from api.routes.law.library_routes import shown
from api.routes.law.pack_routes import declared
from assistant.services.services import House
from knowledge.packs import installed
from knowledge.rulebook import rulebook as book

JSON, MARKDOWN = "application/json", "text/markdown"


def add(made: MCPServer[Any], house: House, now: Callable[[], datetime]) -> None:
    """Give a server its resources and prompts."""
    for pack in installed():
        made.resource(
            f"lodestone://rulebooks/{pack}", name=f"rulebook_{pack}", mime_type=MARKDOWN,
            title=f"Rulebook: {declared(pack).title}",
            description="The questions, rules in words, dated values and sources that decide.",
        )(_rulebook(pack, now))

    @made.resource("lodestone://passages/{id}", mime_type=JSON, title="A passage of law")
    def passage(id: str) -> str:
        """One article, paragraph or entry by its id (d792:26), with source and state today."""
        return written(shown(house.library.passage(id), law_day(now())))

    @made.resource("lodestone://records/{id}", mime_type=JSON, title="A record")
    def record(id: str, asking: Asking) -> str:
        """What the team's record holds of one answer, determination or screening."""
        return written(house.records.read(who(asking).team, id))

    @made.prompt(title="Check a shipment")
    def check_shipment(
        item: Annotated[str, Field(description="The magnet: grade, form, dysprosium, terbium.")],
        buyer: Annotated[str, Field(description="The buyer, and the end user if another.")],
        route: Annotated[str, Field(description="From where to where.")] = "",
    ) -> str:
        """Ask whether a buyer could import a magnet under general authorization."""
        way = f" Route: {route}." if route else ""
        return (f"Could {buyer} import {item} under general authorization?{way}\n\nUse the tool "
                "ask with this question. Show its text as it is, with its marks and sources. "
                "State no verdict that it did not return. Where it asks for a fact, ask me; never "
                "supply one yourself.")

    @made.prompt(title="Explain a point of law")
    def explain_law(topic: Annotated[str, Field(
            description="The rule, notice or article, such as Decree 792 art. 26.")]) -> str:
        """Ask what a text says, with the passages that say it."""
        return (f"What does the law say about {topic}? Use the tool ask, and search for the "
                "passages. Quote the passages with their ids and their state on the day; add no "
                "statement of law of your own.")


def _rulebook(pack: str, now: Callable[[], datetime]) -> Callable[[], str]:
    def rulebook() -> str:
        return book(declared(pack), law_day(now(), pack))

    return rulebook
