"""A decided portfolio as a workbook: Summary, Results, Missing facts, Rules, Run info."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from assistant.portfolio.deciding import Decided
from assistant.wording import words
from knowledge.errors import PortfolioRefused
from knowledge.portfolio.chosen import Chosen, statement
from knowledge.register.exports import table_xlsx

LARGEST = 100_000
HEADING = ["line", "id", "verdict", "to be confirmed", "deciding rule", "missing"]


def workbook(found: Decided) -> bytes:
    """The five sheets. Raises PortfolioRefused for more lines than a workbook is good for."""
    if found.lines > LARGEST:
        raise PortfolioRefused(f"{found.lines} lines are too many for a workbook; write them as "
                               ".parquet or .csv")
    return table_xlsx({"Summary": _summary(found), "Results": _results(found),
                       "Missing facts": _missing(found), "Rules": _rules(found),
                       "Run info": _run(found)})


def _said(found: Decided, outcome: str) -> str:
    return words.outcome(found.law.question, outcome, "en")


def _summary(found: Decided) -> list[list[str]]:
    return [["verdict", "lines"],
            *([_said(found, name), str(count)] for name, count in found.counts.items()
              if name != "to_confirm"),
            ["all lines", str(found.lines)],
            ["of these to be confirmed", str(found.counts["to_confirm"])]]


def _results(found: Decided) -> Iterator[list[str]]:
    yield HEADING
    said = statement(found.portfolio.connection, found.law.outcomes, Chosen())
    rows = found.portfolio.connection.execute(
        f"SELECT * FROM ({said}) ORDER BY line").fetchall()
    for line, id, outcome, confirm, rule, missing in rows:
        yield [str(line), id or "", _said(found, outcome), "yes" if confirm else "", rule,
               missing.replace(";", "; ")]


def _missing(found: Decided) -> list[list[str]]:
    """The missing facts, grouped by who holds the paper."""
    facts = found.law.pack.facts
    rows = []
    for name, lines in found.missing.items():
        fact = facts.get(name)
        rows.append([fact.held_by if fact else "(open point of law)", name,
                     fact.ask if fact else found.law.pack.parameters[name].description
                     if name in found.law.pack.parameters else "",
                     fact.document if fact else "", str(lines)])
    return [["held by", "fact", "ask", "document", "lines"], *sorted(rows)]


def _rules(found: Decided) -> list[list[str]]:
    counted = found.portfolio.connection.execute(
        "SELECT name, count(*) FROM result JOIN result_rules ON n = rule GROUP BY name "
        "ORDER BY count(*) DESC, name").fetchall()
    rules = found.law.pack.rules
    rows = [["rule", "lines", "sentence", "sentence (Chinese)", "source"]]
    for name, lines in counted:
        held = rules[name].on(found.law.on) or rules[name].versions[0]
        rows.append([name, str(lines), held.sentence, rules[name].sentence_zh,
                     "; ".join(held.cites)])
    return rows


def _run(found: Decided) -> list[list[str]]:
    law = found.law
    return [
        ["what", "value"], ["Lodestone", version("lodestone")],
        ["portfolio and record", found.id], ["record hash", str(found.record["hash"])],
        ["made at", str(found.record["at"])], ["law as of", law.on.isoformat()],
        ["pack", f"{law.pack.id} {law.pack.fingerprint}"], ["question", law.question],
        *([f"supposed {id}", state.value] for id, state in law.assumed),
        *([f"table {name}", f"{one['source']} {one['sha256']}"]
          for name, one in found.portfolio.sources.items()),
        *([f"columns of {name} not read", ", ".join(one["not_read"])]
          for name, one in found.portfolio.sources.items() if one["not_read"])]
