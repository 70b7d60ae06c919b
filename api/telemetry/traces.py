"""Traces, only where an operator names a collector: one span a request, with named fields only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

Span = Callable[[str, int, int, Mapping[str, str | int]], None]
"""Name, begin and end in nanoseconds, fields."""


def tracing(address: str) -> Span:
    """Spans to an OTLP collector, such as http://127.0.0.1:4317; sent from the background."""
    from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    exporter = OTLPSpanExporter(endpoint=address, insecure=address.startswith("http://"))
    return spans_to(BatchSpanProcessor(exporter))


def spans_to(processor: Any) -> Span:
    """A way to note spans with this processor, beside any other tracing of the process."""
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    provider = TracerProvider(resource=Resource({"service.name": "lodestone"}))
    provider.add_span_processor(processor)
    tracer = provider.get_tracer("lodestone")

    def note(name: str, begun: int, ended: int, fields: Mapping[str, str | int]) -> None:
        span = tracer.start_span(name, start_time=begun, attributes=cast(Any, fields))
        span.end(ended)

    return note
