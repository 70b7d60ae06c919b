"""Lists: only whole, fresh, unshrunken editions are used; a screening names one snapshot."""

import json
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree

import pytest

from assistant.determining.screenings import plain_screening
from assistant.wording import phrases, words
from knowledge.errors import ScreeningError, SnapshotRefused
from knowledge.screening import Edition, Freshness, ListEntry, Lists, ListStore, Query, screen
from knowledge.screening.lists.company_list import read_company_list
from knowledge.screening.lists.consolidated_list import read_csl
from knowledge.screening.lists.officer_folder import read_folder

HERE = Path(__file__).parent / "lists"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
HEAD = "id,name,other_names,country,since,until,reason,reference\n"

Part = tuple[Edition, tuple[ListEntry, ...]]


def own(
    firms: int = 100, *, marker: str = "0", day: date = TODAY, now: datetime = NOW, extra: str = ""
) -> Part:
    rows = [f"m,Marker Firm {marker},,,2026-01-01,,{marker},own\n"]
    rows += [f"{n},Example Works {n},,,2026-01-01,,,own\n" for n in range(firms - 1)]
    return read_company_list(
        (HEAD + "".join(rows) + extra).encode(), name="own", title="Own", published=day,
        retrieved=now, refresh=timedelta(days=1),
    )


def csl(name: str) -> list[Part]:
    return read_csl((HERE / name).read_bytes(), published=TODAY, retrieved=NOW)


def large_csl(parties: int = 400) -> tuple[bytes, bytes]:
    """The same invented list in trade.gov's two forms."""
    head, first, *_ = (HERE / "csl.csv").read_text(encoding="utf-8").splitlines()
    rows = [first.replace("a1,", f"n{n},", 1).replace("Baltrade", f"Baltrade {n}")
            for n in range(parties)]
    template = json.loads((HERE / "csl.json").read_text(encoding="utf-8"))["results"][0]
    results = [{**template, "id": f"n{n}", "name": f"Baltrade {n}"} for n in range(parties)]
    return ("\n".join([head, *rows]) + "\n").encode(), json.dumps({"results": results}).encode()


# Reading

@pytest.mark.parametrize("name", ["csl.json", "csl.csv"])
def test_both_forms_of_the_american_list_give_the_same_parties(name: str) -> None:
    parts = {edition.list: entries for edition, entries in csl(name)}
    assert {k: len(v) for k, v in parts.items()} == {"us_el": 2, "us_sdn": 1}
    baltrade, zhongyuan = parts["us_el"]
    assert baltrade.names == (
        "Baltrade Marine Export JSC", "Baltrade Export", "Балтрейд Марин Экспорт"
    )
    assert baltrade.countries == ("RU", "KZ")
    assert zhongyuan.state(date(2025, 12, 31)) == "in_force"
    assert zhongyuan.state(date(2026, 1, 1)) == "ended"
    [darya] = parts["us_sdn"]
    assert darya.ids == (("Vessel Registration Identification", "IMO 9999999"),)
    assert "no first day" in darya.standing(TODAY).note


def test_the_whole_american_list_is_read_by_part(shared: Path) -> None:
    path = shared / "real/us/lists/csl_2026-07-31_projection.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    sources = held["tables"]["sources"]
    results = [
        {"id": str(n), "name": e["n"], "alt_names": e.get("a", []), "source": sources[e["s"]],
         "addresses": [{"country": c} for c in e.get("c", [])]}
        for n, e in enumerate(held["entries"])
    ]
    raw = json.dumps({"results": results}).encode()
    parts = read_csl(raw, published=date(2026, 7, 31), retrieved=NOW)
    assert sum(e.entries for e, _ in parts) == held["entryCount"]
    assert {e.title: e.entries for e, _ in parts} == held["countsBySource"]


def test_a_company_list_in_chinese_encoding_keeps_names_and_identifiers() -> None:
    text = (HERE / "company.csv").read_text(encoding="utf-8")
    parts = [
        read_company_list(
            text.encode(encoding), name="company", title="Ours", published=TODAY, retrieved=NOW,
            refresh=timedelta(days=30),
        )
        for encoding in ("utf-8", "utf-8-sig", "gb18030")
    ]
    assert parts[0] == parts[1] == parts[2]
    assert parts[0][1][0].ids == (("lei", "529900EXAMPLE0000001"),)
    assert parts[0][1][2].state(TODAY) == "ended"


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("x,No Day,,,yesterday,,,\n", "'yesterday'"),
        ("x,Too,few\n", "too few"),
        ("x,,,,2026-01-01,,,\n", "lacks an id or a name"),
        ("m,Twice,,,2026-01-01,,,\n", "twice"),
        ('x,"Open quote,,,2026-01-01', "whole CSV"),
    ],
)
def test_a_company_list_with_a_bad_row_is_refused_with_the_line(extra: str, said: str) -> None:
    with pytest.raises(SnapshotRefused, match=said):
        own(extra=extra)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("entries.csv", "cn-mofcom-2026-12,TDK", "cn-mofcom-2026-99,TDK"),
        ("instruments.yaml", "state: in_force", "state: in_forse"),
        ("instruments.yaml", "grade: A", "grade: Z"),
        ("entries.csv", "id,instrument", "ident,instrument"),
        ("edition.yaml", "refresh_days: 30", "refresh_days: soon"),
    ],
)
def test_a_slip_in_the_officers_folder_is_refused_not_guessed(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    with as_file(files("knowledge.screening") / "data") as folder:
        copytree(folder, tmp_path / "lists")
    path = tmp_path / "lists" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SnapshotRefused):
        Lists.open(tmp_path / "lists")


# Updates (B9)

def damaged(raw: bytes) -> dict[str, bytes]:
    return {
        **{f"cut at {p} %": raw[: len(raw) * p // 100] for p in (1, 10, 50, 90, 99)},
        "empty": b"",
        "a web page": b"<!DOCTYPE html><html><body>Please log in</body></html>",
        "renamed columns": raw.replace(b"alt_names", b"aliases"),
        "not text": b"\x00\xff\xfe" + raw[:1000],
        "other nesting": b"[" * 100_000,
    }


@pytest.mark.parametrize("form", [0, 1], ids=["csv", "json"])
def test_no_damaged_file_becomes_a_snapshot(tmp_path: Path, form: int) -> None:
    store = ListStore(tmp_path)
    good = large_csl()[form]
    first = store.update(read_csl(good, published=TODAY, retrieved=NOW), now=NOW)
    for kind, raw in damaged(good).items():
        with pytest.raises(SnapshotRefused):
            store.update(read_csl(raw, published=TODAY, retrieved=NOW), now=NOW)
        assert store.current().snapshot.id == first.id, kind


def test_a_shrunken_older_empty_or_incomplete_update_is_refused_and_noted(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    store.update([own(100), *csl("csl.json")], now=NOW)
    before = store.current().snapshot.id
    yesterday = TODAY - timedelta(days=1)
    edition, entries = own(100)
    bad: list[list[Part]] = [
        [own(79)],
        [own(100, day=yesterday)],
        [own(100, now=NOW - timedelta(hours=1))],
        [(edition, ())],
        [(edition, entries[:-1])],
        [csl("csl.json")[0]],
        [],
    ]
    for parts in bad:
        with pytest.raises(SnapshotRefused):
            store.update(parts, now=NOW)
        assert store.current().snapshot.id == before
    assert [line["what"] for line in store.history()] == ["taken"] + ["refused"] * len(bad)
    assert store.update([own(81)], now=NOW).id != before
    assert store.update([own(40)], now=NOW, accepted_by="head of trade compliance")
    assert store.history()[-1]["accepted_by"] == "head of trade compliance"


def test_every_snapshot_stays_loadable_by_its_id_in_another_process(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    ids = [
        store.update([own(marker=str(n), now=NOW + timedelta(hours=n))], now=NOW).id
        for n in range(3)
    ]
    again = ListStore(tmp_path)
    assert len(set(ids)) == 3
    for n, snapshot_id in enumerate(ids):
        lists = again.load(snapshot_id)
        assert lists.snapshot.id == snapshot_id
        assert lists.entries[0].names == (f"Marker Firm {n}",)
    assert again.current().snapshot.id == ids[-1]
    for unknown in ("0000", "0" * 16, "../current"):
        with pytest.raises(SnapshotRefused, match="no whole snapshot"):
            again.load(unknown)


def test_a_stored_edition_that_was_changed_is_not_used(tmp_path: Path) -> None:
    snapshot = ListStore(tmp_path).update([own()], now=NOW)
    [path] = (tmp_path / "editions").iterdir()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Marker Firm 0", "Harmless Ltd"), encoding="utf-8")
    with pytest.raises(SnapshotRefused, match="changed since"):
        ListStore(tmp_path).load(snapshot.id)


def test_a_list_is_not_named_like_a_path(tmp_path: Path) -> None:
    edition, entries = own()
    with pytest.raises(SnapshotRefused, match="cannot be named"):
        ListStore(tmp_path).update([(replace(edition, list="../escape"), entries)], now=NOW)


def test_the_built_in_lists_go_through_the_same_door(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    with pytest.raises(SnapshotRefused, match="no list was ever taken in"):
        store.current()
    with as_file(files("knowledge.screening") / "data") as folder:
        store.update(read_folder(folder), now=NOW)
    assert store.current().snapshot.id == Lists.built_in().snapshot.id
    reopened = ListStore(tmp_path).current()
    assert {e.id: e for e in reopened.entries} == {e.id: e for e in Lists.built_in().entries}


def test_twenty_swaps_under_ten_thousand_queries_mix_nothing(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    known = {store.update([own(30, marker="0")], now=NOW).id: "0"}
    done = threading.Event()
    seen: list[tuple[str, ...]] = []
    asked = [0, 0]

    def ask(worker: int) -> None:
        while asked[worker] < 5_000 or not done.is_set():
            lists = store.current()
            found = screen(lists, Query("Marker Firm"), on=TODAY)
            marks = {h.entry.note for h in (*found.hits, *found.near_misses)
                     if h.entry.id == "own-m"}
            seen.append((found.snapshot.id, *marks))
            asked[worker] += 1

    workers = [threading.Thread(target=ask, args=(n,)) for n in range(2)]
    for worker in workers:
        worker.start()
    for swap in range(1, 21):
        part = own(30, marker=str(swap), now=NOW + timedelta(minutes=swap))
        known[store.update([part], now=NOW).id] = str(swap)
        threading.Event().wait(0.05)
    done.set()
    for worker in workers:
        worker.join()
    wrong = [str(s) for s in seen if len(s) != 2 or known.get(s[0]) != s[1]]
    assert not wrong
    assert len(seen) >= 10_000
    assert len(known) == 21


# Age (B9)

@pytest.mark.parametrize(
    ("hours_past_due", "warned", "state"),
    [(0, False, "no_hit"), (24, False, "no_hit"), (25, True, "no_hit"), (72, True, "no_hit"),
     (73, True, "too_old")],
)
def test_a_late_list_is_warned_of_and_then_calls_nobody_clear(
    hours_past_due: int, warned: bool, state: str
) -> None:
    lists = Lists([own()])
    edition = lists.snapshot.editions[0]
    moment = edition.due + timedelta(hours=hours_past_due)
    found = screen(lists, Query("Sunny Meadows Bakery"), on=TODAY, now=moment)
    assert (bool(found.warnings), found.state) == (warned, state)
    assert screen(lists, Query("Marker Firm 0"), on=TODAY, now=moment).state == "hit"


def test_the_age_limits_are_settings() -> None:
    lists = Lists([own()])
    strict = Freshness(warn_after=timedelta(0), hard_limit=timedelta(minutes=1))
    moment = lists.snapshot.editions[0].due + timedelta(minutes=2)
    found = screen(lists, Query("Nobody"), on=TODAY, now=moment, freshness=strict)
    assert (found.state, found.too_old) == ("too_old", ("own",))
    assert found.flags and not found.clear_of("own")


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ScreeningError, match="zone"):
        screen(Lists.built_in(), Query("Nobody"), on=TODAY, now=NOW.replace(tzinfo=None))


def test_without_a_clock_the_age_is_taken_at_the_end_of_the_day_asked() -> None:
    assert screen(Lists.built_in(), Query("Nobody"), on=TODAY).state == "no_hit"
    assert screen(Lists.built_in(), Query("Nobody"), on=date(2027, 3, 1)).state == "too_old"


def test_a_list_without_history_says_so_for_an_earlier_day() -> None:
    found = screen(Lists(csl("csl.json")), Query("Nobody"), on=date(2025, 1, 1), now=NOW)
    assert any("removed since" in warning for warning in found.warnings)
    assert not screen(Lists.built_in(), Query("Nobody"), on=date(2025, 1, 1), now=NOW).warnings


def test_the_age_of_an_edition_is_never_negative() -> None:
    edition = Lists.built_in().snapshot.editions[0]
    assert edition.age(edition.retrieved - timedelta(days=3)) == timedelta(0)
    assert edition.age(edition.retrieved + timedelta(days=3)) == timedelta(days=3)


# What an answer says of an American entry

AMERICAN = ("us_el", "us_meu", "us_uvl", "us_dpl", "us_sdn", "us_cmic", "us_ssi", "us_ns-mbs",
            "us_plc", "us_cap", "us_dtc", "us_isn")


@pytest.mark.parametrize("list_name", AMERICAN)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_american_list_has_a_title_and_its_effect_in_words(
    list_name: str, language: str
) -> None:
    assert words.has("lists", list_name) and phrases.has(f"effect_{list_name}")
    assert "us_" not in words.say("lists", list_name, language)
    assert phrases.phrase(f"effect_{list_name}", language) != phrases.phrase("limits", language)


def test_the_loaded_lists_are_all_among_those_with_words(shared: Path) -> None:
    held = json.loads((shared / "real/us/lists/csl_2026-07-31_projection.json").read_text("utf-8"))
    results = [{"id": "1", "name": "Any", "alt_names": [], "addresses": [], "source": source}
               for source in held["tables"]["sources"]]
    raw = json.dumps({"results": results}).encode()
    loaded = {edition.list for edition, _ in read_csl(raw, published=TODAY, retrieved=NOW)}
    assert loaded == set(AMERICAN)


def test_a_missing_first_day_is_no_day() -> None:
    [darya] = {e.list: entries for e, entries in csl("csl.json")}["us_sdn"]
    assert darya.standing(TODAY).first_day is None
    found = plain_screening(screen(Lists(csl("csl.json")), Query(darya.names[0]), on=TODAY))
    assert [hit["since"] for hit in found["hits"]] == [""]
    assert "0001" not in json.dumps(found)
