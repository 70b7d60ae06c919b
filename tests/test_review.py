"""The review: four eyes, exactly what was looked at, every step on record; tasks by their days."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from assistant.determining.determinations import Case, determined
from assistant.memo import memo
from assistant.office.due_tasks import due
from assistant.office.reviews import Review, Reviews
from assistant.office.tasks import tasks
from assistant.roles import Who
from assistant.services.services import House
from knowledge.errors import (
    FourEyes,
    KnowledgeError,
    RecordChanged,
    ReviewRefused,
    UnknownRecord,
    WrongValue,
)
from tests.memos import DAY, NOW, QUESTIONS, bare, pdf_text, recorded
from tests.service import CASE, open_in

ASKER, ANALYST, OFFICER = Who("local", "asker"), Who("local", "analyst"), Who("local", "officer")
LATER = NOW + timedelta(hours=1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    opened = open_in(tmp_path_factory.mktemp("data"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def reviews(house: House) -> Reviews:
    return Reviews(house.records)


@pytest.fixture
def record(house: House) -> str:
    return recorded(house, QUESTIONS["no composition"])


def submitted(reviews: Reviews, record: str) -> Review:
    return reviews.submit(ANALYST, record, NOW, comment="please look")


def test_an_answer_goes_from_draft_to_approved_and_every_step_is_a_row(
        house: House, reviews: Reviews, record: str) -> None:
    assert reviews.of("local", record) is None
    body, row = house.records.read("local", record), house.records.row("local", record)
    one = submitted(reviews, record)
    assert one.state == "submitted" and one.record_hash == row.hash
    found = reviews.decide(OFFICER, one.id, "approved", row.hash[:12], LATER, comment="seen")
    assert found.state == "approved" and found.decided and found.decided.by == "officer"
    for step in found.steps:
        kept = house.records.read("local", step.row)
        assert (kept["record"], kept["record_hash"]) == (record, row.hash)
    assert house.records.read("local", record) == body
    assert house.records.row("local", record) == row
    assert house.records.verify("local").whole


@pytest.mark.parametrize("who", [ASKER, ANALYST])
def test_who_asked_or_submitted_cannot_approve(reviews: Reviews, record: str, who: Who) -> None:
    one = submitted(reviews, record)
    with pytest.raises(FourEyes, match="another officer"):
        reviews.decide(who, one.id, "approved", one.record_hash, LATER)
    assert reviews.read("local", one.id).state == "submitted"


def test_a_return_says_what_is_wanting_and_the_answer_may_come_again(
        reviews: Reviews, record: str) -> None:
    one = submitted(reviews, record)
    with pytest.raises(ReviewRefused, match="comment"):
        reviews.decide(OFFICER, one.id, "returned", one.record_hash, LATER, comment=" ")
    reviews.decide(OFFICER, one.id, "returned", one.record_hash, LATER, comment="report missing")
    again = submitted(reviews, record)
    assert again.id != one.id and reviews.read("local", one.id).state == "returned"


@pytest.mark.parametrize("wrong", ["", "0" * 12, "0" * 64, "abc"])
def test_only_the_answer_that_was_looked_at_is_approved(reviews: Reviews, record: str, wrong: str
                                                        ) -> None:
    one = submitted(reviews, record)
    with pytest.raises(ReviewRefused, match="hash"):
        reviews.decide(OFFICER, one.id, "approved", wrong, LATER)
    with pytest.raises(ReviewRefused, match="hash"):
        reviews.decide(OFFICER, one.id, "approved", one.record_hash[:11], LATER)


def test_a_changed_record_can_be_neither_submitted_nor_approved(tmp_path_factory:
                                                               pytest.TempPathFactory) -> None:
    house = open_in(tmp_path_factory.mktemp("changed"))
    reviews = Reviews(house.records)
    first, second = recorded(house, QUESTIONS["no composition"]), recorded(house)
    one = submitted(reviews, first)
    with house.records.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER body_update"))
        connection.execute(text("UPDATE record_body SET body = replace(body, 'CANNOT', 'CAN') "
                                "WHERE id = :id"), {"id": first})
        connection.execute(text("UPDATE record_body SET body = replace(body, 'NOT ELIGIBLE', "
                                "'ELIGIBLE') WHERE id = :id"), {"id": second})
    with pytest.raises(RecordChanged):
        reviews.decide(OFFICER, one.id, "approved", one.record_hash, LATER)
    with pytest.raises(RecordChanged):
        reviews.submit(ANALYST, second, NOW)
    house.close()


def test_a_decided_review_is_decided_and_two_deciders_at_once_are_one(
        house: House, reviews: Reviews, record: str) -> None:
    one = submitted(reviews, record)

    def decide(number: int) -> str:
        try:
            return reviews.decide(Who("local", f"officer {number}"), one.id,
                                  "approved" if number % 2 else "returned", one.record_hash, LATER,
                                  comment="at once").state
        except ReviewRefused:
            return "refused"

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(decide, range(8)))
    assert found.count("refused") == 7
    assert len(reviews.read("local", one.id).steps) == 2
    assert house.records.verify("local").whole


def test_an_answer_is_submitted_once_even_by_many_at_once(reviews: Reviews, record: str) -> None:
    def submit(number: int) -> bool:
        try:
            return bool(submitted(reviews, record))
        except ReviewRefused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(submit, range(8))) == 1


def test_a_later_approved_answer_takes_the_place_of_the_former(house: House, reviews: Reviews
                                                              ) -> None:
    old, new = recorded(house), recorded(house)
    with pytest.raises(ReviewRefused, match="not approved"):
        reviews.submit(ANALYST, new, NOW, supersedes=old)
    one = submitted(reviews, old)
    reviews.decide(OFFICER, one.id, "approved", one.record_hash, LATER)
    two = reviews.submit(ANALYST, new, LATER, supersedes=old)
    assert not reviews.read("local", one.id).superseded_by
    reviews.decide(OFFICER, two.id, "approved", two.record_hash, LATER)
    former = reviews.read("local", one.id)
    assert former.superseded_by == new and former.state == "approved" and not former.binds
    assert {task.record for task in due([former], date(2030, 1, 1))} == set()
    read = pdf_text(memo(house.records, "local", old, "pdf").content)
    assert f"Supersededby{new}" in read
    with pytest.raises(ReviewRefused, match="not approved"):
        reviews.submit(ANALYST, recorded(house), LATER, supersedes=old)


def test_the_memo_names_who_asked_submitted_and_approved_and_grows_a_version(
        house: House, reviews: Reviews, record: str) -> None:
    before = memo(house.records, "local", record, "pdf").content
    one = submitted(reviews, record)
    reviews.decide(OFFICER, one.id, "approved", one.record_hash, LATER, comment="seen and agreed")
    read = pdf_text(memo(house.records, "local", record, "pdf").content)
    for said in ("asker, 2026-11-23 09:00 UTC", "analyst, 2026-11-23 09:00 UTC",
                 "Approved by officer, 2026-11-23 10:00 UTC", "seen and agreed",
                 "Version of this memo 3", "2026-12-23 open point", "2027-11-23 next review"):
        assert bare(said) in read
    assert bare("nobody yet") in pdf_text(before) and bare("nobody yet") not in read


def test_another_team_sees_nothing_and_reaches_nothing(house: House, reviews: Reviews,
                                                       record: str) -> None:
    one, stranger = submitted(reviews, record), Who("other", "officer")
    assert reviews.list("other") == [] and reviews.of("other", record) is None
    for attempt in (lambda: reviews.read("other", one.id),
                    lambda: reviews.submit(stranger, record, NOW),
                    lambda: reviews.decide(stranger, one.id, "approved", one.record_hash, LATER)):
        with pytest.raises(UnknownRecord):
            attempt()


def test_only_answers_are_reviewed(house: House, reviews: Reviews) -> None:
    case = Case(CASE["pack"], CASE["question"], CASE["facts"], DAY)
    row = determined(house, case, ANALYST, NOW)["record"]["id"]
    with pytest.raises(ReviewRefused, match="only answers"):
        reviews.submit(ANALYST, row, NOW)


BODY = {"language": "en", "missing": [{"name": "site", "ask": "Which site?", "held_by": "buyer"}],
        "to_confirm": [{"name": "destination", "value": "DE"}],
        "facts": [{"name": "license_until", "value": "2027-03-01"},
                  {"name": "certificate_valid_to", "value": "2027-01-05"},
                  {"name": "license_from", "value": "2026-03-01"},
                  {"name": "report_due_on", "value": None}]}


def test_tasks_are_the_open_points_the_papers_that_run_out_and_the_next_look() -> None:
    found = [(one.kind, one.about, one.due) for one in tasks(BODY, DAY)]
    assert found == [
        ("open_point", "site", date(2026, 12, 23)),
        ("open_point", "destination", date(2026, 12, 23)),
        ("runs_out", "license_until", date(2027, 3, 1)),
        ("runs_out", "certificate_valid_to", date(2027, 1, 5)),
        ("review", "", date(2027, 11, 23)),
    ]
    named = tasks(BODY, DAY, review_on=date(2027, 1, 1), open_by=date(2026, 12, 1))
    assert {one.due for one in named if one.kind == "open_point"} == {date(2026, 12, 1)}
    assert named[-1].due == date(2027, 1, 1)


@pytest.mark.parametrize("day", [DAY, DAY - timedelta(days=1)])
def test_a_task_cannot_be_due_on_a_day_gone_by(day: date) -> None:
    for wrong in ({"review_on": day}, {"open_by": day}):
        with pytest.raises(WrongValue, match="to come"):
            tasks(BODY, DAY, **wrong)


@pytest.mark.parametrize(("left", "band"), [
    (61, None), (60, "60"), (31, "60"), (30, "30"), (11, "30"), (10, "10"), (0, "10"),
    (-1, "overdue"), (-400, "overdue"),
])
def test_a_task_shows_on_each_side_of_sixty_thirty_and_ten_days(
        house: House, reviews: Reviews, record: str, left: int, band: str | None) -> None:
    last = date(2029, 6, 1)
    one = reviews.submit(ANALYST, record, NOW, review_on=last, open_by=date(2029, 6, 2))
    found = [task for task in due([one], last - timedelta(days=left)) if task.task.due == last]
    assert [task.band for task in found] == ([band] if band else [])
    assert [task.days for task in found] == ([left] if band else [])


def test_a_returned_answer_leaves_nothing_to_be_done(reviews: Reviews, record: str) -> None:
    one = submitted(reviews, record)
    assert due([one], date(2026, 12, 20))
    back = reviews.decide(OFFICER, one.id, "returned", one.record_hash, LATER, comment="anew")
    assert due([back], date(2026, 12, 20)) == []


def test_a_review_names_an_aware_moment(reviews: Reviews, record: str) -> None:
    with pytest.raises(KnowledgeError, match="time zone"):
        reviews.submit(ANALYST, record, datetime(2026, 11, 23, 9, 0))
    assert reviews.of("local", record) is None
    assert submitted(reviews, record).steps[0].at == datetime(
        2026, 11, 23, 9, 0, tzinfo=UTC).isoformat(timespec="microseconds")
