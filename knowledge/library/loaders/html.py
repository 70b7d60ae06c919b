"""Reads MOFCOM announcements and other HTML pages: visible text only, tables row by row."""

from typing import Any

from knowledge.library.loaders import chinese, notice, plain_text
from knowledge.library.loaders.parts import Provision, squeezed
from knowledge.library.loaders.safe import page

_HIDDEN = {"script", "style", "noscript", "template", "head", "nav", "footer", "svg", "iframe"}
_BREAKS = {
    "p", "div", "br", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "section", "ul", "ol"
}  # fmt: skip


def parts(data: bytes, name: str) -> list[Provision]:
    """The provisions of a page, cut as a Chinese law, an announcement or plain paragraphs."""
    text = _visible(page(data, name))
    if chinese.is_law(text):
        return chinese.parts(text)
    return notice.parts(text) if notice.is_notice(text) else plain_text.parts(text)


def _visible(root: Any) -> str:
    """The text a reader sees, one line for each block; a table row is one line."""
    body = root.find("body")
    pieces: list[str] = []
    stack: list[Any] = [root if body is None else body]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item.replace("\n", " ") if item != "\n" else item)
            continue
        if not isinstance(item.tag, str) or item.tag in _HIDDEN or _is_hidden(item):
            continue
        in_cell = item.tag in ("td", "th")
        edge = " | " if in_cell else "\n" if item.tag in _BREAKS and not _within(item) else " "
        inside: list[Any] = [edge, item.text or ""]
        for child in item:
            inside += [child, child.tail or ""]
        stack.extend(reversed([*inside, "" if in_cell else edge]))
    lines = (squeezed(line).strip("| ") for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _within(element: Any) -> bool:
    """True inside a table cell, where a break does not end the row."""
    return next(element.iterancestors("td", "th"), None) is not None


def _is_hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style
