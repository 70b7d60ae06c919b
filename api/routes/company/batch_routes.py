"""A whole customer master before the lists and the rules, answered with a workbook."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Any

from fastapi import APIRouter, Form, Header, Request
from starlette.concurrency import run_in_threadpool

from api.clock import law_day
from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.downloads import MEDIA, attachment, file_response
from api.http.server_events import stream
from api.http.uploads import file_name, json_object, texts
from api.schemas.register_schemas import BatchIn, BatchOut, BatchRowOut
from assistant.batch import Batch, flips, run_batch, workbook
from assistant.batch.batch_run import Result
from assistant.determining.determinations import check_names

router = APIRouter(tags=["lists"])
_RESPONSES: dict[int | str, dict[str, Any]] = {200: {
    "model": BatchOut, "content": {**file_response("xlsx")[200]["content"],
                                   "text/event-stream": {"schema": {"type": "string"}}}}}


@router.post("/v1/batches", response_model=None, responses=_RESPONSES)
async def batch(said: Annotated[BatchIn, Form(media_type="multipart/form-data")], request: Request,
                house: HouseDep, caller: CallerDep, now: NowDep,
                accept: Annotated[str, Header()] = "*/*") -> Any:
    """Screen and decide every row of a CSV or XLSX file of firms; nothing is dropped.

    The workbook has the sheets Summary, Results (the input columns untouched), Missing facts,
    Rules and Run info. With `Accept: text/event-stream` the progress comes while it works
    (`step`), then `workbook` with the file in base64.
    """
    facts = json_object(said.facts, "facts")
    check_names(facts)
    handed = Batch(
        data=await said.file.read(), file=file_name(said.file.filename), pack=said.pack,
        on=said.on or law_day(now, said.pack), question=said.question, scenario=said.scenario,
        item=said.item, facts=facts, mapping=texts(said.mapping, "mapping"), against=said.against)

    def work(tell: Any) -> tuple[Result, bytes]:
        found = run_batch(house, handed, who(caller), now,
                          lambda done, total: tell(f"{done} of {total} rows"))
        return found, workbook(found) if said.form == "xlsx" else b""

    if "text/event-stream" in accept:
        return stream(request, caller, work, lambda done: [
            ("report", _plain(done[0]).model_dump(mode="json")),
            *([("workbook", {"name": _name(done[0]), "base64": b64encode(done[1]).decode()})]
              if done[1] else [])])
    found, made = await run_in_threadpool(work, lambda step: None)
    if said.form == "json":
        return _plain(found)
    return attachment(made, _name(found), MEDIA["xlsx"])


def _name(found: Result) -> str:
    return f"batch-{found.record['id'][:8]}.xlsx"


def _plain(found: Result) -> BatchOut:
    return BatchOut(
        record=found.record, file=found.batch.file, on=found.batch.on,
        counts=found.counts, flips=len(flips(found.rows)),
        rows=[BatchRowOut(
            row=row.number, key=row.key, name=row.name, firm=row.firm, outcome=row.outcome,
            screening=row.screening.state if row.screening else "", hits=row.hits,
            because=list(row.determination.because[:3]) if row.determination else [],
            missing=list(row.determination.missing.to_yes[0])
            if row.determination and row.determination.missing.to_yes else [],
            refused=row.refused, was=row.was) for row in found.rows])
