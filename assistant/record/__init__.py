"""The record of answers: to whom, when, on what facts. Rows are only ever added."""

from assistant.record.chain import RecordRow
from assistant.record.record_store import Records
from assistant.record.verify import VerifiedRecords

__all__ = ["RecordRow", "Records", "VerifiedRecords"]
