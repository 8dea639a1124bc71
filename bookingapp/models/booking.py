"""Bookings and visits."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bookingapp.base.db import Instant, JsonDict, JsonList, Key, Minor, Model, Name, PublicId, Seconds
from bookingapp.models.clients import Client
from bookingapp.models.schedule import Occurrence


class Visit(Model):
    """The bookings of one client presence. Every booking belongs to one, alone or with others.

    `email` and `phone` are how to reach whoever booked it, as they gave them: a client matched by telephone
    may have another address on record. Both are '' when the person was erased. `hold_ref` is the id of the hold
    it was made from, or the mark of the form, so that a form sent twice books once. `staff_notes` no client reads.
    `unconfirmed`: an assistant booked it, and its client has not confirmed it by the link they were sent.
    """

    __tablename__ = "visit"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    recurrence_id: Mapped[int | None] = mapped_column(ForeignKey("recurrence.id"), index=True)
    hold_ref: Mapped[str | None] = mapped_column(String(32), unique=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(40))
    unconfirmed: Mapped[bool] = mapped_column(default=False)
    staff_notes: Mapped[str | None]
    custom: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[Instant]
    bookings: Mapped[list["Booking"]] = relationship(order_by="Booking.id", back_populates="visit")
    client: Mapped[Client] = relationship()


class Booking(Model):
    """A client's place or places in an occurrence, with all that was agreed frozen into it.

    `expires` (seconds) is when a pending booking lapses. `version` counts every change, `sequence`
    (RFC 5545) those of time, place or status.
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("seats >= 1", "seats"),
        CheckConstraint("price_amount >= 0", "price"),
        Index("ix_booking_business_id_created_at", "business_id", "created_at"),
        Index(
            "ix_booking_pending",
            "expires",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_booking_business_id_pending",
            "business_id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        UniqueConstraint("visit_id", "position"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    position: Mapped[int] = mapped_column(default=0)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    status: Mapped[str] = mapped_column(String(12))
    seats: Mapped[int] = mapped_column(default=1)
    service_name: Mapped[Name]
    duration_minutes: Mapped[int]
    price_amount: Mapped[Minor]
    price_type: Mapped[str] = mapped_column(String(8))
    currency: Mapped[str] = mapped_column(String(3))
    policy: Mapped[JsonDict]
    addons: Mapped[JsonList]
    client_name: Mapped[Name]
    notes: Mapped[str] = mapped_column(default="")
    answers: Mapped[JsonDict]
    custom: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    extra: Mapped[dict[str, Any]] = mapped_column("metadata", JSON, default=dict)
    override: Mapped[JsonList]
    override_reason: Mapped[str | None]
    source: Mapped[str] = mapped_column(String(16))
    locale: Mapped[str | None] = mapped_column(String(16))
    timezone: Mapped[str | None] = mapped_column(String(64))
    expires: Mapped[Seconds | None]
    cancelled_by: Mapped[str | None] = mapped_column(String(16))
    cancel_reason: Mapped[str | None]
    fee_amount: Mapped[Minor] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    sequence: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]
    visit: Mapped[Visit] = relationship(back_populates="bookings")
    occurrence: Mapped[Occurrence] = relationship()
