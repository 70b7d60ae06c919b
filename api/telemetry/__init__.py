"""The log, the figures and the traces of requests, made of named fields only."""
