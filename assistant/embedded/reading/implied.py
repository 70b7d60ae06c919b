"""What the words imply by a convention of the trade, always marked as inferred (grade D)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from assistant.embedded.reading.countries import mentions, sells_from
from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.items import Item
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import COUNTS, pattern
from knowledge.packs.us_veu.deadlines import data_center_report_due, general_report_due

RAW_FORMS = ("metal", "oxide", "compound", "target", "alloy", "technology", "equipment")
MATERIAL_FORMS = ("metal", "oxide", "compound", "target", "alloy")
_CROSSES = pattern(
    r"\b(?:export|exports|exporting|license|licence|shipped?|shipping|ship|deliver\w*|send|sent|import\w*|e-?mailed|sell"
    r"|supply|buyer|customer|asks? for|leav\w+ china|chinese application|mofcom application)\b|customs (?:form|declaration)|报关|出口|发货|许可|要证|供货|发往|卖给|客户")
_ABROAD = pattern(
    r"\b(?:resell|resale|resold|re-?export\w*|sell on|sold on|pass(?:ed)? (?:it |them )?on|onward)\b"
    r"|转售|转卖|再出口|转出口|境外转移|再卖")
_THEIR_OWN = pattern(r"\b(?:our|their|its) $")
_WORKS = pattern(r"^[\s\-]*(?:plant|warehouse|site|factory|stock|subsidiary|works)\b|^(?:的)?(?:工厂|仓库|厂)")
_SELLS = pattern(
    r"^[\s\-]*(?:\w+ ){0,2}(?:firm|company|dealer|maker|trader|distributor|reseller|plant|factory|warehouse)(?:'s)?"
    r"[^.?!]{0,60}\b(?:sells?|sold|resells?|ships?|pass(?:es)?|transfers?|hands?)\b"
    r"|^(?:的)?(?:工厂|厂|公司|经销商|贸易商|客户)[^。？！]{0,24}(?:卖|转|调|出口)")
_MADE_IN = pattern(r"\b(?:made|built|produced|manufactured|assembled) in $|在$")
_MADE_ZH = pattern(r"^(?:生产|制造|组装)")
_CHINESE_MAGNETS = pattern(r"\b(?:prc|chinese)[\s-](?:origin\b|\w{0,8}\s?magnets?|smco|ndfeb|samarium|neodymium|dysprosium|terbium|dy\b|tb\b)|\bfrom china\b|中国(?:原产|产|的)?[^，。]{0,4}(?:磁|镝|铽)")
_HEAVY = pattern(r"\b(?:dy|tb|dysprosium|terbium)\b|镝|铽")
_MADE_WITH = pattern(r"\b(?:motor|rotor|generator|speaker|sensor|assembly)s?\b[^.?!]{0,40}\b(?:with|containing|from)\b|电机|转子")
DEEP_FORMS = ("rotor_or_stator", "rotating_assembly", "moulded_sensor", "finished_goods",
              "downstream_goods")
"""Forms for which the answer is the same with every magnet material, so that NdFeB may stand for
whatever is inside until somebody says."""
_IN_CHINA = pattern(r"\bchinese (?:company|firm|end[\s-]user|buyer|plant)\b[^.?!]{0,20}\bin china\b")
BAR_YEARS = 5
_HALF = pattern(r"\b(?P<half>first|second|1st|2nd)[\s-]half\b")
_YEARLY = pattern(r"\bgeneral veu\b|\bannual\b|\byearly\b|\bfor 20\d\d\b")
_PENALTY = pattern(
    r"(?:serious (?:administrative )?penalt|\bpenali[sz]ed|\bfined|\bpunished|\bsanctioned)[^.?!]{0,60}?"
    r"(?P<years>\d{1,2}|one|two|three|four|five|six|seven|eight|nine) years? ago"
    r"|(?P<nian>\d{1,2}|[一二两三四五六七八九])年前[^。？]{0,20}(?:处罚|被罚|罚过)")
_OFFICE_FILES = pattern(r"^(?:'s)?\s+(?:\w+ )?(?:office|branch|headquarters|hq|parent|subsidiary|team|company|entity)\b[^.?!]{0,30}\b(?:file|files|apply|applies|submit)\b"
                        r"|^的?(?:办事处|总部|子公司|母公司|公司)[^。？！]{0,12}(?:申请|提交)")
_ABROAD_FILES = pattern(r"\b(?:overseas|foreign|european|american|our us|our eu) (?:office|headquarters|hq|parent|branch|entity)\b[^.?!]{0,30}\b(?:file|apply|submit)\b"
                        r"|(?:海外|境外|国外)的?(?:办事处|总部|公司|母公司|分公司)[^。？！]{0,12}(?:申请|提交)")
_PENALTY_IN = pattern(
    r"(?:\bpenalt(?:y|ies)|\bpenali[sz]ed|\bfined?|\bpunished|\bsanctioned)\b[^.?!]{0,60}?\b(?:in|of|on)\b[^.?!\d]{0,16}(?P<year>20\d\d)\b"
    r"|(?P<nian>20\d\d)年[^。？]{0,20}(?:处罚|被罚|罚过)")
"""The year of a penalty; the fifth year before may lie on either side of the bar and tells nothing."""


def implied(page: Page, facts: list[ReadFact], item: Item,
            conflicts: Sequence[str] = ()) -> list[ReadFact]:
    """The inferred facts, beside those that were said; `conflicts` are contents with two amounts."""
    have = {fact.name: fact for fact in facts}
    new: list[ReadFact] = []

    def add(name: str, value: object, start: int, end: int) -> None:
        spec = next((one for one in page.vocabulary.named(name)
                     if one.type != "choice" or value in one.choices), None)
        if spec and name not in have:
            fact = page.fact(spec, value, start, end, "D")
            have[name] = fact
            new.append(fact)

    if item.family:
        add("magnet_family", item.family, *item.grade_words)
    element, form = have.get("element"), have.get("item_form")
    magnetic = re.search(r"magnet|halbach|磁", page.text.plain)
    if element and element.value in ("Dy", "Tb", "Ho") and magnetic and "magnet_family" not in have \
            and not (form and form.value in RAW_FORMS):
        add("magnet_family", "NdFeB", element.start, element.end)
    content = next((have[name] for name in ("dysprosium_pct", "terbium_pct") if name in have), None)
    if content and "magnet_family" not in have and not (form and form.value in RAW_FORMS):
        add("magnet_family", "NdFeB", content.start, content.end)
    told = element if {"dysprosium_pct", "terbium_pct"} & set(conflicts) else None
    if told and "magnet_family" not in have and not (form and form.value in RAW_FORMS):
        add("magnet_family", "NdFeB", told.start, told.end)
    _penalty(page, add)
    _applicant(page, add)
    if form and form.value in DEEP_FORMS and magnetic_part(page):
        add("magnet_family", "NdFeB", form.start, form.end)
    inside = _IN_CHINA.search(page.text.plain)
    if inside:
        add("end_user_country", "CN", *inside.span())
    if form and form.value in RAW_FORMS and "magnet_family" not in have:
        add("magnet_family", "not_a_magnet", form.start, form.end)
    family = have.get("magnet_family")
    if family and family.value != "not_a_magnet" and not form:
        add("item_form", "magnet", family.start, family.end)
    _movement(page, have, add)
    _annex(page, have, add)
    _japan(page, have, add)
    _american(page, have, add)
    _report_due(page, have, add)
    return new


def magnetic_part(page: Page) -> bool:
    """Whether the text speaks of a magnet, or of a part that has one."""
    return bool(re.search(r"magnet|rotor|stator|motor|headphone|speaker|sensor|磁|转子|定子|电机|耳机",
                          page.text.plain))


def _penalty(page: Page, add: object) -> None:
    """A serious penalty so many years ago: within the five years of article 20, or before them."""
    assert callable(add)
    found = _PENALTY.search(page.text.plain)
    if found:
        said = found["years"] or found["nian"]
        years = COUNTS.get(said) or int(said)
        if years != BAR_YEARS:
            add("exporter_penalized_within_bar", years < BAR_YEARS, *found.span())
    dated = _PENALTY_IN.search(page.text.plain)
    if dated:
        years = page.today.year - int(dated["year"] or dated["nian"])
        if years != BAR_YEARS:
            add("exporter_penalized_within_bar", 0 <= years < BAR_YEARS, *dated.span())


def _applicant(page: Page, add: object) -> None:
    """An office or headquarters in another country that would file is a party abroad."""
    assert callable(add)
    for one in mentions(page):
        if one.country != "CN" and _OFFICE_FILES.match(page.text.after(one.end, 80)):
            add("applicant", "party_abroad", one.start, one.end)
    said = _ABROAD_FILES.search(page.text.plain)
    if said:
        add("applicant", "party_abroad", *said.span())


def _movement(page: Page, have: dict[str, ReadFact], add: object) -> None:
    abroad, crosses = _abroad(page), _CROSSES.search(page.text.plain)
    assert callable(add)
    if abroad:
        add("movement", "outside_china", *abroad)
    elif crosses and any(name in have for name in
                         ("destination_country", "magnet_family", "item_form", "control_code")):
        add("movement", "leaves_china", *crosses.span())


def _american(page: Page, have: dict[str, ReadFact], add: object) -> None:
    """Where one country only is named beside a fact of the American military tests, it is that of
    the end user and of the end use."""
    assert callable(add)
    named = [one for one in mentions(page) if one.country != "US"]
    told = any(fact.packs == ("us_military",) for fact in have.values())
    if told and len({one.country for one in named}) == 1:
        for name in ("end_user_country", "end_use_country"):
            add(name, named[0].country, named[0].start, named[0].end)


def _report_due(page: Page, have: dict[str, ReadFact], add: object) -> None:
    """When the VEU report that was filed was due, by the half-year or the year that it is for."""
    assert callable(add)
    filed = have.get("report_filed_on")
    if filed is None or not isinstance(filed.value, date):
        return
    half = _HALF.search(page.text.plain)
    if half:
        first = half["half"] in ("first", "1st")
        due = data_center_report_due(filed.value.year - (not first), 1 if first else 2)
    elif _YEARLY.search(page.text.plain):
        due = general_report_due(filed.value.year - 1)
    else:
        return
    add("report_due_on", due.day, filed.start, filed.end)


def _abroad(page: Page) -> tuple[int, int] | None:
    """The words that say that the goods move between places abroad: a resale, a plant of ours abroad,
    a foreign firm that sells, goods made in another country."""
    said = _ABROAD.search(page.text.plain)
    if said:
        return said.span()
    for one in mentions(page):
        if one.country == "CN":
            continue
        before, after = page.text.before(one.start, 24), page.text.after(one.end, 100)
        made = _MADE_IN.search(before) and (before.endswith(" ") or _MADE_ZH.match(after))
        sold = _SELLS.match(after) or sells_from(page, one)
        if made or sold or (_THEIR_OWN.search(before) and _WORKS.match(after)):
            return one.start, one.end
    return None


def _annex(page: Page, have: dict[str, ReadFact], add: object) -> None:
    """Abroad: Chinese magnets of samarium-cobalt, or with dysprosium or terbium, are items of No. 61's
    annex, and what is made abroad with such magnets is a product of its second part."""
    assert callable(add)
    moved, chinese = have.get("movement"), _CHINESE_MAGNETS.search(page.text.plain)
    listed = have.get("magnet_family")
    named = (listed and listed.value == "SmCo") or _HEAVY.search(page.text.plain)
    if not (moved and moved.value == "outside_china" and chinese and named):
        return
    form = have.get("item_form")
    made = (form and form.value in (*DEEP_FORMS, "magnet_on_back_iron")) or _MADE_WITH.search(
        page.text.plain)
    add("annex_product" if made else "prc_annex_item", True, *chinese.span())


def _japan(page: Page, have: dict[str, ReadFact], add: object) -> None:
    """Goods handed to a firm in Japan go to Japan, and the other way round; goods for Japan's military
    do too."""
    assert callable(add)
    military = have.get("japan_armed_forces") or have.get("japan_military_tie")
    if military and military.value is True:
        add("passed_on_to_japan", True, military.start, military.end)
    for one, other in (("destination_country", "end_user_country"),
                       ("end_user_country", "destination_country")):
        fact = have.get(one)
        if fact and other not in have and fact.value != "CN":
            add(other, fact.value, fact.start, fact.end)
