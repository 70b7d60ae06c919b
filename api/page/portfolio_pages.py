"""Portfolios of order lines: counts, filters, what flips, and from a group down to one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import HTMLResponse

from api.http.dependencies import CallerDep, HouseDep
from api.page import render
from api.page.refused import Readable
from assistant.portfolio.alerts import alerts
from assistant.portfolio.deciding import opened, stored
from assistant.portfolio.shown import Filter, Shown, shown
from assistant.wording import words
from knowledge.errors import UnknownRecord
from knowledge.portfolio.chosen import one_line
from knowledge.rules import Pack

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse,
                   route_class=Readable)
Id = Annotated[str, Path(max_length=36)]
ROWS = 100
GROUPS = 10


@router.get("/portfolios")
def portfolios(request: Request, house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """The team's portfolios, the last first, and how many alerts wait for a person."""
    held = list(reversed(stored(house, caller.team)))
    return render.page(request, "portfolios.html", held=held,
                       waiting=len(alerts(house, caller.team, waiting=True)))


@router.get("/portfolios/{portfolio}")
def portfolio(request: Request, portfolio: Id, house: HouseDep, caller: CallerDep,
              said: Annotated[Filter, Query()]) -> HTMLResponse:
    """One portfolio: its lines by verdict, by deciding rule, by what is missing; and what flips."""
    language = render.language_of(request)
    with shown(house, caller.team, portfolio, said) as found:
        pack = house.pack(found.body["pack"], found.body["scenario"], caller.team)
        lines = found.lines(ROWS + 1)
        links = _Links(f"/portfolios/{portfolio}", said)
        tallies = _tallies(found, links, pack, language)
        return render.page(
            request, "portfolio.html", held=found, id=portfolio, said=said, links=links,
            lines=lines[:ROWS], more=links.to(after=lines[ROWS - 1].line)
            if len(lines) > ROWS else "", tallies=tallies,
            cliffs=_cliffs(found, links, pack, language), sentence=_sentences(pack, language),
            verdict=lambda answer: words.outcome(
                found.body["question"], found.outcome(answer), language),
            tone=lambda answer: render.tone_of_outcome(
                pack.id, found.body["question"], found.outcome(answer), pack.scenario),
            export=f"/v1/portfolios/{portfolio}/answers?{urlencode(said.told)}",
            asked=words.noun(found.body["question"], pack.question(
                found.body["question"]).asks, language))


@router.get("/portfolios/{portfolio}/lines/{number}")
def line(request: Request, portfolio: Id, number: Annotated[int, Path(ge=1, le=10**12)],
         house: HouseDep, caller: CallerDep) -> HTMLResponse:
    """One line: its case, decided by the kernel, with what each table told and every rule."""
    language = render.language_of(request)
    held, law, _ = opened(house, caller.team, portfolio)
    try:
        told, kept = held.facts(number), one_line(held.connection, number)
    finally:
        held.close()
    if kept is None:
        raise UnknownRecord(f"the portfolio has no line {number}")
    found = law.determine(told)
    return render.page(
        request, "portfolio_line.html", portfolio=portfolio, line=kept, found=found.plain(),
        told=told, declared=law.pack.facts, sentence=_sentences(law.pack, language),
        verdict=words.outcome(law.question, found.outcome, language),
        tone=render.tone_of_outcome(law.pack.id, law.question, found.outcome, law.pack.scenario),
        kept=words.outcome(law.question, law.outcome(kept.answer), language))


@router.get("/alerts")
def waiting(request: Request, house: HouseDep, caller: CallerDep,
            state: Annotated[str, Query(pattern="^(waiting|all)$")] = "waiting") -> HTMLResponse:
    """Verdicts that changed or will, and papers that run out, each until a person takes note."""
    return render.page(request, "alerts.html", state=state,
                       alerts=alerts(house, caller.team, waiting=state == "waiting"))


@dataclass(frozen=True)
class _Links:
    """Addresses of the same portfolio, with one part of the filter changed."""

    place: str
    said: Filter

    def to(self, **changed: Any) -> str:
        told = {**self.said.told, "after": None, **changed}
        kept = {name: value for name, value in told.items() if value not in (None, "")}
        return self.place + (f"?{urlencode(kept)}" if kept else "")


def _sentences(pack: Pack, language: str) -> Any:
    """The sentence of a rule in the reader's language, by its name."""

    def said(rule: str) -> str:
        held = pack.rules.get(rule)
        if held is None:
            return rule
        return held.sentence_zh if language == "zh" and held.sentence_zh else (
            held.versions[-1].sentence)

    return said


def _tallies(found: Shown, links: _Links, pack: Pack, language: str
             ) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """The largest groups by rule and by what is missing: words, lines, link."""
    sentence = _sentences(pack, language)
    rules = [(sentence(rule) or "–", count, links.to(rule=rule)) for rule, count in
             found.by_rule()[:GROUPS]]
    missing = [(_called(pack, name, language), count, links.to(missing=name))
               for name, count in list(found.waited_for().items())[:GROUPS]]
    return [("by_rule", rules), ("by_missing", missing)]


def _called(pack: Pack, name: str, language: str) -> str:
    return words.fact(name, language) if name in pack.facts else name


def _cliffs(found: Shown, links: _Links, pack: Pack, language: str) -> Iterator[dict[str, Any]]:
    """What flips on the next days of change, the largest groups of each with a link."""
    question, sentence = found.body["question"], _sentences(pack, language)
    for number, one in enumerate(found.body.get("cliffs", [])):
        before = [tuple(each) for each in one["before"]["assumed"]]
        yield {
            "on": one["after"]["on"], "flipped": one["flipped"], "unknown": one["unknown"],
            "supposed": [(_instrument(pack, id, language), words.say("states", state, language))
                         for id, state in one["after"]["assumed"] if (id, state) not in before],
            "groups": [{
                "was": words.outcome(question, group["was"], language),
                "now": words.outcome(question, group["now"], language),
                "why": sentence(group["rule_after"]), "lines": group["lines"],
                "link": links.to(answer=None, rule="", missing="", id="", cliff=number,
                                 group=place)}
                for place, group in enumerate(one["groups"][:GROUPS])]}


def _instrument(pack: Pack, id: str, language: str) -> str:
    held = pack.instruments.get(id)
    return id if held is None else (held.title_zh if language == "zh" and held.title_zh
                                    else held.title)


