"""A batch as a workbook: Summary, Results, Missing facts, Rules, Run info; every cell is text."""

from __future__ import annotations

from collections import Counter
from importlib.metadata import version

from assistant.batch.batch_run import BatchRow, Result, flips
from assistant.wording import words
from knowledge.register.exports import table_xlsx
from knowledge.rules.canonical import plain

ADDED = ("row key", "verdict", "layer", "deciding rule", "because", "missing facts",
         "lists say", "matched entity", "matched name", "list", "why matched", "firm on record",
         "as of", "case")
ALL = "(every buyer)"
CASES = 4


def workbook(found: Result) -> bytes:
    """The five sheets; the columns of the uploaded file come first, unchanged."""
    return table_xlsx({
        "Summary": _summary(found), "Results": _results(found),
        "Missing facts": _missing(found), "Rules": _rules(found), "Run info": _run(found)})


def _verdict(found: Result, row: BatchRow) -> str:
    made = row.determination
    if made is None:
        return "NOT READ"
    said = words.outcome(made.question, made.outcome, "en")
    return f"{said} (to be confirmed)" if made.favourable and made.to_confirm else said


def _summary(found: Result) -> list[list[str]]:
    counted = Counter(_verdict(found, row) for row in found.rows)
    states = Counter(row.screening.state if row.screening else "not read" for row in found.rows)
    changed = flips(found.rows)
    return [
        ["verdict", "rows"], *([name, str(count)] for name, count in sorted(counted.items())),
        ["all rows", str(len(found.rows))], ["", ""], ["lists say", "rows"],
        *([name.replace("_", " "), str(count)] for name, count in sorted(states.items())),
        ["", ""], ["flips since the earlier batch",
                   str(len(changed)) if found.batch.against else "no earlier batch was named"],
        *([f"{row.key} {row.name}", f"{_said(found, row.was)} -> {_verdict(found, row)}"]
          for row in changed)]


def _said(found: Result, outcome: str) -> str:
    return words.outcome(found.batch.question, outcome, "en")


def _results(found: Result) -> list[list[str]]:
    width = len(found.upload.heading.columns)
    heading = [*found.upload.heading.columns, *ADDED, *(["was"] if found.batch.against else [])]
    rows = [heading]
    for row in found.rows:
        cells = [*row.cells, *[""] * (width - len(row.cells))][:width]
        was = [_said(found, row.was)] if found.batch.against else []
        rows.append([*cells, *_added(found, row), *was])
    return rows


def _added(found: Result, row: BatchRow) -> list[str]:
    case = f"record {found.record['id']}, row {row.number}"
    made, seen = row.determination, row.screening
    if made is None or seen is None:
        return [row.key, "NOT READ", "", "", row.refused, *[""] * 7, found.batch.on.isoformat(),
                case]
    shown = (seen.hits or tuple(one for one in seen.near_misses if one.flags))[:CASES]
    because = () if made.outcome == "needs_facts" else made.because[:3]
    return [
        row.key, _verdict(found, row),
        words.layer(found.pack.layer, found.pack.scenario, "en"), "; ".join(because),
        " ".join(_sentence(found, rule) for rule in because),
        "; ".join(made.missing.to_yes[0]) if made.missing.to_yes else "",
        seen.state.replace("_", " "),
        "; ".join(hit.entry.id for hit in shown), "; ".join(hit.matched_name for hit in shown),
        "; ".join(f"{hit.entry.list} ({hit.state})" for hit in shown),
        " | ".join([" ".join(hit.why) for hit in shown] + list(seen.flags)
                   + [f"{hit.entry.names[0]} was dismissed by {one.author}: {one.reason}"
                      for hit, one in seen.cleared]),
        row.firm, found.batch.on.isoformat(), case]


def _sentence(found: Result, rule: str) -> str:
    held = found.pack.rules[rule]
    return (held.on(found.batch.on) or held.versions[-1]).sentence


def _missing(found: Result) -> list[list[str]]:
    """One line for each fact of each buyer; what is missing for all of them is asked once."""
    rows = [["buyer", "row key", "fact", "question", "question (Chinese)"]]
    wanted = [(row, row.determination.missing.to_yes[0]) for row in found.rows
              if row.determination and row.determination.missing.to_yes]
    counted = Counter(name for _, names in wanted for name in names)
    common = {name for name, count in counted.items() if count == len(wanted) > 1}
    for name in sorted(common):
        rows.append([ALL, "", name, *_asks(found, name)])
    for row, names in wanted:
        rows += [[row.name, row.key, name, *_asks(found, name)] for name in names
                 if name not in common]
    return rows


def _asks(found: Result, name: str) -> list[str]:
    declared = found.pack.facts[name]
    return [declared.ask, declared.ask_zh]


def _rules(found: Result) -> list[list[str]]:
    used = dict.fromkeys(rule for row in found.rows if row.determination
                         for rule in row.determination.because)
    rows = [["rule", "text", "text (Chinese)", "cites", "since", "status"]]
    for name in sorted(used):
        rule = found.pack.rules[name]
        held = rule.on(found.batch.on) or rule.versions[-1]
        under = found.pack.instruments.get(held.under)
        state = words.say("states", under.state(found.batch.on).value, "en") if under else ""
        rows.append([name, held.sentence, rule.sentence_zh, "; ".join(held.cites),
                     str(held.since or ""), state])
    return rows


def _run(found: Result) -> list[list[str]]:
    batch, table = found.batch, found.upload.table
    return [
        ["what", "value"], ["Lodestone", version("lodestone")],
        ["record", found.record["id"]], ["record hash", found.record["hash"]],
        ["made at", found.record["at"]], ["law as of", batch.on.isoformat()],
        ["pack", f"{found.pack.id} {found.pack.fingerprint}"], ["question", batch.question],
        ["item", batch.item], ["file", batch.file], ["file SHA-256", found.upload.sha256],
        ["read as", table.encoding], ["sheet", table.sheet],
        ["sheets not read", ", ".join(table.other_sheets)],
        ["rows above the headings", str(found.upload.heading.number - 1)],
        ["list snapshot", found.lists.snapshot.id],
        *([f"list {one.list}", f"{one.version}, {one.entries} entries, checked "
                               f"{plain(one.retrieved.date())}, {one.checksum}"]
          for one in found.lists.snapshot.editions),
        *([f"column {column}", target or "(not read)"]
          for column, target in found.mapping.items()),
        *([f"fact {name}", str(value)] for name, value in sorted(batch.facts.items()))]
