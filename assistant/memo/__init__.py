"""The decision memo: made from the record alone, in Word and as a tagged PDF, in two languages."""

from assistant.memo.make import Form, Language, Memo, memo

__all__ = ["Form", "Language", "Memo", "memo"]
