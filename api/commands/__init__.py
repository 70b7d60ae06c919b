"""The commands, each a thin call into the same functions as the HTTP addresses."""
