"""A whole customer master before the lists and the rules: a table in, a workbook out."""

from assistant.batch.batch_run import KIND, Batch, BatchRow, flips, run_batch
from assistant.batch.batch_workbook import workbook

__all__ = ["KIND", "Batch", "BatchRow", "flips", "run_batch", "workbook"]
