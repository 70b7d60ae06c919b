"""The child process that reads one PDF from its input and writes the text of the pages as JSON."""

import io
import json
import resource
import sys

_MEMORY, _SECONDS, _PAGES, _LETTERS = 2**30, 50, 1000, 20_000_000


def main() -> None:
    """Exits with a sentence on the error output when the file is refused."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            sys.exit("it is encrypted")
        if len(reader.pages) > _PAGES:
            sys.exit(f"it has more than {_PAGES} pages")
        pages, letters = list[str](), 0
        for page in reader.pages:
            pages.append(page.extract_text())
            letters += len(pages[-1])
            if letters > _LETTERS:
                sys.exit("it holds too much text")
    except MemoryError:
        sys.exit("it needs too much memory")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        sys.exit(f"{type(error).__name__}")
    json.dump(pages, sys.stdout)


if __name__ == "__main__":
    main()
