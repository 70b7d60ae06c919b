"""Reads PDF files in a child process with little memory and time, since a PDF may be a bomb."""

import json
import subprocess
import sys

from knowledge.errors import LoaderError
from knowledge.library.loaders import chinese, notice, plain_text
from knowledge.library.loaders.parts import Provision

_SECONDS = 60


def parts(data: bytes, name: str) -> list[Provision]:
    """The provisions of a PDF; a text that has no numbers of its own is cut by page."""
    command = [sys.executable, "-m", "knowledge.library.loaders.pdf_child"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise LoaderError(f"{name} takes longer than {_SECONDS} seconds to read; refused") from None
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["it broke off"]
        raise LoaderError(f"{name} is not a readable PDF: {reason[0][:200]}")
    pages: list[str] = json.loads(done.stdout)
    text = "\n".join(pages)
    if chinese.is_law(text):
        return chinese.parts(text)
    if notice.is_notice(text):
        return notice.parts(text)
    found = [
        Provision(f"page{number}/{part.pinpoint}", part.heading, part.text)
        for number, page in enumerate(pages, 1)
        for part in plain_text.parts(page)
    ]
    if not found:
        raise LoaderError(f"{name} holds no text (a scan?); hand it in with text")
    return found
