"""The command line: each command a thin call into the same functions as the HTTP addresses."""

from api.cli.command_line import main

__all__ = ["main"]
