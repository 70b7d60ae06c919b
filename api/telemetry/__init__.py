"""Log, metrics and traces of requests: a fixed set of fields, never any content."""
