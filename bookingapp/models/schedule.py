"""Time: calendars and the claims on them, hours, blocks, occurrences, holds; and the guard of the claims."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookingapp.base.db import Instant, JsonList, Key, Model, PublicId, Seconds
from bookingapp.models.business import Timetabled

LONGEST_CLAIM = 31 * 24 * 60
"""Minutes. Readers look back no further than this for a claim that reaches into their window."""

LONG_CLAIM = 24 * 60
"""Minutes. The few claims longer than this have an index of their own, so that most reads look back a day."""


class Calendar(Model):
    """Anything whose time can be held. It is the row that is locked."""

    __tablename__ = "calendar"

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))


class Schedule(Timetabled, Model):
    """The saved hours of one staff member, resource or location. Saved counts, even when empty."""

    __tablename__ = "schedule"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN staff_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN resource_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN location_id IS NULL THEN 0 ELSE 1 END) = 1",
            "one_owner",
        ),
    )

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"), unique=True)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"), unique=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"), unique=True)
    weekly: Mapped[list["WorkingHours"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    overrides: Mapped[list["Override"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class WorkingHours(Timetabled, Model):
    """A weekly span: weekday 0 (Monday) to 6, wall minutes; `ends` above 1440 runs into the next day."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", "weekday"),
        CheckConstraint("starts BETWEEN 0 AND 1439 AND ends > starts AND ends <= starts + 1440", "span"),
    )

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"), index=True)
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]


class Override(Timetabled, Model):
    """The hours of one date in place of the weekly ones; `spans` is a list of [starts, ends, location id or null]."""

    __tablename__ = "override"
    __table_args__ = (UniqueConstraint("schedule_id", "day"),)

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id"))
    day: Mapped[date]
    spans: Mapped[JsonList]


class Block(Model):
    """Time off of a staff member or unit, or closure of a resource or a whole location; whole UTC minutes."""

    __tablename__ = "block"
    __table_args__ = (
        Index("ix_block_business_id_ends", "business_id", "ends"),
        CheckConstraint("ends > starts", "span"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    calendar_id: Mapped[int | None] = mapped_column(ForeignKey("calendar.id"))
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    starts: Mapped[int]
    ends: Mapped[int]
    reason: Mapped[str] = mapped_column(String(200), default="")


class Series(Model):
    """A rule that classes are made from: RFC 5545 recurrence in wall time of its zone."""

    __tablename__ = "series"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    rrule: Mapped[str | None] = mapped_column(String(500))
    timezone: Mapped[str] = mapped_column(String(64))
    first_day: Mapped[date]
    starts: Mapped[int]
    duration_minutes: Mapped[int]
    capacity: Mapped[int]
    staff_ids: Mapped[JsonList]
    made_until: Mapped[date | None]
    status: Mapped[str] = mapped_column(String(12), default="active")
    created_at: Mapped[Instant]


class Occurrence(Model):
    """A dated span of a service at a location, [starts, ends) in whole UTC minutes without buffers.

    Capacity 1: the time of one booking. More: a class, made ahead, whose `taken` counts booked and held seats.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", "seats"),
        Index("ix_occurrence_series_id_original_start", "series_id", "original_start", unique=True),
        CheckConstraint("ends > starts", "span"),
        Index("ix_occurrence_business_id_starts", "business_id", "starts"),
        Index(
            "ix_occurrence_classes",
            "business_id",
            "starts",
            sqlite_where=text("class"),
            postgresql_where=text("class"),
        ),
        Index("ix_occurrence_service_id_starts", "service_id", "starts"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    original_start: Mapped[int | None]
    is_exception: Mapped[bool] = mapped_column("exception", default=False)
    starts: Mapped[int]
    ends: Mapped[int]
    is_class: Mapped[bool] = mapped_column("class", default=False)
    capacity: Mapped[int] = mapped_column(default=1)
    taken: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(12), default="planned")
    assigned_by: Mapped[str] = mapped_column(String(16), default="asked")


def lasting(low: int) -> list[Any]:
    """Of occurrences that end after a minute: none is longer than a claim, so that the index by start finds them."""
    return [Occurrence.ends > low, Occurrence.starts > low - LONGEST_CLAIM]


class Assignment(Model):
    """A calendar serves an occurrence. Kept when its claims are gone, and counted for fairness.

    `booked` is the second in which it was assigned.
    """

    __tablename__ = "assignment"
    __table_args__ = (Index("ix_assignment_calendar_id_booked", "calendar_id", "booked"),)

    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), primary_key=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    booked: Mapped[Seconds]


class Hold(Model):
    """Time kept for somebody who is filling in the details; `expires` in seconds since the epoch."""

    __tablename__ = "hold"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    seats: Mapped[int] = mapped_column(default=1)
    expires: Mapped[Seconds] = mapped_column(index=True)
    extended: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Instant]
    parts: Mapped[list["HoldPart"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="HoldPart.position"
    )


class HoldPart(Model):
    """One service of a hold: when, by whom, with which add-ons."""

    __tablename__ = "hold_part"

    hold_id: Mapped[int] = mapped_column(ForeignKey("hold.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    staff_ids: Mapped[JsonList]
    addon_ids: Mapped[JsonList]
    starts: Mapped[int]
    ends: Mapped[int]
    assigned_by: Mapped[str] = mapped_column(String(16), default="asked")


class Claim(Model):
    """Calendar × [starts, ends) in whole UTC minutes, buffers included. The ledger that cannot overlap.

    Belongs to an occurrence or to a hold, as its `part`. Past `expires` (seconds) it no longer counts.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint(f"ends > starts AND ends - starts <= {LONGEST_CLAIM}", "span"),
        CheckConstraint("(occurrence_id IS NULL) <> (hold_id IS NULL)", "one_owner"),
        Index("ix_claim_span", "calendar_id", "starts", "ends", "expires"),
        Index(
            "ix_claim_long",
            "calendar_id",
            "starts",
            "ends",
            "expires",
            sqlite_where=text(f"ends - starts > {LONG_CLAIM}"),
            postgresql_where=text(f"ends - starts > {LONG_CLAIM}"),
        ),
    )

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    starts: Mapped[int]
    ends: Mapped[int]
    expires: Mapped[Seconds | None]
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id", ondelete="CASCADE"), index=True)
    part: Mapped[int] = mapped_column(default=0)


_SQLITE_GUARD = {
    "claim_no_overlap": """
        CREATE TRIGGER claim_no_overlap BEFORE INSERT ON claim
        WHEN (SELECT ends FROM claim WHERE calendar_id = NEW.calendar_id AND starts < NEW.ends
              ORDER BY starts DESC LIMIT 1) > NEW.starts
        BEGIN SELECT RAISE(ABORT, 'claim_no_overlap: the calendar is taken'); END""",
    "claim_never_moves": """
        CREATE TRIGGER claim_never_moves BEFORE UPDATE OF calendar_id, starts, ends ON claim
        WHEN NEW.calendar_id <> OLD.calendar_id OR NEW.starts <> OLD.starts OR NEW.ends <> OLD.ends
        BEGIN SELECT RAISE(ABORT, 'claim_never_moves: delete and insert instead'); END""",
}

_POSTGRES_GUARD = """
    ALTER TABLE claim ADD CONSTRAINT claim_no_overlap EXCLUDE USING gist
    (box(point(calendar_id, starts), point(calendar_id, ends - 1)) WITH &&)"""


def guard_claims(connection: Connection) -> None:
    """Make the database itself refuse overlapping claims. Does nothing where the guard stands already.

    Claims on one calendar never overlap, so the one with the greatest start before the new end
    is the only one that could reach into a new claim; the SQLite trigger looks at no other.
    """
    if connection.dialect.name == "sqlite":
        standing = _sqlite_triggers(connection)
        for name, statement in _SQLITE_GUARD.items():
            if name not in standing:
                connection.exec_driver_sql(statement)
    elif not claims_are_guarded(connection):
        connection.exec_driver_sql(_POSTGRES_GUARD)


def claims_are_guarded(connection: Connection) -> bool:
    """Whether the guard stands; asked at start-up and by `doctor`."""
    if connection.dialect.name == "sqlite":
        return _SQLITE_GUARD.keys() <= _sqlite_triggers(connection)
    found = connection.exec_driver_sql(
        "SELECT 1 FROM pg_constraint WHERE conname = 'claim_no_overlap' AND contype = 'x' AND convalidated"
    )
    return found.first() is not None


def _sqlite_triggers(connection: Connection) -> set[str]:
    rows = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'claim'"
    )
    return {row[0] for row in rows}
