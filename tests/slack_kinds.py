"""Every kind of message and window, made of fixed answers, as it is kept in tests/slack_messages.

`python -m tests.slack_kinds` writes them anew; look at what changed before it is committed.
"""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from api.slack.admission import both
from api.slack.blocks import answer_blocks, fact_form, why
from api.slack.place import Place
from api.slack.web_api import note
from api.slack.work import review_messages
from assistant.answer import (
    Alternative,
    Answer,
    AsOf,
    Beside,
    Branch,
    Citation,
    Ending,
    FactShown,
    HitShown,
    MissingFact,
    NextStep,
    Reason,
    ScenarioRow,
    ShownSentence,
    StandingLine,
    Statement,
    TraceLine,
    ValueShown,
    Verdict,
    Waiting,
)
from assistant.office.reviews import Review, Step

FOLDER = Path(__file__).parent / "slack_messages"
PAGE = "https://lodestone.example"
RECORD = "171f45cd-13cb-4bed-8dd3-77aa8c8d09e5"
PLACE = Place("C0OPEN", "U0ANNA", "1800000000.000200", "1800000000.000200")
LAW = Citation(
    mark="S1", passage="d792:26", title="Regulations on Export Control of Dual-Use Items",
    pinpoint="26", issuer="State Council", state="in_force", evidence="official_text",
    quote="…", original=False, language="en", sha256="0" * 64,
    link="http://exportcontrol.mofcom.gov.cn/article/zcfg/gnzcfg/gzjgfxwj/202410/1057.html")


def verdict(outcome: str, label: str, provisional: str = "") -> Verdict:
    line = f"{label} — general license (A · published law) · Velbrandt GmbH · N38EH · 2026-11-24"
    return Verdict(pack="cn_dual_use", question="general_license", outcome=outcome, label=label,
                   asks="May a general license cover this shipment?", layer="A", favourable=False,
                   provisional=provisional, line=line)


def answer(ending: Ending = Ending.ANSWERED, said: Verdict | None = None, **parts: Any) -> Answer:
    """An answer of which only the given parts are told; its short form is put together as the
    house does: verdict, first reason, next step."""
    short = [Statement(id="verdict", kind="verdict", sentence=said.line)] if said else []
    short += [Statement(id=one.rule, kind="reason", sentence=one.sentence, marks=one.marks)
              for one in parts.get("because", ())[:1]]
    short += [Statement(id="next", kind="next", sentence=parts["next"].sentence)] \
        if "next" in parts else []
    made: dict[str, Any] = {
        "id": RECORD, "conversation": RECORD, "ending": ending, "language": "en",
        "intent": "buyer_eligibility", "question": "?", "verdict": said,
        "headline": said.line if said else "What the texts say", "record": RECORD,
        "text": "\n".join(one.marked for one in short), "statements": short,
        "disclaimer": "Not legal advice: this says what the published rules allow; MOFCOM decides "
                      "on licenses.",
        "as_of": AsOf(law=date(2026, 11, 24), lists="Watch list 2026-11-23", list_snapshot="7350",
                      packs={}, texts="b2e4", answered_at=datetime(2026, 11, 24, 2, tzinfo=UTC)),
        "citations": [LAW], "not_checked": ["Owners were not traced."]}
    return Answer(**made | parts)


BARRED = Reason(rule="r", truth="TRUE", marks=("S1",),
                sentence="The end user stands on the watch list: no general license.")
ROUTE = Alternative(question="individual_license", asks="May an individual license be applied for?",
                    outcome="eligible", label="MAY BE APPLIED FOR", holder="the Chinese exporter",
                    conditions=("A risk-assessment report goes with the application. [S1]",
                                "A written undertaking goes with it. [S1]"))
HIT = HitShown(party="Velbrandt GmbH", list="MOFCOM control list", name="Velbrandt GmbH",
               state="in_force", instrument="MOFCOM Announcement No. 30 of 2026", grade="C",
               evidence="read from a third party's transcription; the official page was not opened",
               exact=True, why=("word for word",), source="http://exportcontrol.mofcom.gov.cn/")
MISSING = [
    MissingFact(name="terbium_pct", ask="What is the terbium content by weight, and which test "
                "report says so?", type="percent", document="composition report",
                held_by="magnet maker", first=True),
    MissingFact(name="japan_military", ask="Is it for a military user or use in Japan?",
                type="yes_no", document="end-use certificate", held_by="end user", first=True),
    MissingFact(name="item_form", ask="What is it?", type="choice",
                choices=("magnet", "assembled_product")),
    MissingFact(name="valid_until", ask="Until when is the certificate valid?", type="date"),
    MissingFact(name="end_user_country", ask="In which country?", type="country"),
    MissingFact(name="code", ask="Which customs code?", type="code"),
]
TRACE = [
    TraceLine(depth=0, rule="r1", sentence="The item needs a license.", truth="TRUE", expected=True,
              state="in_force", cites=("d792:14",), missing=(), unsettled=(), facts=(
                  FactShown(name="dysprosium_pct", value=6.5, grade="C"),)),
    TraceLine(depth=1, rule="r2", sentence="It contains terbium.", truth="UNKNOWN", expected=None,
              state="in_force", cites=(), missing=("terbium_pct",), unsettled=(), facts=()),
    TraceLine(depth=0, rule="r3", sentence="No license serves this party.", truth="UNKNOWN",
              expected=False, state="in_force", cites=(), missing=(), unsettled=(), facts=())]
OPEN = verdict("needs_facts", "CANNOT TELL YET")
ASK = NextStep(sentence="Ask the magnet maker for the composition report: terbium content.",
               who="magnet maker")
APPLY = NextStep(sentence="The Chinese exporter may apply for an individual license.",
                 who="exporter")
STANDING = [
    StandingLine(name="license", title="License", text="needed · general license: not eligible",
                 tone="bad", asked=True, marks=("S1",)),
    StandingLine(name="item", title="Item", text="controlled (1C905.a)", tone="bad"),
    StandingLine(name="parties", title="Buyer and owners", tone="bad",
                 text="Velbrandt GmbH: watch list, in force")]
HOSTILE = "<!channel> *ELIGIBLE* `x` <https://evil.example|click> & \u202egnp.exe " + "a" * 4_000


def _review(*steps: Step) -> Review:
    submitted = Step("submitted", "anna", "2026-11-24T02:00:00+00:00", "", "slack", "r", "h")
    return Review("0b5e2f3c-1111-4222-8333-944455556666", RECORD, "693f4be4c252" + "0" * 52,
                  OPEN.line, "anna", (submitted, *steps), ())


def _message(made: Answer, mapped: bool = True, share: bool = False) -> dict[str, Any]:
    return vars(answer_blocks.message(made, PAGE, mapped, share))


def kinds() -> dict[str, dict[str, Any]]:
    """Each kind by its name."""
    barred = verdict("not_eligible", "NOT ELIGIBLE")
    back = Step("returned", "ben", "2026-11-24T03:00:00+00:00", "Who is it?", "slack", "r", "h")
    to_confirm = [FactShown(name="magnet_family", value="ferrite", words="ferrite magnet")]
    asked = answer(Ending.NEEDS_FACTS, OPEN, missing=MISSING, trace=TRACE, next=ASK,
                   standing=STANDING, facts_known=4, facts_needed=14,
                   supposed=["Supposed: the goods leave China."])
    long = [TRACE[0].model_copy(update={"sentence": HOSTILE, "depth": at % 4}) for at in range(400)]
    return {
        "not_eligible": _message(answer(
            said=barred, because=[BARRED], alternatives=[ROUTE], next=APPLY, standing=STANDING)),
        "two_buyers": _message(answer(
            said=barred, because=[BARRED], standing=STANDING, beside=[Beside(
                about="Norddrive Pumpen GmbH", headline="CANNOT TELL YET — general license",
                tone="open", lines=(STANDING[1],))])),
        "a_point_of_law": _message(answer(
            headline="A firm on the watch list gets no general license.",
            points=[ShownSentence(sentence="An individual license stays possible.",
                                  marks=("S1",))])),
        "listed_by_weak_evidence": _message(answer(said=barred, because=[BARRED], hits=[HIT])),
        "missing_facts": _message(asked),
        "to_confirm": _message(answer(
            Ending.NEEDS_CONFIRMATION, verdict("needs_facts", "CONFIRM FIRST", "not_controlled"),
            to_confirm=to_confirm, next=NextStep(
                sentence="Right so far? Magnet family: ferrite", who="yourself"),
            waiting=[Waiting(id="confirm", kind="confirm", names=("end_user", "magnet_family"),
                             text="Right so far? Magnet family: ferrite")])),
        "unsettled": _message(answer(Ending.UNSETTLED, verdict("unsettled", "UNSETTLED LAW"),
                                     because=[BARRED], branches=[
            Branch(suppose={"no61": True}, words=("No. 61 is in force",), outcome="x", label="YES"),
            Branch(suppose={"no61": False}, words=("it is not",), outcome="y", label="NO")])),
        "scenarios": _message(answer(said=barred, because=[BARRED], scenarios=[
            ScenarioRow(scenario="veu-strict", outcome="not_eligible", label="NOT ELIGIBLE",
                        because="Any tie bars."),
            ScenarioRow(scenario="veu-threshold", outcome="needs_facts", label="CANNOT TELL YET",
                        because="The share is not known.")])),
        "a_value": _message(answer(values=[ValueShown(
            pack="cn_dual_use", name="review_working_days", description="Days of the review",
            value=45, unit="working days", state="in_force", since=date(2024, 12, 1),
            reference="d792:17", mark="S1")])),
        "chinese": _message(answer(
            said=OPEN, language="zh", headline="暂不能判断 — 通用许可 (A · 公布的法律)",
            disclaimer="本回答不构成法律意见。", missing=[
                MISSING[0].model_copy(update={"ask": "铽的重量百分比是多少？"})])),
        "which_firm": _message(answer(Ending.WHICH_PARTY, headline="Which firm?", text="Which?",
                                      choices=["Acme GmbH (DE, acme-de)", HOSTILE])),
        "to_somebody_unmapped": _message(asked, mapped=False),
        "private_with_share": _message(answer(said=barred, because=[BARRED]), share=True),
        "hostile": _message(answer(
            said=barred.model_copy(update={"line": HOSTILE}), headline=HOSTILE, because=[
                BARRED.model_copy(update={"sentence": HOSTILE})], corrections=[HOSTILE] * 9,
            next=NextStep(sentence=HOSTILE),
            standing=[StandingLine(name="x", title=HOSTILE, text=HOSTILE)] * 9,
            supposed=[HOSTILE], beside=[Beside(about=HOSTILE, headline=HOSTILE, tone="bad",
                                               lines=())] * 9,
            hits=[HIT.model_copy(update={"name": HOSTILE, "evidence": HOSTILE})] * 9,
            branches=[Branch(suppose={}, words=(HOSTILE,) * 9, outcome="x", label=HOSTILE)] * 9,
            scenarios=[ScenarioRow(scenario=HOSTILE, outcome="x", label=HOSTILE, because=HOSTILE)
                       ] * 99, what_changed=[HOSTILE] * 9)),
        "review_waits": vars(review_messages.review_message(_review(), "en")),
        "review_returned": vars(review_messages.review_message(_review(back), "en")),
        "review_decided": vars(review_messages.decided_message(_review(back), "en")),
        "not_mapped": vars(note(both("not_mapped", "U0NEW"))),
        "window_why": why.window(asked.model_copy(update={"because": [BARRED]}), PAGE),
        "window_why_of_a_long_trace": why.window(answer(said=barred, trace=long), PAGE),
        "window_facts": fact_form.facts_form(asked, PLACE),
        "window_return": fact_form.return_form("0b5e2f3c", "693f4be4c252", PLACE, "en"),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, made in kinds().items():
        text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
        (FOLDER / f"{name}.json").write_text(text, "utf-8")
