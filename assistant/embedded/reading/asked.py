"""Which question of which pack the text asks, and which dated value it wants."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.embedded.reading.found import ReadFact
from assistant.embedded.reading.page import Page
from assistant.embedded.reading.plain import pattern
from assistant.embedded.reading.vocabulary import Asked, Asks, AsksValue

_VEU = pattern(r"\b[un]?veus?\b|validated[\s-]end[\s-]user|经验证最终用户|验证最终用户")
_US_VEU = pattern(
    r"748\.(?:3|15)\b|\bsupp(?:lement|\.)?\s*(?:no\.?\s*)?(?:7|8|9|10)\b|\berc\b|end-user review committee"
    r"|data cent(?:er|re)|theft of chips|stolen chips|\b[un]veu\b|\bbis\b|\beccn\b|\bthe committee\b|\b\d{2} fr \d|ai diffusion"
    r"|\b[0-9][a-e][0-8]\d\d\b|\bfabs?\b|\beei\b|\baes\b|4e091|general veu|\b(?:c57|c79)\b|annual license"
    r"|美国veu|补编|数据中心")
_CN_VEU = pattern(
    r"(?:veu|validated[\s-]end[\s-]user) (?:scheme|rules?|law|regime|idea)|(?:chinese|china's|beijing's|mofcom's)"
    r" (?:veu|validated)|(?:china|beijing|mofcom)\b[^.?!]{0,50}(?:veu|validated)|\bscenarios?\b|white ?list"
    r"|magnet|ndfeb|smco|\bdy\b|rare[\s-]earth|磁|镝|中国|商务部|白名单|情景|方案")
_OF_CHINA = pattern(
    r"mofcom|beijing|magnet|ndfeb|smco|\bdy\b|\btb\b|rare[\s-]earth|dysprosium|terbium|decree|dual-use|\bno\. ?\d"
    r"|control[\s-]list(?:ed)?\b|watch[\s-]list|unreliable|from china|chinese (?:law|license|rule|export|side|text)"
    r"|general (?:license|authorization)|(?:both|two) (?:laws|regimes|governments|states)")
"""What speaks of Chinese law beside American law."""
_US_MILITARY = pattern(
    r"744\.(?:6|21|22)\b|is[\s-]informed|military[\s-]support end|us defense supply|joint staff|intelligence bureau|\bear99\b|\bmieu\b|military end[\s-]us(?:e|er)[\s-](?:rule|list)|\bs(?:ec(?:tion)?\b\.?|\.) ?805\b|10 usc|\bpart 744\b|red flag 29|\bmeus?\b|\b1260h\b|military[\s-]intelligence|supp(?:lement|\.)?\s*(?:no\.?\s*)?2\b"
    r"|\bear\b|dfars|chinese military compan|\bcmic\b|entity list|affiliates rule|\bdod\b[^.?!]{0,30}\b(?:barred|buy)"
    r"|temporary general licen|实体清单|军事最终用户")
_WANTS_VALUE = pattern(
    r"\bhow (?:long|many|much|often|soon)\b|\bwhat does it cost\b|\bwhat (?:vote|share|percentage|day|date|is the (?:limit|threshold|penalty|fine|deadline|validity|term|period|cap))\b"
    r"|\bwhich (?:agency|day|country|countries|(?:hs |tariff |customs )?(?:code|heading|line))\b|(?:hs|tariff|customs) (?:code|heading|line) (?:do|does|is|are)\b|\bwho (?:may|can|chairs|sits|decides)\b|\bwhat (?:are|were|is) the (?:first|shares?|penalt|conditions of)|enforcement|\bwhat vote\b|\bwhen\b|\bdeadline\b|\blast day\b|\bthreshold\b|\bpenalt|\b(?:a|the|what|which) fine\b|\bfines\b|\bminimum\b|\bwho (?:has to |must )?(?:apply|applies|files?|holds?)\b|being enforced|does (?:china|mofcom|beijing) (?:have|publish|define|set|say)"
    r"|\b(?:is|are|was|were) [^.?!]{2,50}\b(?:published|public|defined|adopted|extended)\b|\bsince when\b|\buntil when\b|\bfrom when\b|\bdefinition\b|\bdefined\b|\bappeal|\bremedy|\bde minimis\b|\bis there (?:a|an|any) (?:minimum|threshold|official|published|public|form|list|way to appeal)"
    r"|\bbin\b|throw away|throw out|shred|destroy|is there (?:a|any) (?:published |chinese )|谁(?:来|去)?[^。？！，,]{0,8}申请|有没有公布|多久|多长|几年|几天|多少|期限|罚款|门槛|何时|几个工作日|个工作日内|哪天|哪一天|什么时候|起算|从何时|怎么罚|怎么处罚|罚多少|哪几种|哪些种类|哪个编码|什么编码|有定义|定义吗|区别|复议|申诉|哪些企业|公布")
_OPENS = pattern(
    r"(?:^|[.?!,;:]\s+)(?:(?:and|so|but|please|by|at|on|in|from|within|for|under|to|until)\s+)*(?:which|what|who|whom|how (?:many|much|long"
    r"|often|soon|far|quickly|fast)|when|since when)\b(?! (?:now|next|if|about)\b)|\b(?:majority or unanim|unanimous(?:ly)? or (?:a )?(?:simple )?majority)|\bexist(?:s|ed)?\b|\bare (?:we|they|you) (?:obliged|bound|free)\b"
    r"|\balready (?:required|in force|in effect|owed|needed|applicable)\b|\b(?:by|in) itself\b|\b(?:adopted|exhaustive|final rule)\b")
"""A question for a name, a day or a number: of American law the dated values answer it."""
PRESUMED = "cn_dual_use"
FIRST = 2.0
"""What a question gains in the pack that the text speaks to first."""
VALUE = 3.6
"""What must speak for a dated value before it is taken for the one that is asked for."""
ALIKE = 6.0
"""What full likeness to an example counts beside the phrases."""
ASKED_FOR = 4.8
"""What must speak for it where only the form of an American question calls for a value."""
FAR = 3.0
"""How many times likelier than any question a value is that leads below LEADS."""
LIKELY, CERTAIN, LEADS = 0.3, 0.5, 0.4
"""Likeness from which a question is taken without any phrase, from which its pack is taken too, and
from which a value leads."""
TOLD = 0.85
"""What a phrase counts in a sentence that tells, where another sentence asks."""
ALONE_HERE = 3.0
ALONE = 1.5
"""What a question's own words and facts must add up to where no phrase of questions.yaml is met."""


def read_pack(page: Page, packs: Iterable[str], alike: Mapping[Asked, float]) -> list[str]:
    """The packs that the text speaks to, likeliest first. "VEU" alone is the American regime, which
    exists, unless the text speaks of China's scheme or of magnets."""
    plain, have, likely = page.text.plain, list(packs), dict[str, float]()
    american = _US_VEU.search(plain)
    score = {PRESUMED: 1.0, "us_military": 3.0 if _US_MILITARY.search(plain) else 0.0}
    if _VEU.search(plain):
        score["us_veu"] = 4.0 if american else 2.0
        score["cn_veu"] = 3.0 if _CN_VEU.search(plain) else 0.0
    elif american:
        score["us_veu"] = 2.0
    elif re.search(r"\bscenarios?\b|white ?list|白名单|情景", plain):
        score["cn_veu"] = 2.0
    for one, like in alike.items():
        if score.get(one.pack) and one.pack != PRESUMED and (american or not score.get("cn_veu")):
            likely[one.pack] = max(likely.get(one.pack, 0.0), like)
    for pack, like in likely.items():
        score[pack] += FIRST * like
    if (american or score["us_military"]) and not score.get("cn_veu") and (
            page.text.language == "en" and not _OF_CHINA.search(plain)):
        score[PRESUMED] = 0.0
    best = max(alike, key=lambda one: alike[one], default=None)
    if best and alike[best] >= CERTAIN:
        score.setdefault(best.pack, FIRST * alike[best])
    return [pack for pack in sorted(score, key=lambda pack: -score[pack])
            if pack in have and score[pack]]


def likeness(page: Page) -> dict[Asked, float]:
    """How like the text is to the examples of each question and value of the packs."""
    return page.vocabulary.asked.scores(page.text, page.seen)


def read_question(page: Page, facts: Sequence[ReadFact], packs: Sequence[str],
                  alike: Mapping[Asked, float]) -> list[tuple[float, tuple[str, str]]]:
    """The questions asked, best first, by phrases, by likeness to examples, and by the facts that
    their rules read."""
    scores: dict[tuple[str, str], float] = {}
    taken: dict[tuple[str, str], list[tuple[int, int]]] = {}
    asks = [seen for seen in page.seen if isinstance(seen.meaning, Asks)]
    asking = any(sentence.asks for sentence in page.text.sentences)
    for seen in sorted(asks, key=lambda seen: -seen.meaning.weight):
        key = (seen.meaning.pack, seen.meaning.question)
        spans = taken.setdefault(key, [])
        if key[0] not in packs or any(seen.start < end and start < seen.end for start, end in spans):
            continue
        spans.append((seen.start, seen.end))
        gain = seen.meaning.weight * (1 + 0.2 * (seen.size - 1)) / len(spans)
        if asking and not page.text.sentence(seen.start).asks:
            gain *= TOLD
        scores[key] = scores.get(key, 0.0) + gain
    named = set(scores)
    known = {(one.pack, one.name): max(0.0, value) for one, value in alike.items()
             if one.kind == "question"}
    for key, gain in page.vocabulary.askable.scores(page.text, page.seen, facts,
                                                           packs).items():
        like = known.get(key, 0.0)
        if gain >= (ALONE_HERE if key[0] == PRESUMED else ALONE) or key in named or like >= LIKELY:
            scores[key] = scores.get(key, 0.0) + gain + ALIKE * like
    for key in scores:
        if packs and key[0] == packs[0]:
            scores[key] += FIRST
    return sorted(((score, key) for key, score in scores.items()), key=lambda one: (-one[0], one[1]))


def read_value(page: Page, packs: Sequence[str], alike: Mapping[Asked, float], case_told: bool
               ) -> tuple[tuple[str, str] | None, bool]:
    """The parameter whose value is wanted ("how long does review take"), and whether the text is
    more like a question for it than like any question to the rules."""
    values = {(one.pack, one.name): max(0.0, like) for one, like in alike.items()
              if one.kind == "value" and one.pack in packs}
    question = max((like for one, like in alike.items() if one.kind == "question"), default=0.0)
    leading = max(values, key=lambda key: values[key], default=None)
    like = values[leading] if leading is not None else 0.0
    leads = like >= max(LEADS, question) or like >= max(LIKELY, FAR * question)
    american = bool(packs) and packs[0].startswith("us_")
    opens = american and _OPENS.search(page.text.plain) is not None
    said = _WANTS_VALUE.search(page.text.plain) is not None  # "how long", "since when"
    wanted = opens or said
    leads = leads and (wanted or not case_told)
    if not leads and not wanted:
        return None, False
    scores = page.vocabulary.askable.value_scores(page.text, packs or (PRESUMED,))
    named: dict[tuple[str, str], float] = {}
    for seen in page.seen:
        if isinstance(seen.meaning, AsksValue):
            key = (seen.meaning.pack, seen.meaning.parameter)
            bare = not any(char.isalpha() for char in page.text.plain[seen.start:seen.end])
            named[key] = max(named.get(key, 0.0), 0.5 if bare else float(seen.size))
    for key in scores:
        scores[key] += named.get(key, 0.0) + ALIKE * values.get(key, 0.0) + (
            FIRST if packs and key[0] == packs[0] != PRESUMED else
            1.5 if key[0] == PRESUMED else 0.0)
    best = max(scores, key=lambda key: scores[key], default=None)
    bar = VALUE if said or leads else ASKED_FOR
    found = best if best and scores[best] >= bar else None
    if found is None:
        return None, False
    formal = opens and found[0] == packs[0] and scores[found] >= ASKED_FOR
    return found, formal or (leads and found == leading)


def next_value(page: Page, before: tuple[str, str]) -> tuple[str, str] | None:
    """Among the values of which the text has words and whose name ends like the one before, that
    whose name is most like it."""
    pack, name = before
    parts = set(name.split("_"))
    scores = page.vocabulary.askable.value_scores(page.text, (pack,))
    alike = {}
    for key, score in scores.items():
        own = set(key[1].split("_"))
        if key != before and key[1].rpartition("_")[2] == name.rpartition("_")[2] and score > 0:
            alike[key] = (len(parts & own) / len(parts | own), score)
    return max(alike, key=lambda key: (alike[key], key), default=None)
