"""Reads the law's files as they are published and cuts them along the law's own numbering."""

from datetime import date

from knowledge.errors import LoaderError
from knowledge.library.document import Document
from knowledge.library.loaders import (
    chinese,
    docx,
    federal_register,
    html,
    notice,
    pdf,
    plain_text,
    us_code,
)
from knowledge.library.loaders.parts import About, Provision, assemble
from knowledge.library.loaders.safe import SIZE

__all__ = ["About", "Provision", "load"]


def load(data: bytes, name: str, about: About, on: date) -> Document:
    """The document in a file that holds from the day `on`; LoaderError says why it is refused.

    Kinds: eCFR and GPO bulk XML, Federal Register XML and JSON, Chinese laws in Markdown, MOFCOM
    and other HTML, PDF, DOCX, plain text. The bytes tell the kind; the name only settles doubt.
    """
    if not data.strip():
        raise LoaderError(f"{name} is empty")
    if len(data) > SIZE:
        raise LoaderError(f"{name} has {len(data):,} bytes; at most {SIZE:,} are read")
    return assemble(_parts(data, name), data, about, on)


def _parts(data: bytes, name: str) -> list[Provision]:
    head = data[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF"):
        return pdf.parts(data, name)
    if head.startswith(b"PK\x03\x04"):
        return docx.parts(data, name)
    lowered = head.lower()
    if b"<html" in lowered or lowered.startswith(b"<!doctype html"):
        return html.parts(data, name)
    if head.startswith(b"<"):
        return us_code.parts(data, name)
    if head.startswith((b"{", b"[")):
        return federal_register.parts(data, name)
    text = plain_text.decoded(data, name)
    if chinese.is_law(text):
        return chinese.parts(text)
    if notice.is_notice(text):
        return notice.parts(text)
    return plain_text.parts(text)
