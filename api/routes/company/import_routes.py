"""Files of firms and items: tried, kept, reported row by row; and the register as a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Header, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.http.dependencies import CallerDep, HouseDep, NowDep, who
from api.http.downloads import MEDIA, attachment, file_response
from api.http.server_events import stream
from api.http.uploads import file_name, texts
from api.schemas.register_schemas import ImportIn, ImportOut
from api.schemas.responses import Page
from assistant.intake import file_imports
from assistant.roles import Claim, demand
from knowledge.register.exports import export, table_csv, table_xlsx
from knowledge.register.importers import ImportSource

router = APIRouter(tags=["register"])
Id = Annotated[str, Path(max_length=36)]


@router.post("/v1/imports", response_model=ImportOut, responses={200: {"content": {
    "text/event-stream": {"schema": {"type": "string"}}}}})
async def take_in(said: Annotated[ImportIn, Form(media_type="multipart/form-data")],
                  request: Request, house: HouseDep, caller: CallerDep, now: NowDep,
                  accept: Annotated[str, Header()] = "application/json") -> Any:
    """Try a file of firms or items, or with `dry_run=false` keep it: each row is in the report.

    CSV or XLSX with headings in any of several languages, FollowTheMoney, GLEIF, or trade.gov's
    screening list; 25 MB at most. With `Accept: text/event-stream` the progress comes while it
    works (`step`), then the report (`report`).
    """
    if said.confirmed:
        demand(caller.roles, Claim.STATEMENT)
    handed = file_imports.Handed(
        data=await said.file.read(), file=file_name(said.file.filename), kind=said.kind,
        source=ImportSource(title=said.source, day=said.source_date, grade=said.grade,
                            confirmed=said.confirmed),
        format=said.format or None, mapping=texts(said.mapping, "mapping"),
        sheet=said.sheet or None, encoding=said.encoding or None)

    def work(tell: Any) -> dict[str, Any]:
        return file_imports.take_in(
            house, handed, who(caller), now, dry_run=said.dry_run,
            progress=lambda done, total: tell(f"{done} of {total} rows"))

    if "text/event-stream" in accept:
        return stream(request, caller, work, lambda found: [("report", found)])
    return await run_in_threadpool(work, lambda step: None)


@router.get("/v1/imports")
def imports(house: HouseDep, caller: CallerDep,
            after: Annotated[str, Query(pattern="^[0-9]{0,9}$")] = "",
            limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Page:
    """The team's imports that were kept, the newest first."""
    found = house.records.list(caller.team, kind=file_imports.KIND, before=int(after or 0),
                               limit=limit)
    return Page(entries=[{"record": row.id, "at": row.at, "actor": row.actor, "title": row.title}
                         for row in found],
                next=str(found[-1].seq) if len(found) == limit else "")


@router.get("/v1/imports/{report}")
def imported(report: Id, house: HouseDep, caller: CallerDep) -> ImportOut:
    """The report of one import as it was kept."""
    return ImportOut(**file_imports.imported(house, caller.team, report))


@router.get("/v1/imports/{report}/table", response_class=Response,
            responses=file_response("csv", "xlsx"))
def table(report: Id, house: HouseDep, caller: CallerDep,
          form: Literal["csv", "xlsx"] = "xlsx") -> Response:
    """The report of one import as a table, one line for each row of the file."""
    rows = file_imports.report_rows(file_imports.imported(house, caller.team, report))
    made = table_xlsx({"Report": rows}) if form == "xlsx" else table_csv(rows)
    return attachment(made, f"import-{report[:8]}.{form}", MEDIA[form])


@router.get("/v1/exports/{kind}", response_class=Response,
            responses=file_response("ftm", "csv", "xlsx"))
def exported(kind: Literal["firms", "items"], house: HouseDep, caller: CallerDep,
             form: Literal["ftm", "csv", "xlsx"] = "xlsx",
             statements: Annotated[bool, Query(description="CSV of every statement with its "
                                                           "source")] = False) -> Response:
    """The register of the team as a file; no cell of it is a formula."""
    made = export(house.register, caller.team, kind, form, statements=statements)
    return attachment(made, f"{kind}.{'ndjson' if form == 'ftm' else form}", MEDIA[form])

