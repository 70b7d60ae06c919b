"""Reads Word files: paragraphs and table rows in order, under the headings of the document."""

import io

from knowledge.errors import LoaderError
from knowledge.library.loaders import chinese, notice, plain_text
from knowledge.library.loaders.parts import Provision, squeezed
from knowledge.library.loaders.safe import archive


def parts(data: bytes, name: str) -> list[Provision]:
    """The provisions of a Word file, cut as a Chinese law, an announcement or paragraphs."""
    try:
        _refuse_entities(data, name)
        lines = list(_lines(data))
    except LoaderError:
        raise
    except Exception as error:  # a damaged archive makes its readers raise whatever they meet
        raise LoaderError(f"{name} is not a readable Word file ({type(error).__name__}); open and "
                          "save it in a word processor, then hand it in again") from None
    text = "\n\n".join(lines)
    if chinese.is_law(text):
        return chinese.parts(text)
    return notice.parts(text) if notice.is_notice(text) else plain_text.parts(text)


def _refuse_entities(data: bytes, name: str) -> None:
    with archive(data, name) as packed:
        for entry in packed.namelist():
            if entry.endswith((".xml", ".rels")):
                inside = packed.read(entry)
                if b"<!DOCTYPE" in inside or b"<!ENTITY" in inside:
                    raise LoaderError(f"{name} declares a document type or entities; refused")


def _lines(data: bytes) -> list[str]:
    from docx import Document as WordFile  # a tenth of a second that few starts need
    from docx.table import Table

    found: list[str] = []
    for block in WordFile(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                found.append(" | ".join(squeezed(cell.text) for cell in row.cells))
        elif block.text.strip():
            style = block.style.name if block.style is not None else ""
            heading = "# " if style and style.startswith(("Heading", "Title")) else ""
            found.append(heading + squeezed(block.text))
    return found
