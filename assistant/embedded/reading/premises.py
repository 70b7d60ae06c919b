"""What a text takes for granted and that is not so, so that it is corrected before anything is answered."""

from __future__ import annotations

import re

from assistant.embedded.reading.found import Premise
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern

_VEU = r"(?:veu|validated[\s\-]end[\s\-]user|经验证最终用户|验证最终用户|白名单)"
_US = pattern(r"748\.15|supplement no|\bbis\b|\bus veu|\berc\b|\bear\b|commerce|美国|federal register|data cent")
_RULES = r"(?:law|rules?|regulations?|scheme|list|measures?|regime|decree|programme|program|办法|制度|名单|法规|规定|条例)"
_FORMS: tuple[tuple[str, re.Pattern[str], tuple[str, ...]], ...] = (
    ("veu_article", pattern(
        rf"(?:article|art\.?|paragraph|section|第)\s*[\d一二三四五六七八九十]+\s*条?[^.?!。？！]{{0,40}}\b(?:chinese |china's |the |new )*{_VEU}"
        rf"|{_VEU}\s*{_RULES}[^.?!。？！]{{0,60}}(?:article|art\.|paragraph|section|第)\s*[\d一二三四五六七八九十]+"),
     ("cn_veu_reports:none",)),
    ("veu_in_force", pattern(
        rf"(?:now that|since|because|as|given that|after|once|既然|由于|自从)\s[^.?!。？！]{{0,40}}{_VEU}[^.?!。？！,，]{{0,40}}"
        r"(?:in force|published|took effect|takes effect|adopted|issued|started|enacted|is law|applies|came into|live|effective|launched)"
        rf"|under the\s+(?:new\s+|chinese\s+)?{_VEU}\s*{_RULES}\s*(?:published|issued|adopted|in force|that came|which came|of 20)"
        rf"|(?:according to|under|per)\s+the\s+(?:published|new|final|recent)\s+(?:chinese\s+)?{_VEU}\s*{_RULES}"
        rf"|(?:既然|自从|由于|根据|按照?|依据)[^。？！，,]{{0,20}}{_VEU}[^。？！，,]{{0,12}}(?:生效|公布|实施|出台|施行|规定)"
        rf"|{_VEU}[^。？！，,]{{0,8}}(?:已经?|已)(?:生效|公布|实施|出台|施行|发布)"
        rf"|(?:已经?|已)(?:公布|发布|出台|出了|实施)了?[^。？！，,]{{0,6}}{_VEU}"
        r"|\bthe veu law\b|\bchina's new veu\b|\bmofcom's veu (?:list|rules?|scheme) (?:says|names|lists|covers|requires)"),
     ("cn_veu_reports:none", "cn_veu_reports:bessent")),
    ("weight_threshold", pattern(
        r"(?:the|that|its|under the|below the|above the|given the)\s+(?:official |legal |statutory )?0[.,]1\s?(?:wt\s?)?(?:%|percent)[^.?!。？！]{0,30}(?:rule|threshold|limit|line|exemption|de minimis)"
        r"[^.?!。？！]{0,25}(?:\bno\.?\s?18|announcement 18|mofcom|2025)"
        r"|(?:no\.?\s?18|announcement 18)(?:'s| of 2025's)?\s+(?:sets|says|has|exempts|allows|fixes)[^.?!。？！]{0,40}0[.,]1\s?%"
        r"|no\.?\s?18 (?:exempts?|frees?|leaves out)|0[.,]1\s?(?:wt\s?)?%[^.?!]{0,40}(?:are|is) (?:exempt|free|outside|out of scope)"
        r"|(?:below|under|less than) 0[.,]1\s?(?:wt\s?)?%[^.?!]{0,30}(?:exempt|is free|are free|need no|needs no)"
        r"|0[.,]1\s?%(?:以下|以内)[^。？！]{0,10}(?:豁免|不管|不受管制|免证|自由)"
        r"|(?:the|its)\s+0[.,]1\s?%\s+(?:rule|threshold|limit|exemption)\s+(?:of|in|under)"
        r"|(?:18号公告)[^。？！]{0,12}0[.,]1\s?%的?(?:门槛|豁免|标准|规定)|(?:按|根据)[^。？！]{0,14}0[.,]1\s?%的?(?:门槛|豁免|标准)"),
     ("no18_2025:magnets", "cn_open:C1")),
    ("buyer_holds", pattern(
        r"\b(?:our|my|the buyer's|buyer's own|the importer's|importer's own|our own|customer's)\s+(?:chinese\s+)?(?:mofcom\s+)?(?:general|individual)\s+licen[cs]e"
        r"(?=[^.?!]{0,60}\b(?:as (?:the )?(?:importer|buyer)|we (?:import|hold it as buyer)|from china))"
        r"|\bas (?:the |an )?(?:importer|buyer|end user),? (?:we|i) (?:hold|have|own|got)[^.?!]{0,30}(?:general|individual|chinese)[^.?!]{0,12}licen[cs]e"
        r"|\bwe as (?:the )?(?:importer|buyer|end user) (?:hold|have|own)[^.?!]{0,30}licen[cs]e"
        r"|\bwe,? the (?:importer|buyer),? (?:hold|have|got)\s+(?:a|the)\s+(?:general|individual)\s+licen[cs]e"
        r"|(?:进口商|买方|境外客户)(?:自己)?(?:持有|拿到|有)的?(?:了)?(?:中国)?(?:通用|单项)许可"),
     ("d792:15",)),
    ("controls_ended", pattern(
        r"(?:now that|since|because|as|given that|既然|由于)\s?[^.?!。？！]{0,50}(?:no\.?\s?18|18号|(?:export|rare[\s\-]earth) controls?|管制)[^.?!。？！]{0,40}"
        r"(?:lifted|repealed|abolished|ended|cancel+ed|suspended|withdrawn|no longer|revoked|scrapped|dropped|relaxed|eased|removed"
        r"|given up|gave up|over\b|gone\b|取消|废止|解除|暂停|放开|放松)"
        r"|(?:now that|since|because|as|given that)\s[^.?!]{0,40}(?:dropped|lifted|scrapped|abolished|ended|given up|gave up|relaxed|eased"
        r"|removed|repealed|cancel+ed|withdrew)\s[^.?!]{0,40}(?:no\.?\s?18|controls?\b|restrictions|ban\b|announcement|licen[cs]ing)"
        r"|(?:管制|18号公告|许可要求)(?:都|已经?|早就?|全部)*(?:取消|放开|废止|解除)了|no\.?\s?18 (?:was|has been|is now) (?:suspended|lifted|repealed|withdrawn|abolished)|18号公告(?:已经?|被)(?:暂停|取消|废止|解除)"),
     ("no18_2025:scope", "no70_2025:1")),
    ("exempted", pattern(
        r"(?:\barticle|\bart\.|\bparagraph|\bannouncement|\bnotice|\bno\.|\bdecree)\s*\d+\b[^.?!]{0,50}\b(?:exempts?|frees?|spares?|carves out|leaves out|lets off|makes an exception)\b"
        r"[^?]{0,80},\s*(?:right|correct|so|yes|isn't it|doesn't it|true|no)\W*$"
        r"|(?:第\s*[\d一二三四五六七八九十]+\s*条|号公告)[^。？！]{0,24}(?:豁免|免证|免办|不用办证|不受管制)[^。？！]{0,12}(?:对吧|对吗|是吧|没错吧)"),
     ()),
    ("grade_proves", pattern(
        r"\b(?:grade|suffix)\b[^.?!]{0,40}\b(?:proves?|means|guarantees?|shows?)\b[^.?!]{0,30}(?:no dy|dy[\s\-]free|no dysprosium|without dy|not controlled)"
        r"|\bn\s?\d\d\b[^.?!]{0,12}\b(?:means?|never (?:has|contains?)|proves?|always|has no|contains? no)\b[^.?!]{0,30}(?:dy\b|dysprosium|heavy)"
        r"|(?:牌号|等级)[^。？！]{0,14}(?:证明|说明|就是|等于)[^。？！]{0,10}(?:不含|无)(?:镝|铽|重稀土)"),
     ("no18_2025:magnets",)),
)


def read_premises(page: Page) -> tuple[Premise, ...]:
    """The false premises, in the text's order; the American VEU, which is in force, is none."""
    plain = page.text.plain
    found: list[Premise] = []
    for correction, form, passages in _FORMS:
        match = form.search(plain)
        if match is None or (correction.startswith("veu") and _US.search(plain)):
            continue
        if correction == "veu_in_force" and any(one.correction == "veu_article" for one in found):
            continue
        if page.text.sentence(match.start()).asks and plain[match.start():].startswith(("if ", "如果")):
            continue
        found.append(Premise(correction, page.text.words(*match.span()), *match.span(), passages))
    return tuple(sorted(found, key=lambda one: one.start))
