"""The record: what was answered, to whom, on what facts; it is only ever added to."""

from assistant.record.chain import RecordRow
from assistant.record.record_store import Records
from assistant.record.verify import VerifiedRecords

__all__ = ["RecordRow", "Records", "VerifiedRecords"]
