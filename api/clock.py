"""The only place that reads the clock, and the day that "today" is for a body of law."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CHINA, UNITED_STATES = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York")


def moment() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def law_day(now: datetime, pack: str = "") -> date:
    """The day that `now` is where the law of the pack is made: Washington's for US law, else
    Beijing's."""
    return now.astimezone(UNITED_STATES if pack.startswith("us_") else CHINA).date()
