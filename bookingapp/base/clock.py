"""The one clock, and whole UTC minutes, the unit in which the ledger counts time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = 24 * 60


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def seconds() -> int:
    """The present instant in whole seconds since the epoch, rounded down."""
    return int(now().timestamp())


def today(zone: ZoneInfo) -> date:
    """The present date in a zone."""
    return datetime.fromtimestamp(seconds(), zone).date()


def minute(instant: datetime) -> int:
    """Whole UTC minutes since the epoch, rounded down; `instant` must be aware."""
    return (instant - EPOCH) // timedelta(minutes=1)


def local_text(zone: ZoneInfo, minutes: int) -> str:
    """A whole UTC minute as ISO 8601 with the offset of a zone."""
    return at(minutes).astimezone(zone).isoformat()


def at(minutes: int) -> datetime:
    """The aware UTC instant of a whole UTC minute."""
    return EPOCH + timedelta(minutes=minutes)
