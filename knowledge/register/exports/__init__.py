"""Hands the records out: as FollowTheMoney entities, as CSV, as a workbook whose cells are safe."""

from knowledge.register.exports.follow_the_money import to_ftm
from knowledge.register.exports.spreadsheet import to_csv, to_xlsx
from knowledge.register.safe_cells import safe, unsafe

__all__ = ["safe", "to_csv", "to_ftm", "to_xlsx", "unsafe"]
