"""How large a file may be, and the refusal of archives that unpack to more than they seem."""

import io
import re
import zipfile
from dataclasses import dataclass

from knowledge.errors import ImportRefused

_MB = 1024 * 1024
_ROOT = re.compile(rb"<[A-Za-z_]")


@dataclass(frozen=True)
class FileLimits:
    """What is read at most; sizes in bytes, `ratio` unpacked to packed, `rows` below a heading.

    In CSV four empty cells count as one: a published layout of hundreds of columns is mostly empty.
    """

    file: int = 25 * _MB
    unpacked: int = 200 * _MB
    ratio: int = 100
    entries: int = 2_000
    rows: int = 100_000
    columns: int = 500
    cell: int = 10_000
    cells: int = 3_000_000
    objects: int = 3_000_000


def check_size(data: bytes, limits: FileLimits) -> None:
    """Refuse a file that is empty or too large."""
    if not data:
        raise ImportRefused("the file is empty; choose the file again")
    if len(data) > limits.file:
        raise ImportRefused(
            f"the file has {len(data) / _MB:.0f} MB, and at most {limits.file / _MB:.0f} MB are "
            f"read; split it into several files"
        )


def check_archive(data: bytes, limits: FileLimits) -> None:
    """Refuse a workbook that is no zip file, is encrypted, or unpacks to more than is allowed.

    A member cannot unpack to more than it declares (the reader stops there), so the declared sizes
    bound the work.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check_members(members, limits)
            for member in members:
                if member.filename.endswith((".xml", ".rels", ".vml")):
                    _check_prolog(archive, member)
    except ImportRefused:
        raise
    except Exception as error:  # a damaged archive makes zipfile raise whatever it meets
        raise ImportRefused(
            "the file cannot be opened as an Excel or OpenDocument spreadsheet; save it "
            "again as .xlsx, .ods or CSV"
        ) from error


def _check_members(members: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    if len(members) > limits.entries:
        raise ImportRefused(f"the workbook has {len(members)} parts; at most {limits.entries}")
    if any(member.flag_bits & 1 for member in members):
        raise ImportRefused("the workbook is protected by a password; save it without one")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > limits.unpacked:
        raise ImportRefused(f"the workbook unpacks to {unpacked / _MB:.0f} MB, which is too much")
    if unpacked > _MB and unpacked > packed * limits.ratio:
        raise ImportRefused("the workbook is packed suspiciously tight; save it again as CSV")
    if any(member.filename.startswith("/") or ".." in member.filename for member in members):
        raise ImportRefused("the workbook names a file outside itself; save it again")


def _check_prolog(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Refuse declarations of entities, which spreadsheets never have, before any XML is parsed."""
    with archive.open(member) as part:
        head = part.read(4096)
    root = _ROOT.search(head)
    if head and (root is None or b"<!" in head[: root.start()] or b"\0" in head):
        raise ImportRefused(
            f"the part {member.filename!r} of the workbook begins in a way no spreadsheet program "
            f"writes; save the workbook again as .xlsx or as CSV"
        )
