"""Short next questions that change one thing of the case, or want more of the same answer."""

from __future__ import annotations

from typing import Any

from assistant.embedded.reading.found import FollowUp, PartyRead, ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern

SHORT = 90
GOODS = frozenset({"magnet_family", "item_form", "element", "destination_country"})
"""Facts with which a statement may begin a case of its own; without them it adds to the case."""
_OPENS = pattern(
    r"^\W*(?:and|but|so|then|ok(?:ay)?|same|what about|how about|what if|suppose|now|also|what else|or|with|without|instead|make it|"
    r"change|replace|use|try|in that case|correction|actually|sorry|wait|it also|it says|更正|纠正|不对|其实|说错|那|那么|要是|如果|换成|改成|同样|一样|再|还有|另外|若)")
_CHANGE = pattern(
    r"\bsame\b|\bwhat (?:about|if)\b|\bhow about\b|\bif (?:they|we|it|the|he|she)\b|\band if\b|\bbut (?:for|to|with|without|in|the)\b|\binstead\b|\bswitch"
    r"|\bchange (?:the|it|that)\b|\breplace\b|如果|换成|改成|要是|那.{1,20}呢|同样|一样|若")
_FRAGMENT = pattern(r"^\W*(?:to|for|from|with|without|on|in|at|as of|under|via|by|until|before|after)\b[^?!.]{1,40}\W*$")
_VERB = pattern(r"\b(?:do|does|did|is|are|was|were|need|can|could|may|must|will|would|has|have|should)\b")
_ENDS = pattern(r"呢\W*$")
_PARTY = (
    ("parent", pattern(r"\b(?:the|its|their|his|her)?\s*(?:ultimate )?(?:parent|mother|holding)(?: company| firm)?\b|母公司|控股方|控股公司")),
    ("subsidiary", pattern(r"\b(?:subsidiar(?:y|ies)|daughter)\b|子公司")),
    ("owner", pattern(r"\b(?:owners?|shareholders?)\b|股东")),
    ("sister", pattern(r"\b(?:sister company|affiliates?)\b|关联公司|兄弟公司")),
    ("exporter", pattern(r"\b(?:exporter|supplier|mill)\b|出口商|供应商")),
    ("consignee", pattern(r"\b(?:consignee|forwarder)\b|收货人")),
)
_ASK_PARTY = pattern(r"^\W*(?:and|what about|how about|same for|那|那么)?\s*(?:is |are )?(?:the|its|their|his)?\s*[\w' 一-鿿]{2,24}(?:呢)?\W*$")
_WHY = pattern(r"^\W*(?:why|how come|how so|reason|because of what|why not|explain(?: (?:that|this|it|why))?|on what basis|what makes you say so"
                  r"|为什么|为何|理由呢?|怎么得出.{0,6}|凭什么|解释一下)\W*(?:is that|is it|so|not|exactly|please)?\W*$")
_SOURCE = pattern(r"^\W*(?:source|sources|which (?:article|rule|paragraph|law|entry|code|announcement)|says who|where does it say (?:so|that)|where is that written|(?:show|give) me the (?:text|source|original|quote|wording|article)"
                     r"|quote (?:it|that|please)|citation|legal basis|link|original text|exact wording|依据|出处|哪一?条|原文|条文).{0,40}$|依据是哪|哪一条.{0,12}原文|原文发")
_MISSING = pattern(r"what (?:else )?(?:is|'s) (?:still )?missing|what (?:do|should) (?:i|we) (?:still )?(?:need to )?ask|one thing (?:i|we) should ask|what (?:else )?do you need|which fact|most useful"
                      r"|还缺什么|缺什么|该问(?:买方|客户)?什么|还需要什么|问什么")
_LANGUAGE = ((pattern(r"\b(?:in|into) (?:chinese|mandarin|zh)\b|auf chinesisch|用中文|中文版|翻译成中文|中文"), "zh"),
             (pattern(r"\b(?:in|into) english\b|用英文|用英语|英文版|翻译成英文|英文"), "en"))
_DOCUMENT = pattern(r"\b(?:memo|letter|pdf|docx|word file|write[\s\-]?up|summary for|as a note)\b|备忘录|导出|打印|下载")
_REPEAT = pattern(r"^\W*(?:repeat|again|say that again|once more|re-?check|check again|try again|再说一遍|再来一次|重新查|复核一下)\W*$")
_BACK_REFERENCE = pattern(r"\b(?:it|they|them|that|this|those|these|the same|he|she)\b|它|他们|那个|这个|该")
_FREE = pattern(r"-free\b|无|不含")


def read_follow_up(page: Page, card: Any, facts: list[ReadFact], parties: list[PartyRead],
                   site: str, dated: bool = False) -> FollowUp | None:
    """What a short text wants of the case before; None for a question that stands alone, and where
    there is no case yet."""
    plain = page.text.plain.strip()
    if card is None or not card.open or not plain or len(plain) > 3 * SHORT:
        return None
    words = page.text.words(0, len(page.text.plain))
    short = len(plain) <= SHORT or (page.text.language == "zh" and len(plain) <= 40)
    for kind, form in (("why", _WHY), ("source", _SOURCE), ("missing", _MISSING), ("repeat", _REPEAT)):
        if short and form.search(plain):
            return FollowUp(kind, words, language=_language(plain))
    language = _language(plain)
    if language and short and len(plain) < 45:
        return FollowUp("language", words, language=language)
    if short and _DOCUMENT.search(plain) and len(plain) < 60:
        return FollowUp("document", words)
    relation = next((name for name, form in _PARTY if form.search(plain)), "")
    if relation and short and not parties and not facts and _ASK_PARTY.match(plain):
        return FollowUp("party", words, relation=relation)
    fragment = _FRAGMENT.match(plain) and not _VERB.search(plain)
    opens = bool(_OPENS.match(plain) or fragment or _ENDS.search(plain))
    changes = bool(facts or site or parties or dated)
    if short and (opens or _CHANGE.search(plain)) and (changes or opens):
        return FollowUp("change", words, site=site, language=language)
    told = facts and not parties and not any(one.name in GOODS for one in facts)
    if short and told and not any(one.asks for one in page.text.sentences):
        return FollowUp("change", words, site=site, language=language)
    if short and changes and not parties and _BACK_REFERENCE.search(plain) and len(plain) <= 60:
        return FollowUp("change", words, site=site, language=language)
    return None


def _language(plain: str) -> str:
    return next((code for form, code in _LANGUAGE if form.search(plain)), "")
