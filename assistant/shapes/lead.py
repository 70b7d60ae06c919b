"""The first sentence of an answer: what an officer would say straight away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from assistant.answer import Point
from assistant.desk import AMERICAN, Desk
from assistant.evidence import SAME_NAME
from assistant.plan import WORDS_ASKED
from assistant.shapes import bounds, states
from assistant.shapes.base import say
from assistant.wording import lists, words
from assistant.wording.phrases import phrase
from knowledge.rules import Determination, Instrument

Lead = Callable[[Desk, Determination | None], Point | None]


def lead(desk: Desk, found: Determination | None) -> Point | None:
    """The sentence that answers at once, where the verdict line does not do so by itself."""
    follow = desk.read.follow_up
    if follow is not None and follow.kind in ("why", "source", "language", "document", "repeat"):
        return None
    young = _younger(desk, found)
    if young is not None:
        return young
    if desk.read.american and desk.read.intent not in OF_ANY_LAW:
        return None
    bound = bounds.bound(desk) if found is None else None
    if bound is not None:
        return bound
    made = BY_INTENT.get(desk.read.intent)
    return made(desk, found) if made else None


def _younger(desk: Desk, found: Determination | None) -> Point | None:
    """What is asked about was not there yet on the day: from when it is, and by what."""
    zh = desk.language == "zh"
    if desk.younger is not None:
        pack = desk.pack(desk.younger[0])
        law = pack.instruments[pack.question(desk.younger[1]).basis]
        first = law.states.entries[0]
        return say(desk, "lead_younger_law", law.title_zh if zh and law.title_zh else law.title,
                   first.since, words.told("references", first.reference, desk.language),
                   desk.law_day)
    if desk.read.value is None or desk.value_of_the_day or found is not None:
        return None
    value = desk.pack(desk.read.value[0]).parameters[desk.read.value[1]]
    since = value.values.entries[0]
    about = value.description_zh if zh and value.description_zh else value.description
    return say(desk, "lead_younger_value", desk.law_day, about, since.since,
               words.value(since.value, desk.language), cites=(since.reference.split(" ")[0],))


ASKING = ("lead_name_buyer", "lead_their_license", "lead_owner_listed")
"""Leads that say what to ask for; nothing else is asked beside them."""


def asks(desk: Desk) -> bool:
    """Whether the lead itself is the one question."""
    said = desk.lead.sentence if desk.lead else ""
    starts = (phrase(key, desk.language).split("{")[0] for key in ASKING)
    return any(start and said.startswith(start) for start in starts)


def _first(desk: Desk, table: tuple[tuple[str, str, tuple[str, ...]], ...]) -> Point | None:
    """The sentence of the first subject that the question speaks of; the last row is for any."""
    text = desk.read.text
    for form, key, cites in table:
        if re.search(form, text, re.IGNORECASE):
            return say(desk, key, cites=cites)
    return None


TIES = (
    (r"police|coast.?guard|hospital|border guard|space agency|警|海岸|医院|边防",
     "lead_quasi_military", ("cn_open:D1", "us_744_21:744.21(g)")),
    (r"naics|cage|website|web page|brochure|linkedin|profile|exhibition|code\b|官网|网站|展会|代码",
     "lead_weak_sign", ("cn_open:V2",)),
    (r"", "lead_no_tie_test", ("cn_open:D1", "cn_open:V2")),
)
STATEMENTS = (
    (r"drawing|blueprint|trade secret|confidential|图纸|商业秘密|保密|机密",
     "lead_secrets", ("cn_practice:secrets",)),
    (r"india|印度", "lead_india", ("cn_practice:india",)),
    (r"\bsigns?\b|\bsigned\b|\bissue|who (?:has|must)|谁(?:签|出|来)|签字|出具",
     "lead_who_signs", ("d792:24", "ecl:15")),
    (r"notar|legali[sz]|authenticat|embassy|stamp|公证|认证|使馆|盖章",
     "lead_authentication", ("d792:24",)),
    (r"use['’\"”]?\W*(?:\.|\?|on the|in the|$)|vague|specific|general|enough|only (?:says|writes)"
     r"|用途.{0,6}(?:写|只)|电机用|工业用|退", "lead_vague_use", ("cn_practice:documents",)),
)
TRANSFERS = (
    (r"return|back to|defective|faulty|退", "lead_return", ("cn_open:V8",)),
    (r"intra.?group|our .{2,20} plant|sister|between our|集团|工厂.{0,8}(?:转|调)|调到",
     "lead_intra_group", ("cn_open:V8",)),
    (r"japan|日本", "lead_via_japan", ("cn_practice:japan",)),
)
COUNTRIES = (
    (r"\beu\b|europe|fast channel|fast lane|green (?:channel|lane)|欧|绿色通道",
     "lead_eu", ("cn_practice:eu",)),
    (r"japan|日本", "lead_japan", ("no1_2026:1", "cn_practice:japan")),
    (r"india|印度", "lead_india", ("cn_practice:india",)),
)
SCREENED_ELSEWHERE = r"\bcsl\b|consolidated screening|ofac|\beu list|美国.{0,6}(?:名单|筛查)|clean"


VERIFIED = (
    (r"foreign government|american officials|us officials|bis |officials? (?:from|of) (?:the )?"
     r"(?:us|eu)|外国政府|美国(?:官员|商务部|政府)|美方", "lead_foreign_check", ("d792:38",)),
    (r"\breport\b|arriv|install|到货|安装|使用情况", "lead_report_use", ("d792:18",)),
    (r"refus|ignor|cooperat|answer|silent|verif|inspect|visit|letters|不配合|拒绝|不理|核查|检查",
     "lead_not_verified_user", ("d792:26", "ecl:17")),
)
LICENSES = (
    (r"general.*(?:condition|criteri|requirement|qualif|need to|must)"
     r"|(?:condition|criteri|requirement).*general|通用许可.{0,12}(?:条件|要求)|(?:条件|要求).{0,12}通用许可",
     "lead_general_conditions", ("d792:16", "d792:20")),
)
TASKS = (
    (r"sign(?:s|ed)? (?:this |it )?off|approv|review|counsel|hand (?:over|it)|forward|escalat"
     r"|复核|审批|法务|审核|提交",
     "lead_review_flow", ()),
)
ACTS = (
    (r"\b(?:file|submit|sign|send|call|apply)\b[^.?!]{0,60}\b(?:for (?:me|us)|on (?:my|our) behalf"
     r"|with mofcom|to mofcom)\b|(?:替|帮|代)(?:我|我们|公司)[^。？！]{0,12}(?:申请|提交|签|寄)",
     "lead_not_acting", ("cn_practice:applicant",)),
)


def _ties(desk: Desk, found: Determination | None) -> Point | None:
    settled = found is not None and found.outcome in ("barred", "not_eligible")
    return None if settled else _first(desk, TIES)


def _statement(desk: Desk, found: Determination | None) -> Point | None:
    return _first(desk, STATEMENTS) if found is None or found.outcome == "needs_facts" else None


def _transfer(desk: Desk, found: Determination | None) -> Point | None:
    return _first(desk, TRANSFERS) if found is None or found.outcome == "needs_facts" else None


def _country(desk: Desk, found: Determination | None) -> Point | None:
    if found is not None and desk.read.readings and re.search(r"chance|odds|几率|概率",
                                                              desk.read.text, re.IGNORECASE):
        return say(desk, "lead_no_odds")
    return _first(desk, COUNTRIES) if found is None else None


def _list(desk: Desk, found: Determination | None) -> Point | None:
    """Whether the name stands on a list, in one sentence."""
    if not desk.parties:
        elsewhere = re.search(SCREENED_ELSEWHERE, desk.read.text, re.IGNORECASE)
        return say(desk, "lead_other_lists", cites=("us_mirror:csl",)) if elsewhere else None
    party = desk.parties[0]
    if party.screening is None:
        return None
    same = [hit for hit in party.screening.hits if hit.score >= SAME_NAME]
    if same:
        hit = next((one for one in same if one.state == "in_force"), same[0])
        state = words.say("states", hit.state, desk.language)
        named = lists.name(hit.entry.list, desk.language)
        day = hit.entry.standing(desk.law_day).first_day
        return say(desk, "lead_listed" if day else "lead_listed_undated", party.name, named, state,
                   lists.notice(hit.entry.instrument, desk.language), day)
    near = [*party.screening.hits, *party.screening.near_misses]
    key = "lead_near" if near else "lead_not_listed"
    return say(desk, key, party.name, len(near))


def _owner(desk: Desk, found: Determination | None) -> Point | None:
    if found is not None and found.outcome not in ("needs_facts", "unsettled"):
        return None
    listed = next((hit for party in desk.parties if party.screening
                   for hit in party.screening.hits if hit.state == "in_force"
                   and hit.score >= SAME_NAME), None)
    if listed:
        return say(desk, "lead_owner_listed", listed.matched_name,
                   lists.notice(listed.entry.instrument, desk.language),
                   cites=("cn_open:D3",))
    return say(desk, "lead_owners_open", cites=("cn_open:D3", "no61_2025:2"))


def _eligibility(desk: Desk, found: Determination | None) -> Point | None:
    """Whose license it would be, where an exporter's own license is asked about."""
    exporter = next((one.name for one in desk.parties if one.role == "exporter"), "")
    general = found is not None and found.question == "general_license"
    if exporter and general and found and found.outcome == "needs_facts":
        return say(desk, "lead_their_license", exporter, cites=("cn_general_license:buyer",))
    if found is None or found.outcome != "needs_facts" or desk.parties:
        return None
    return say(desk, "lead_name_buyer") if found.question in ROUTES else None


ROUTES = ("general_license", "individual_license", "export_barred")
LOOSE = ("loose_with_goods", "spare_magnets")


def _assembly(desk: Desk, found: Determination | None) -> Point | None:
    form = desk.read.facts.get("item_form")
    if form is None or WORDS_ASKED.search(desk.read.text):
        return None
    if form.value in LOOSE:
        return say(desk, "lead_loose", cites=("faq5:1",))
    if form.value in ("rotor_or_stator", "rotating_assembly", "moulded_sensor"):
        return say(desk, "lead_fixed", cites=("faq5:1",))
    if form.value in ("finished_goods", "downstream_goods"):
        return say(desk, "lead_finished", cites=("faq4:1", "faq5:3"))
    return None


def _premise(desk: Desk, found: Determination | None) -> Point | None:
    """The correction stands before anything else."""
    for one in desk.read.premises:
        return say(desk, f"premise_{one.correction}", cites=one.passages)
    return None


def _verified(desk: Desk, found: Determination | None) -> Point | None:
    american = found is not None or desk.read.value is not None or AMERICAN.search(desk.read.text)
    return None if american else _first(desk, VERIFIED)


def _license(desk: Desk, found: Determination | None) -> Point | None:
    asked = found is not None or desk.read.value is not None
    return None if asked else _first(desk, LICENSES)


def _task(desk: Desk, found: Determination | None) -> Point | None:
    return _first(desk, TASKS) if found is None else None


def _limits(desk: Desk, found: Determination | None) -> Point | None:
    return _first(desk, ACTS)


def _dates(desk: Desk, found: Determination | None) -> Point | None:
    if found is None and not desk.laws() and desk.read.day is not None:
        day = timedelta(days=1)
        turns = states.laws_between(desk, desk.read.day - day, desk.read.day + day)
        if turns:
            return turns[0]
    crossing = desk.read.other_day is not None or re.search(
        r"sign|contract|order(?:ed)? (?:in|placed)|\bpo\b|签|合同|下单", desk.read.text,
        re.IGNORECASE)
    if found is None and not desk.laws() and crossing:
        return say(desk, "lead_export_day", cites=("cn_open:export_date",))
    for id in desk.laws()[:1]:
        for pack in desk.house.packs():
            if id in pack.instruments and found is None:
                return _state(desk, pack.instruments[id])
    return None


def _state(desk: Desk, law: Instrument) -> Point | None:
    """The state of a law in a sentence; where nobody has checked it, that is said outright."""
    entry = law.states.on(desk.law_day)
    title = law.title_zh if desk.language == "zh" and law.title_zh else law.title
    if entry is None:
        return say(desk, "lead_not_issued", title, desk.law_day)
    label = words.say("states", entry.state.value, desk.language)
    key = "lead_unverified" if entry.state.value == "unverified" else "lead_state"
    return say(desk, key, title, label, entry.since,
               words.told("references", entry.reference, desk.language))


def _threshold(desk: Desk, found: Determination | None) -> Point | None:
    return say(desk, "lead_no_threshold", cites=("no18_2025:magnets", "cn_open:C1")) if (
        found is None or found.outcome in ("needs_facts", "unsettled")) else None


CODES = r"8505|\bhs\b|商品编号|海关编码|hs编码|tariff"


def _scope(desk: Desk, found: Determination | None) -> Point | None:
    if desk.read.value is not None and desk.read.value[1].startswith("hs_"):
        return None
    if re.search(CODES, desk.read.text, re.IGNORECASE):
        return say(desk, "hs_only", cites=("no18_2025:hs", "no18_2025:1C905.a"))
    return None


OF_ANY_LAW = ("list_status", "dates_status")
"""Intents whose first sentence holds for American law as well; the others speak of Chinese law."""
BY_INTENT: dict[str, Lead] = {"item_scope": _scope,
    "military_ties": _ties, "end_use_statement": _statement, "reexport_transfer": _transfer,
    "country_specific": _country, "list_status": _list, "ownership_affiliates": _owner,
    "buyer_eligibility": _eligibility, "assembly_scope": _assembly, "dates_status": _dates,
    "composition_threshold": _threshold, "false_premise": _premise,
    "inspection_obligations": _verified, "licence_route": _license,
    "workflow": _task, "limits": _limits,
}
