"""A whole customer master before the lists and the rules: a table in, a workbook out."""

from assistant.batch.run import KIND, Batch, Row, flips, run_batch
from assistant.batch.workbook import workbook

__all__ = ["KIND", "Batch", "Row", "flips", "run_batch", "workbook"]
