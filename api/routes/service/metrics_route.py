"""Figures for Prometheus: requests, and the age and size of all that answers rest on."""

from __future__ import annotations

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.responses import PlainTextResponse

from api.http.dependencies import HouseDep, NowDep
from assistant.services.readiness import readiness

router = APIRouter(tags=["service"])
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Meters:
    """The figures of one application; labels are addresses and names of ours, never content."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter("lodestone_requests", "Responses", ("method", "path", "status"),
                                 registry=self.registry)
        self._seconds = Histogram("lodestone_request_seconds", "Seconds until a response begins",
                                  ("method", "path"), buckets=BUCKETS, registry=self.registry)
        self.list_age = self._gauge("list_snapshot_age_seconds", "Since the list was last checked",
                                    "list")
        self.packs = self._gauge("rulepack_version", "The pack that decides; always 1", "pack",
                                 "fingerprint")
        self.index = self._gauge("index_version", "The texts that are searched; always 1",
                                 "edition", "vectors")
        self.rows = self._gauge("lodestone_record_rows", "Rows on record", "team")
        self.passages = self._gauge("lodestone_library_passages", "Passages in the library")
        self.chain = self._gauge("audit_chain_ok", "Whether the record stands where it was signed")
        self.ready = self._gauge("lodestone_ready", "Whether this part is ready", "part")

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(name, about, labels, registry=self.registry)

    def seen(self, method: str, path: str, status: int, seconds: float) -> None:
        self._requests.labels(method, path, str(status)).inc()
        self._seconds.labels(method, path).observe(seconds)


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request, house: HouseDep, now: NowDep) -> PlainTextResponse:
    """The figures in Prometheus' text format."""
    meters: Meters = request.app.state.meters
    for edition in house.lists.snapshot.editions:
        meters.list_age.labels(edition.list).set(edition.age(now).total_seconds())
    for team, head in house.records.head.heads().items():
        meters.rows.labels(team).set(head["seq"])
    library = house.library.status()
    meters.passages.set(library.passages)
    meters.index.clear()
    meters.index.labels(library.edition, library.vectors).set(1)
    for pack in house.packs():
        meters.packs.labels(pack.id, pack.fingerprint[:16]).set(1)
    found = readiness(house, now)
    meters.chain.set(found["chain"])
    for part, right in found.items():
        meters.ready.labels(part).set(right)
    return PlainTextResponse(generate_latest(meters.registry).decode())
