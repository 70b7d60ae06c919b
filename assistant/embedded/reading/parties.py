"""Parties: names of firms, known or recognized by their form, and the role each plays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from assistant.embedded.reading.found import NameSeen, PartyRead
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import HAN, stem
from assistant.embedded.reading.vocabulary import Place

_ENDING = (r"GmbH(?: & Co\.? KG)?|AG|SE|KG|Co\.?,? ?Ltd\.?|Ltd\.?|Limited|Inc\.?|Corp\.?|Corporation|LLC|L\.L\.C\."
           r"|PLC|plc|S\.?p\.?A\.?|S\.?A\.?S?\.?|S\.?r\.?l\.?|B\.?V\.?|N\.?V\.?|K\.?K\.?|Oy|AB|A/S|AS|Kft\.?|s\.r\.o\.|a\.s\."
           r"|Sp\. z o\.o\.|d\.o\.o\.|Pte\.? Ltd\.?|Pvt\.? Ltd\.?|Sdn\.? Bhd\.?|Pty\.? Ltd\.?|JSC|OOO|Holdings?"
           r"|Group|Co\.")
_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’&.\-]{0,30}"
_LEGAL = re.compile(rf"(?<![\w])({_WORD}(?:[ ](?:{_WORD}|&|and|of|de|für|und|\([A-Z][\w ]{{1,20}}\))){{0,5}}?),? "
                    rf"(?:{_ENDING})(?![\w])")
_QUOTED = re.compile(r"(?<![\w])[\"“'‘「『](?P<name>[^\"“”'‘’「」『』\n]{2,60})[\"”'’」』](?![\w])")
_RUN = re.compile(rf"(?<![\w\-]){_WORD}(?:[ ](?:&[ ])?{_WORD}){{0,4}}")
_HAN_FIRM = re.compile(
    rf"[{HAN}A-Za-z0-9·（）()]{{2,20}}?(?:股份有限公司|有限责任公司|有限公司|株式会社|集团公司|股份公司|公司|集团|株式會社)")
_HAN_LEAD = re.compile(r"^(?:.*?(?:向|给|对|由|从|是|和|与|把|请问|关于|查一下|查|问|卖给|供给|发给|的客户|客户|买方|进口商|最终用户|收货人"
                       r"|能不能|能否|可否|我们|贵|该|这家|一家|叫|换成|改成|日本|美国|德国|韩国|中国|印度|卖|给))+(?=.{2})")
_NO_NAME = re.compile(r"客户|公司$|企业|买方|用户|子公司|母公司|股东|他们|它|我们|贵司|谁|哪|名单|物项|磁|镝|铽|货|最终|进口|出口|供应|这家|那家|该|全部|所有|哪些|多少|什么|如果|要是|同行")
_COMMON_HAN = re.compile(r"^(?:那|其|他们的?|它的?|对方的?|我们|贵|该|这家|那家|子|母|分|总|本|外国|外资|贸易|上市|关联|控股|合资|独资|日本|美国|德国|韩国|印度|欧洲"
                         r"|国内|国外|境外|其他|别的|所有|哪些|哪个|一家|新|老|大|小|的|军工|民用|磁材|电机|汽车)*(?:公司|集团|有限公司)$")
_ON_A_LIST = re.compile(r"^(?:'s|’s)?\s+(?:still |now |really |currently |also )*(?:on|in|under)\s+(?:a|an|the|any|which|what|MOFCOM|China)"
                        r"[^.?!]{0,40}\blist|^\s+(?:been\s+)?(?:listed|delisted|blacklisted|removed|still (?:listed|blocked|banned))"
                        r"|^\s*[:,-]\s*(?:still )?(?:listed|blocked|banned|on any list)", re.I)
"""What follows a name that is looked for on a list; there an acronym is a name as well."""
_HAN_ON_A_LIST = re.compile(rf"(?:^|[，,。？?；;：:\s]|查一?下|请问|看看|问一?下)(?P<name>[{HAN}·A-Za-z]{{2,14}}?)(?:现在|目前|还|到底|是否|是不是|有没有|究竟)*"
                            r"(?:在不在|在|被列入|列入|上了|上没上|进了|属于)(?:中国|商务部|哪个|哪份|什么|不在)*(?:的)?"
                            r"[^，,。？?；;]{0,10}(?:名单|清单)")
_STOP = frozenset(["I", "We", "Our", "My", "The", "A", "An", "Is", "Are", "Was", "Were", "Do", "Does", "Did", "Can", "Could", "May", "Might", "Must", "Shall", "Should", "Will", "Would", "Has", "Have", "Had", "Who", "Whose", "What", "Which", "When", "Where", "Why", "How", "If", "And", "But", "Or", "So", "Then", "Under", "In", "On", "At", "For", "From", "To", "Of", "By", "With", "Without", "Please", "Hi", "Hello", "Thanks", "Yes", "No", "Not", "OK", "Ok", "Screen", "Buyer", "Seller", "Customer", "Supplier", "Importer", "Exporter", "Re-run", "Rerun", "Re-screen", "Ignore", "Backdate", "List", "Here", "Our", "It", "Its", "This", "That", "These", "Those", "There", "Same", "Returning", "Intra-group", "Loose", "Complete", "Application", "Data", "Finished", "Strontium-ferrite", "Gadolinium-doped", "SmCo", "NdFeB", "AlNiCo", "Dy", "Tb", "Ho", "Gd", "Sm", "Nd", "Pr", "HS", "MOFCOM", "GACC", "BIS", "EAR", "CSL", "OFAC", "SDN", "VEU", "MEU", "UVEU", "NVEU", "DoD", "DOD", "NAICS", "CAGE", "EUC", "EU", "US", "USA", "UK", "UN", "Beijing", "Washington", "Brussels", "China", "Chinese", "FAQ", "PO", "XLSX", "CSV", "PDF", "ID", "LLM", "AI", "CEO", "CFO", "ERC", "ECCN", "EEI", "AES", "FR", "CFR", "NDAA", "DFARS", "PRC", "JV", "HVAC", "EV", "MRI", "NATO", "FAA", "DDTC", "ITAR", "CBP", "GAO", "Slack", "Excel", "Annex", "Announcement", "Decree", "Article", "Section", "Supplement", "Supp", "Part", "Notice", "Order", "No", "Nos", "Commerce", "Congress", "State", "Pentagon", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec", "Q1", "Q2", "Q3", "Q4", "Tier", "Tier-1", "Tier-2", "Tier-3", "GL", "TODO", "Could", "Also", "Now", "What's", "Magnet", "Magnets", "Magnet-sintering", "Rotor", "Stator", "Samarium", "Terbium", "Dysprosium", "Holmium", "Gadolinium", "System", "User", "Assistant", "Dear", "Question", "Q", "A1", "Item", "Part", "Unlisted", "German-owned", "Let", "Tell", "Give", "Show", "Check", "Suppose", "Assume", "Compare", "Explain", "Entity", "Military", "End", "Validated", "License", "Licence", "General", "Individual", "Export", "Control", "Law", "Watch", "Unreliable", "Affiliates", "Rule", "FYI", "ASAP", "Urgent", "Quick", "Re", "Fwd", "PS", "Mr", "Ms", "Dr", "Sir", "All", "Any", "Each", "Every", "Both", "Only", "Just", "One", "Two", "Three", "Four", "Five", "Six", "Ten", "Country", "Countries", "Goods", "Sintered", "Bonded", "Grade", "Block", "Blocks", "Ring", "Rings", "Arc", "Segments", "Kg", "KG", "Part744", "Act", "International", "National", "United", "DC", "DAN", "ISO", "RMB", "USD", "EUR", "Authorization", "Consolidated", "Screening", "Section1260H", "Defense", "Defence", "Ministry", "Department", "Government", "Council", "Commission", "Kyodo", "WSJ", "Reuters", "Nikkei", "Bloomberg", "Handelsblatt", "Sentence", "Draft", "Write", "Print", "Delete", "Remove", "Mark", "Set", "Repeat", "Return", "Treat", "Use", "Change", "Report", "Attach", "Output", "Append", "Reply", "Answer", "Respond", "State", "Search", "Forget", "Disregard", "Act", "You", "Your", "Me", "Us", "Because", "Before", "After", "Since", "Until", "While", "During", "About", "Above", "Below", "Between", "Into", "Over", "Still", "Once", "Which's", "Who's", "Where's", "Isn't", "Aren't", "Can't", "Don't", "Doesn't", "Won't", "Given", "Made", "Is't", "RE", "HRE", "GBD", "N", "Nd-Fe-B", "AlNiCo5", "Ferrite", "Cerium", "OEM", "Sr", "Ba", "Ce", "Lu", "Sc", "Y", "Er", "Tm", "Eu", "Yb", "La", "Ga", "Ge", "Sb", "PrNd", "NdPr", "Nd2Fe14B", "SmCo5", "Sm2Co17", "Smco", "Plain", "Hall", "Group", "Blocked", "Committee", "End-User", "Review", "Authorized", "Exam", "ICP", "ICP-MS", "ICP-OES", "PCB", "SDS", "OEMs"])
_ROLES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("owner", re.compile(r"(?:owned by|held by|controlled by|subsidiary of|affiliate of|parent(?: company)?(?: is|,)?|belongs to"
                         r"|branch of|owner(?: is)?|part of|shareholder(?: is)?|母公司(?:是|为)?|控股股东(?:是|为)?|由)\s*$", re.I),
     re.compile(r"^(?:\s+(?:owns|holds|controls)\b|(?:'s|’s)?\s+(?:[a-z]+\s+){0,2}(?:subsidiary|affiliate|daughter|branch)\b"
                r"|的?(?:全资|控股)?(?:子公司|分公司|关联公司)|\s*(?:持股|控股|持有))", re.I)),
    ("exporter", re.compile(r"(?:\b(?:exporter|supplier|mill|seller|vendor|from|magnet maker|manufacturer|producer)(?: is|:|,)?"
                            r"|出口商(?:是|为)?|供应商(?:是|为)?|从)\s*$", re.I),
     re.compile(r"^(?:'s|’s)?\s+(?:general licen[sc]e|licen[sc]e|as exporter|exports|is the exporter|magnets)|^(?:的)?(?:通用许可|许可证)|^出口", re.I)),
    ("importer", re.compile(r"(?:\bimporter(?: is|:|,| of record)?|进口商(?:是|为|：)?)\s*$", re.I),
     re.compile(r"^(?:,)?\s+(?:is the importer|imports|could import|import\b|as importer|may import)|^(?:是|为)?进口商|^能?进口", re.I)),
    ("consignee", re.compile(r"(?:\b(?:consignee|warehouse|forwarder|via|through)(?: is|:|,)?|收货人(?:是|为|：)?|经由?|通过)\s*$", re.I),
     re.compile(r"^\s+(?:as consignee|is the consignee|receives the goods)|^(?:作为|是)?收货人", re.I)),
    ("end_user", re.compile(r"(?:\b(?:end[\s\-]?user|buyer|customer|client|final customer|to|for|with|at|of|sell|supply|serve|ship"
                            r"|screen|is|are|was|can|could|may|does|will|that)(?: is|:|,)?(?: called| named)?"
                            r"|最终用户(?:是|为|：)?|客户(?:是|为|：)?|买方(?:是|为)?|给|到|向|对|查一?下?)\s*[\"'“‘「]?$", re.I),
     re.compile(r"^[\"'”’」]?\s*(?:asks?|wants?|orders?|buys?|eligible|qualif|magnet|under|is|ok\b|needs|get|receive|as end[\s\-]user"
                r"|gets|is the (?:buyer|end)|要|想|能|可以|是不是|在不在|符合|用)", re.I)),
)
_MATERIAL = re.compile(r"NdFeB|SmCo|AlNiCo|[Ff]errite"
                       r"|-(?:origin|bearing|free|containing|doped|based|diffused|rich|coated|added)\b")
_HYPHENED = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)+$")
"""A word of the sentence that only its place makes large: Injection-moulded, Magnet-making."""
_SITE = re.compile(r"\b(?:the|our|its|their)\s+([A-ZÀ-Þ][\w\-]{2,20})\s+(?:plant|site|factory|fab|works|facility|line)\b"
                   r"|\b(?:plant|site|factory|fab|facility)\s+(?:in|at)\s+([A-ZÀ-Þ][\w\-]{2,20})|([一-鿿]{2,6}?)(?:工厂|厂区)")

_NO_SITE = re.compile(r"(?:的|新|电机|汽车|磁材)$|给|另|别的|其他|这家|那家|我们|卖|转|调到|某")
"""What only points to a plant, and names none."""

MOST = 48
"""Names that are looked at; more are no question but a table."""


def read_parties(page: Page, known: Iterable[NameSeen]) -> list[PartyRead]:
    """Known and unknown names with their roles; the first role met for a name is kept."""
    seen = _without_overlap([*islice(known, MOST), *islice(_by_form(page), MOST)])
    parties = [_with_role(page, one) for one in seen]
    if len(parties) == 1 and parties[0].role == "":
        one = parties[0]
        parties = [PartyRead("end_user", one.name, one.words, one.start, one.end, one.known)]
    kept: dict[tuple[str, str], PartyRead] = {}
    for party in parties:
        kept.setdefault((party.name, party.role), party)
    return list(kept.values())


def has_form(name: str) -> bool:
    """Whether the name ends in a form of companies (GmbH, Co., Ltd., 有限公司)."""
    return bool(_LEGAL.fullmatch(name) or _HAN_FIRM.fullmatch(name))


def read_site(page: Page) -> str:
    """A plant that is named ("the Pune plant")."""
    found = _SITE.search(page.text.raw)
    site = next((one for one in found.groups() if one), "") if found else ""
    site = _HAN_LEAD.sub("", site.rpartition("的")[2])
    return "" if site in _STOP or _NO_SITE.search(site) else site


def _by_form(page: Page) -> Iterator[NameSeen]:
    raw = page.text.raw
    for found in _LEGAL.finditer(raw):
        yield _trimmed(found.group(), found.start())
    for found in _QUOTED.finditer(raw):
        name = found["name"].strip()
        if _looks_like_name(name):
            yield NameSeen(name, found.start("name"), found.end("name"), False)
    for found in _HAN_FIRM.finditer(raw):
        lead = _HAN_LEAD.match(found.group())
        name = found.group()[lead.end() if lead else 0:]
        if len(name) > 3 and not _COMMON_HAN.match(name) and name[0] not in "在设":
            yield NameSeen(name, found.end() - len(name), found.end(), False)
    for found in _HAN_ON_A_LIST.finditer(raw):
        name = found["name"]
        if not _COMMON_HAN.match(name) and not _NO_NAME.search(name):
            yield NameSeen(name, found.start("name"), found.end("name"), False)
    for found in _RUN.finditer(raw):
        within = page.text.sentence(found.start()).end - found.start()
        one = _trimmed(found.group()[:within].rstrip(), found.start())
        if one.name and _bare_name(page, one):
            yield one


def _trimmed(name: str, start: int) -> NameSeen:
    """Without leading words that begin a sentence, and without what follows the name."""
    words = name.split(" ")
    while words and (words[0].strip(",.'’") in _STOP or _HYPHENED.match(words[0])):
        start += len(words[0]) + 1
        words = words[1:]
    while words and words[-1].rstrip(".,") in _STOP and not words[-1].endswith("Co."):
        words = words[:-1]
    kept = " ".join(words)
    bare = kept.removesuffix("'s").removesuffix("’s").rstrip(",;:'’-")
    if not re.search(rf"(?:{_ENDING})$", bare):
        bare = bare.rstrip(".")
    return NameSeen(bare, start, start + len(bare), False)


def _looks_like_name(name: str) -> bool:
    words = name.split()
    return bool(words) and len(words) <= 6 and words[0] not in _STOP and (
        (all(word[:1].isupper() or word in ("of", "and", "&", "de") for word in words)
        and any(char.islower() for char in name)) or (bool(re.fullmatch(rf"[{HAN}]{{3,20}}", name))
        and name.endswith(("公司", "集团", "会社"))))


def _bare_name(page: Page, one: NameSeen) -> bool:
    """A run of capitals without a legal form: two words or more, or one that stands in a party's place
    and is no word we know."""
    words = one.name.split(" ")
    if _MATERIAL.search(one.name):
        return False
    if any(isinstance(seen.meaning, Place) and seen.start <= one.start and one.end <= seen.end
           for seen in page.seen):
        return False
    if len(one.name) < 3 or (any(char.isdigit() for char in one.name) and len(words) == 1):
        return False
    listed = len(words) == 1 and words[0] not in _STOP and _ON_A_LIST.match(page.text.raw[one.end:one.end + 60])
    if listed and stem(one.name.lower()) not in page.vocabulary.common:
        return True
    if all(word.strip(".,'’").upper() == word and len(word) <= 4 for word in words):
        return False
    known = [word for word in words if word in _STOP or stem(word.lower()) in page.vocabulary.common]
    if len(words) >= 2:
        return len(known) < len(words)
    before = page.text.raw[max(0, one.start - 30):one.start]
    after = page.text.raw[one.end:one.end + 40]
    return not known and bool(_ROLES[-1][1].search(before) or _ROLES[1][2].match(after)
                              or re.match(r"^(?:'s|’s)\s+[a-z]", after) or _ROLES[-1][2].match(after)
                              or (not before.strip() and page.text.plain[one.end:one.end + 1] == " "))


def _without_overlap(seen: list[NameSeen]) -> list[NameSeen]:
    kept: list[NameSeen] = []
    for one in sorted(seen, key=lambda one: (not one.known, one.start - one.end, one.start)):
        if one.name and all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _with_role(page: Page, one: NameSeen) -> PartyRead:
    raw = page.text.raw
    before, after = raw[max(0, one.start - 40):one.start], raw[one.end:one.end + 40]
    if re.search(r"[向给对]\s*$", before):
        return PartyRead("end_user", one.name, page.text.words(one.start, one.end), one.start,
                         one.end, one.known)
    role = next((role for role, lead, follow in _ROLES
                 if lead.search(before) or follow.match(after)), "")
    return PartyRead(role, one.name, page.text.words(one.start, one.end), one.start, one.end, one.known)
