"""Hands the records out: as FollowTheMoney entities, as CSV, as a workbook whose cells are safe."""

from typing import Literal

from knowledge.errors import WrongValue
from knowledge.register.exports.ftm_export import to_ftm
from knowledge.register.exports.spreadsheet_export import table_csv, table_xlsx, to_csv, to_xlsx
from knowledge.register.firms_and_items import Firm
from knowledge.register.register import Register
from knowledge.register.safe_cells import safe, unsafe

__all__ = ["export", "safe", "table_csv", "table_xlsx", "to_csv", "to_ftm", "to_xlsx", "unsafe"]


def export(register: Register, team: str, kind: Literal["firms", "items"],
           form: Literal["ftm", "csv", "xlsx"], *, statements: bool = False) -> bytes:
    """All firms or all items of a team; `statements`: a CSV of each statement with its source."""
    if kind == "items":
        items = list(register.every(team, "item"))
        if form == "ftm":
            raise WrongValue("FollowTheMoney has no items; take them as CSV or as a workbook")
        return to_xlsx(items) if form == "xlsx" else to_csv(items, statements=statements)
    firms = list(register.every(team))
    if form == "ftm":
        return to_ftm(firm for firm in firms if isinstance(firm, Firm))
    return to_xlsx(firms) if form == "xlsx" else to_csv(firms, statements=statements)
