"""Each kind of message as it is posted: kept as JSON, within Slack's published limits."""

import json
import re

import pytest

from api.slack.blocks.slack_text import heard, link, safe, within
from tests.block_kit import wrong_message, wrong_view
from tests.slack_double import HOSTS
from tests.slack_kinds import FOLDER, kinds

KINDS = kinds()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_what_was_looked_at_and_within_slacks_limits(name: str) -> None:
    made = KINDS[name]
    wrong = wrong_view(made, HOSTS) if "type" in made else wrong_message(made, HOSTS)
    assert not wrong
    kept = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert json.loads(json.dumps(made)) == kept, "see: python -m tests.slack_kinds"


def test_nothing_is_kept_that_is_no_longer_a_kind() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(KINDS)


def test_a_long_trace_says_where_the_rest_is() -> None:
    said = json.dumps(KINDS["window_why_of_a_long_trace"])
    assert "The whole rule trace is on the page" in said and "/answers/" in said


@pytest.mark.parametrize(("said", "wrong"), [
    ({"text": "", "blocks": []}, "no top-level text"),
    ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "51 blocks"),
    ({"text": "<!channel>"}, "markup not of ours"),
    ({"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "verbatim": True,
      "text": "<https://evil.example|x>"}}]}, "markup not of ours"),
    ({"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "verbatim": True,
      "text": "x" * 3_001}}]}, "3001 signs"),
    ({"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}]},
     "links of the text itself"),
    ({"text": "x", "blocks": [{"type": "actions", "elements": [
        {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x" * 76}}]}]},
     "76 signs"),
])
def test_the_limits_are_really_checked(said: dict[str, object], wrong: str) -> None:
    assert any(wrong in one for one in wrong_message(said, HOSTS))


@pytest.mark.parametrize("text", [
    "<!channel>", "<@U1>", "<https://evil.example|x>", "a & b", "*bold*", "`code`", "~gone~",
    "line\nbreak", "\u202ereversed", "tag\U000e0041", "&lt;!here&gt;",
])
def test_no_text_becomes_markup_or_hides_anything(text: str) -> None:
    made = safe(text)
    assert not set("<>*`~\n\u202e") & set(made)
    assert re.sub("&(amp|lt|gt);", "", made).count("&") == 0


def test_only_addresses_become_links() -> None:
    assert link("https://a.example/x?a=1&b=2", "S1") == "<https://a.example/x?a=1&amp;b=2|S1>"
    for address in ("javascript:x", "https://a|b", "https://a>b", "", "ftp://a", "https://a b"):
        assert link(address, "S1") == "S1"


def test_a_block_takes_whole_lines_only() -> None:
    assert within(["a" * 20] * 10, 66) == "\n".join(["a" * 20] * 3 + ["…"])
    assert len(within(["a" * 700] * 10)) <= 3_000


@pytest.mark.parametrize(("said", "text"), [
    ("<@U0BOT> Is <https://tdk.example|TDK> listed?", "Is TDK listed?"),
    ("Dy &lt; 0.1 % &amp; Tb", "Dy < 0.1 % & Tb"), ("<!here> x", "x"),
    ("<#C1|general> x", "general x"), ("<https://a.example/b>", "https://a.example/b"),
    ("&lt;@U1&gt;", "<@U1>"),
])
def test_slacks_own_signs_are_taken_out_of_a_question(said: str, text: str) -> None:
    assert heard(said) == text
