"""The memo as a Word file: headings, real tables with header rows, a picture with its words."""

from __future__ import annotations

import io
from datetime import UTC
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document as new_document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from assistant.memo.memo_document import Block, Items, MemoDocument, Paragraph, Path, Quote, Table
from assistant.memo.pdf_form import picture

WIDE = 170
"""Millimeters between the margins of an A4 page."""
LANGUAGES = {"en": "en-US", "zh": "zh-CN"}
LATIN, CHINESE = "Calibri", "Microsoft YaHei"
INK, SOFT = RGBColor(0x1B, 0x27, 0x33), RGBColor(0x46, 0x53, 0x5F)
STYLES = {"plain": "Normal", "verdict": "Verdict", "small": "Small", "subhead": "Heading 2"}


def write(made: MemoDocument) -> bytes:
    """The document as DOCX; the same document gives the same bytes."""
    word = new_document()
    _set_up(word, made)
    word.add_paragraph(made.title, style="Title")
    word.add_paragraph(made.footer, style="Small")
    for section in made.sections:
        number = f"{section.number}. " if section.number else ""
        word.add_heading(number + section.heading, level=1)
        for block in section.blocks:
            _block(word, made, block)
    raw = io.BytesIO()
    word.save(raw)
    return _undated(raw.getvalue())


def _block(word: Any, made: MemoDocument, block: Block) -> None:
    match block:
        case Paragraph(text, style, language):
            _paragraph(word, text, STYLES[style], language or made.language)
        case Quote(text, language):
            _paragraph(word, text, "Quote", language)
        case Items(lines):
            for line in lines:
                word.add_paragraph(line, style="List Bullet")
        case Table():
            _table(word, block)
        case Path(boxes, alt):
            drawn = word.add_picture(io.BytesIO(picture(boxes, made.language)), width=Mm(WIDE))
            drawn._inline.docPr.set("descr", alt)


def _paragraph(word: Any, text: str, style: str, language: str) -> None:
    run = word.add_paragraph(style=style).add_run(text)
    _tongue(run._r.get_or_add_rPr(), language)


def _table(word: Any, block: Table) -> None:
    """A table whose header row repeats on every page and whose rows are not torn."""
    if block.caption:
        word.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    made = word.add_table(rows=1, cols=len(block.head), style="Table Grid")
    made.autofit = False
    _mark(made._tbl.tblPr, "w:tblCaption", block.caption or " · ".join(block.head))
    _mark(made.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
    share, cell_style = WIDE / sum(block.widths), word.styles["Cell"]
    for said in block.rows:
        added = made.add_row()
        _mark(added._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, text in zip(added.cells, said, strict=True):
            cell.text = text
            cell.paragraphs[0].style = cell_style
    for cell, text in zip(made.rows[0].cells, block.head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
        cell.paragraphs[0].style = cell_style
        _mark(cell._tc.get_or_add_tcPr(), "w:shd", "clear", color="auto", fill="EEF2F6")
    for row in made.rows:
        for cell, width in zip(row.cells, block.widths, strict=True):
            cell.width = Mm(share * width)
    word.add_paragraph(style="Small")


def _set_up(word: Any, made: MemoDocument) -> None:
    """Page, styles, language, title and dates."""
    page = word.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(20)
    _styles(word, made.language)
    foot = page.footer.paragraphs[0]
    foot.text, foot.style = made.footer, word.styles["Footer"]
    about, at = word.core_properties, made.made.astimezone(UTC).replace(tzinfo=None)
    about.title, about.subject = f"{made.title} – {made.subject}"[:255], made.subject[:255]
    about.author = about.last_modified_by = "Lodestone"
    about.language, about.comments = LANGUAGES[made.language], ""
    about.created = about.modified = at


def _styles(word: Any, language: str) -> None:
    styles = word.styles
    for name in ("Verdict", "Small", "Cell"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, size, bold, color in (
        ("Normal", 9.5, False, INK), ("Title", 18, True, INK), ("Heading 1", 12.5, True, INK),
        ("Heading 2", 10, True, INK), ("Caption", 8, False, SOFT), ("Quote", 9.5, False, INK),
        ("Verdict", 12, True, INK), ("Small", 8, False, SOFT), ("Cell", 8, False, INK),
        ("Footer", 8, False, SOFT), ("List Bullet", 9.5, False, INK),
    ):
        font = styles[name].font
        font.name, font.size, font.bold, font.italic = LATIN, Pt(size), bold, False
        font.color.rgb = color
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:eastAsia"), CHINESE)
        styles[name].paragraph_format.space_after = Pt(0 if name == "Cell" else 4)
    for tongue in styles.element.iter(qn("w:lang")):
        tongue.set(qn("w:val"), LANGUAGES[language])
        tongue.set(qn("w:eastAsia"), "zh-CN")


def _tongue(properties: Any, language: str) -> None:
    _mark(properties, "w:lang", LANGUAGES[language], eastAsia="zh-CN")


def _mark(properties: Any, name: str, value: str = "", **others: str) -> None:
    mark = OxmlElement(name)
    for key, said in {"val": value, **others}.items():
        if said:
            mark.set(qn(f"w:{key}"), said)
    properties.append(mark)


def _undated(raw: bytes) -> bytes:
    """The archive with the same day on every part, so that bytes do not depend on the clock."""
    made = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as old, ZipFile(made, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return made.getvalue()
