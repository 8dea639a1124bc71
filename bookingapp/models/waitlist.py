"""The waiting list, and bookings that repeat."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookingapp.base.db import Instant, JsonList, Key, Model, Name, PublicId, Seconds
from bookingapp.models.clients import Client


class WaitlistEntry(Model):
    """A client who waits for a time of a service, or for seats of one class.

    `days` is a span of dates in the location's zone, `windows` lists [weekday or null, from, to] in wall minutes;
    an empty list means any time; any of `staff_ids` will do, and without them anybody. `state`: waiting, offered, booked, left, lapsed. While offered, `hold_ref` keeps
    the place, `offer` is the start in UTC minutes, and `deadline` (seconds) the last moment to accept.
    `passed` lists starts (UTC minutes) that were offered before and not taken. `looked` is the second in which
    a free time was last looked for; `name`, `email` and `phone` are those given, as on a visit; `once` is the
    mark of the form, so that a form sent twice joins once.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (
        CheckConstraint("last_day >= first_day", "days"),
        CheckConstraint("seats >= 1", "seats"),
        Index("ix_waitlist_entry_business_id_state", "business_id", "state", "id"),
        Index(
            "ix_waitlist_entry_offered",
            "deadline",
            sqlite_where=text("state = 'offered'"),
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "ix_waitlist_entry_looked",
            "looked",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    staff_ids: Mapped[JsonList]
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    addon_ids: Mapped[JsonList]
    seats: Mapped[int] = mapped_column(default=1)
    first_day: Mapped[date]
    last_day: Mapped[date]
    windows: Mapped[JsonList]
    state: Mapped[str] = mapped_column(String(8), default="waiting")
    looked: Mapped[Seconds] = mapped_column(default=0)
    name: Mapped[Name]
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str | None] = mapped_column(String(16))
    timezone: Mapped[str | None] = mapped_column(String(64))
    once: Mapped[str | None] = mapped_column(String(32), unique=True)
    hold_ref: Mapped[str | None] = mapped_column(String(32))
    offer: Mapped[int | None]
    deadline: Mapped[Seconds | None]
    passed: Mapped[JsonList]
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"))
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]
    client: Mapped[Client] = relationship()


class Recurrence(Model):
    """A client's regular visits, booked together by one rule (RFC 5545) in wall time; each visit stands alone."""

    __tablename__ = "recurrence"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    rrule: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[Instant]
