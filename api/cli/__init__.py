"""The command line: each command a thin call into the same functions as the HTTP addresses."""
