"""What the tests of memos and reviews share: recorded answers, and a memo's text read back."""

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pypdf
from docx import Document as open_docx
from docx.oxml.ns import qn

from assistant.answering import answer
from assistant.asked import Asked
from assistant.services.services import House

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
END = ("import N38EH arc segments with 6.5 % dysprosium from Ningbo under general authorisation?")
QUESTIONS = {
    "watch list": f"Could TDK Corporation {END}",
    "control list": f"Could Lafert S.p.A. {END}",
    "pump maker": "Could Norddrive Pumpen GmbH, a civil pump maker in Germany, import 35SH blocks "
                  "with 3.1 % dysprosium from Ningbo under general authorisation?",
    "no composition": "Is 42SH controlled?",
    "watch list, Chinese": "TDK株式会社能否以通用许可从宁波进口含镝6.5%的N38EH磁瓦？",
}


def recorded(house: House, text: str = QUESTIONS["watch list"], team: str = "local",
             user: str = "asker", **more: Any) -> str:
    """The id of the record of a question that was answered."""
    return answer(house, Asked(text, law_day=DAY, now=NOW, team=team, user=user, **more)).record


def pdf(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def pdf_text(content: bytes) -> str:
    """All text of a PDF without blanks, since lines are broken anywhere, and without the foot of
    each page, which stands within a sentence that goes on overleaf."""
    return bare("".join(FOOT.sub("", page.extract_text()) for page in pdf(content).pages))


FOOT = re.compile(r"\n[^\n]*\b\d+ / \d+[^\n]*\s*$")


def docx_text(content: bytes) -> str:
    """All text of a Word file without blanks, tables included."""
    read = open_docx(io.BytesIO(content))
    return bare("".join(one.text or "" for one in read.element.body.iter(qn("w:t"))))


def bare(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)
