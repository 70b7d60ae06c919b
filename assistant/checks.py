"""What may go in and what may come out: length and characters of a question, honesty of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_QUESTION = 20_000
MARK = re.compile(r"\[S(\d{1,3})\]")
ADDRESS = re.compile(r"https?:|www\.|ftp:|!\[|\]\(|<[a-z/!]|data:|javascript:", re.IGNORECASE)
QUOTE = re.compile(r"[\"“「『][^\"”」』\n]{20,}[\"”」』]")
"""Words in quotation marks that are long enough to pass for a quotation of law."""
VERDICTS = re.compile(
    r"\b(?:in)?eligib\w*|\bapprov\w*|\bclear(?:ed|ance|s)?\b|\bauthori[sz]ed\b|\bgranted\b"
    r"|\blicen[cs]e[- ]free\b|\bfree to (?:ship|export|go)\b|\bgo(?:od)? (?:ahead|to go)\b"
    r"|\b(?:may|can|could|must not|cannot|can't|allowed to|permitted to) (?:now )?(?:be )?"
    r"(?:ship|export|import|sell|send|deliver|proceed|release)\w*"
    r"|\bno (?:export )?licen[cs]e (?:is |are )?(?:needed|required|necessary)"
    r"|\b(?:not|un)[- ]?(?:controlled|restricted|barred|listed)\b|\bpermitted\b|\bcompliant\b"
    r"|\b(?:verdict|outcome|decision)\b|\boverrid\w+|\bconfirmed\b|\bsafe harbou?r\b"
    r"|\ball clear\b|\bgreen light\b|\bok(?:ay)? to\b"
    r"|可以出口|可出口|可以发货|放行|已批准|批准|合格|符合条件|无需许可|不需要许可|不受管制|已核准|准予|通过审核"
    r"|有资格|无资格|可以进口|允许出口|判定|裁定|结论",
    re.IGNORECASE,
)


class BadQuestion(ValueError):
    """A question that cannot be answered as it came; the sentence says what to do."""


@dataclass(frozen=True)
class Checked:
    """The text that may be shown, or nothing and the reason why."""

    text: str
    withheld: str = ""


def check_question(text: str) -> str:
    """The question without its outer blanks; BadQuestion where it is empty, too long or broken."""
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise BadQuestion("The question holds half characters; send it as UTF-8.")
    found = text.replace("\x00", "").strip()
    if not found:
        raise BadQuestion("The question is empty; write what you want to know.")
    if len(found) > LONGEST_QUESTION:
        raise BadQuestion(f"The question has {len(found):,} characters; send at most "
                          f"{LONGEST_QUESTION:,}, and documents as files.")
    return found


def check_answer(text: str, issued: Iterable[str], ours: Iterable[str]) -> Checked:
    """The model's text, if it is honest: it cites only marks that we issued, shows no address or
    markup, quotes no words but theirs, and speaks no verdict outside the sentences (`ours`) that
    the tools gave it.

    A mark we never issued is deleted; everything else withholds the whole text, and the card stands
    alone.
    """
    marks = set(issued)
    kept = MARK.sub(lambda found: found.group() if f"S{found.group(1)}" in marks else "", text)
    own = kept
    for sentence in sorted({one for one in ours if one}, key=len, reverse=True):
        own = own.replace(sentence, " ")
    if ADDRESS.search(own):
        return Checked("", "it shows an address or markup of its own")
    invented = QUOTE.search(own)
    if invented:
        return Checked("", f"it quotes what no source says ({invented.group()[:40]!r})")
    said = VERDICTS.search(own)
    if said:
        return Checked("", f"it speaks a verdict of its own ({said.group()!r})")
    return Checked(kept.strip())
