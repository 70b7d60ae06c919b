"""The limits under which a file from outside is read, so that a hostile one is refused early."""

import io
import re
import zipfile
from typing import Any

from lxml import etree, html

from knowledge.errors import LoaderError

SIZE = 25 * 2**20
_UNPACKED, _ENTRIES, _RATIO = 200 * 2**20, 2000, 100
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_KNOWN = {b"utf-8", b"us-ascii", b"ascii", b"iso-8859-1"}


def xml(data: bytes, name: str) -> Any:
    """The root of an XML file without any document type, entity or unusual encoding."""
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise LoaderError(f"{name} declares a document type or entities; that is refused")
    declared = _ENCODING.search(data[:200])
    if b"\0" in data[:100] or (declared and declared[1].lower() not in _KNOWN):
        raise LoaderError(f"{name} is not in UTF-8; convert it first")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        dtd_validation=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise LoaderError(f"{name} is not well-formed XML: {error.msg}") from None


def page(data: bytes, name: str) -> Any:
    """The root of an HTML file, mended as a browser would, with nothing fetched."""
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding=_of(data)
    )
    try:
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise LoaderError(f"{name} is not readable HTML: {error}") from None
    return root


def _of(data: bytes) -> str:
    """UTF-8 where the bytes are UTF-8, else GB18030, which older Chinese pages use."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def archive(data: bytes, name: str) -> zipfile.ZipFile:
    """A zip file whose table of contents is within the limits; nothing is unpacked to disk."""
    try:
        found = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # a damaged table of contents makes zipfile raise many kinds
        raise LoaderError(f"{name} is not a readable zip file: {error}") from None
    entries = found.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _ENTRIES or unpacked > min(_UNPACKED, _RATIO * max(len(data), 10_000)):
        raise LoaderError(
            f"{name} unpacks to {unpacked:,} bytes in {len(entries):,} files; refused"
        )
    for entry in entries:
        if entry.flag_bits & 1:
            raise LoaderError(f"{name} is encrypted; hand it in without a password")
        if entry.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", entry.filename):
            raise LoaderError(f"{name} holds a file that points outside: {entry.filename!r}")
    return found
