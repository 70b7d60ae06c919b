"""`lodestone memo`, `review …`, `tasks`: the memo as a file, its approval, what falls due."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli import common
from api.cli.answers.ask_commands import Json

if TYPE_CHECKING:
    from assistant.office.reviews import Review

app = typer.Typer(help="The review of answers: submit, approve, return, list.",
                  no_args_is_help=True)
Team = Annotated[str, typer.Option(help="The team.")]
By = Annotated[str, typer.Option(
    help="Who does it, as the record names him: whoever may write the data folder is believed, "
         "so on a shared machine use the API and its keys.")]
Comment = Annotated[str, typer.Option(help="What to say with it.")]
Hash = Annotated[str, typer.Option("--hash", help="The hash of the answer's row, at least its "
                                                  "first twelve signs; the memo shows it.")]
ReviewId = Annotated[str, typer.Argument(help="The id of the review.")]


def memo(
    record: Annotated[str, typer.Argument(help="The record of an answer.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    form: Annotated[str, typer.Option(help="pdf or docx.")] = "pdf",
    language: Annotated[str, typer.Option(help="en or zh; the answer's if left out.")] = "",
    team: Team = "local",
) -> None:
    """Write the decision memo of a recorded answer to a new file."""
    from assistant.memo import memo as made_of

    if form not in ("pdf", "docx") or language not in ("", "en", "zh"):
        raise typer.BadParameter("--form takes pdf or docx, --language takes en or zh")
    with common.said_plainly():
        made = made_of(common.house().records, team, record, "docx" if form == "docx" else "pdf",
                       "zh" if language == "zh" else "en" if language == "en" else None)
    common.write_new(out, made.content)


@app.command("submit")
def submit(
    record: Annotated[str, typer.Argument(help="The record of an answer.")],
    comment: Comment = "", by: By = "local", team: Team = "local", json: Json = False,
    supersedes: Annotated[str, typer.Option(help="An approved answer that it replaces.")] = "",
    review_on: Annotated[str, typer.Option(help="When to look at it again, as 2027-05-24.")] = "",
    open_by: Annotated[str, typer.Option(help="By when open points are settled.")] = "",
) -> None:
    """Put a recorded answer up for approval."""
    from api.clock import moment
    from assistant.office.reviews import Reviews

    with common.said_plainly():
        found = Reviews(common.house().records).submit(
            common.who(team, by), record, moment(), comment=common.whole(comment),
            supersedes=supersedes, review_on=common.day(review_on) if review_on else None,
            open_by=common.day(open_by) if open_by else None, channel="command line")
    _show(found, json)


@app.command("approve")
def approve(review: ReviewId, record_hash: Hash, comment: Comment = "", by: By = "local",
            team: Team = "local", json: Json = False) -> None:
    """Approve; never by the one who asked or submitted."""
    _decide(review, "approved", record_hash, comment, by, team, json)


@app.command("return")
def send_back(review: ReviewId, record_hash: Hash, comment: Comment, by: By = "local",
              team: Team = "local", json: Json = False) -> None:
    """Return, with a comment that says what is wanting."""
    _decide(review, "returned", record_hash, comment, by, team, json)


@app.command("list")
def list_reviews(team: Team = "local", json: Json = False,
                 state: Annotated[str, typer.Option(help="submitted, approved or returned.")] = ""
                 ) -> None:
    """The reviews, the one that waits longest first."""
    from assistant.office.reviews import Reviews, plain

    with common.said_plainly():
        found = Reviews(common.house().records).list(team, state)
    if json:
        common.put_json([plain(one) for one in found])
    else:
        for one in found:
            common.put(f"{one.id}  {one.state:<9}  {one.record_hash[:12]}  {one.headline}")


def tasks(
    on: Annotated[str, typer.Option("--on", help="The day, as 2026-11-24; today.")] = "",
    team: Team = "local", json: Json = False,
) -> None:
    """What falls due within 60, 30 or 10 days, or is overdue; and alerts nobody acknowledged."""
    from assistant.office.due_tasks import due
    from assistant.office.reviews import Reviews
    from assistant.portfolio.alerts import alerts

    with common.said_plainly():
        house = common.house()
        found = due(Reviews(house.records).list(team), common.day(on))
        waiting = alerts(house, team, waiting=True)
    if json:
        common.put_json([*({**vars(one), "task": one.task.plain()} for one in found),
                         *({"alert": one.plain()} for one in waiting)])
    else:
        for alert in waiting:
            common.put(f"{alert.since}  alert      {alert.what}  ({alert.id[:8]}: {alert.why})")
        for one in found:
            common.put(f"{one.task.due}  {one.days:>4} days  {one.task.what}  "
                       f"({one.record[:8]}: {one.headline})")


def _decide(review: str, step: Literal["approved", "returned"], record_hash: str, comment: str,
            by: str, team: str, json: bool) -> None:
    from api.clock import moment
    from assistant.office.reviews import Reviews

    with common.said_plainly():
        found = Reviews(common.house().records).decide(
            common.who(team, by), review, step, record_hash, moment(),
            comment=common.whole(comment), channel="command line")
    _show(found, json)


def _show(found: Review, json: bool) -> None:
    from assistant.office.reviews import plain

    if json:
        common.put_json(plain(found))
    else:
        common.put(f"{found.state}: {found.headline}\n  review {found.id}\n"
                   f"  answer {found.record}, hash {found.record_hash[:12]}")
