"""`lodestone settings`: every setting, as the reference in the documentation shows it."""

from __future__ import annotations

from typing import Any, get_args

from api.cli import common

_PARTS = (
    ("Where and how it runs", ("data", "database", "packs", "demonstration", "mode", "hosts",
                               "public_url", "proxies", "drain_seconds", "traces")),
    ("A provider's model", ("model",)),
    ("Search", ("embeddings", "vectors")),
    ("Lists", ("list",)),
    ("The record", ("record", "require_release")),
    ("Sign-in", ("oidc",)),
    ("Limits", ("requests", "work", "answerers", "strangers")),
    ("MCP, alerts, Slack", ("mcp", "alert", "slack")),
)
HEAD = """# Settings

Each is an environment variable, or a file of that name in small letters in the folder that
`LODESTONE_SECRETS` names (`lodestone_database`); the environment comes first. A secret known from
examples stops the start. This page is what `lodestone settings` prints; a test holds it to the
program.
"""


def settings() -> None:
    """Print the reference of all settings (Markdown)."""
    common.put(reference().rstrip("\n"))


def reference() -> str:
    """Every setting with its default, its limits and what it means."""
    from assistant.settings import Settings

    left = dict(Settings.model_fields)
    pages = [HEAD]
    for title, heads in _PARTS:
        mine = [name for name in left if any(
            name == head or name.startswith(f"{head}_") for head in heads)]
        rows = "\n".join(_row(name, left.pop(name)) for name in mine)
        pages.append(f"## {title}\n\n| setting | default | meaning |\n|---|---|---|\n{rows}\n")
    if left:
        raise LookupError(f"no part of the reference holds {', '.join(left)}")
    return "\n".join(pages)


def _row(name: str, field: Any) -> str:
    limits = [f"{word} {limit:,}" for part in field.metadata for word, limit in (
        ("at least", getattr(part, "ge", None)), ("more than", getattr(part, "gt", None)),
        ("at most", getattr(part, "le", None))) if limit is not None]
    choices = [f"`{one}`" for one in get_args(field.annotation) if isinstance(one, str)]
    notes = "; ".join([*([" or ".join(choices)] if choices else []), *limits])
    said = str(field.description).replace("|", "\\|")
    return (f"| `LODESTONE_{name.upper()}` | {_default(field.default)} | {said}"
            f"{f' ({notes})' if notes else ''} |")


def _default(value: Any) -> str:
    shown = str(value)
    return f"`{shown}`" if shown and value != {} and value is not None and "*" not in shown else ""
