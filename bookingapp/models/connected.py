"""Connected calendars: outside calendars whose events keep a staff member busy."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, Key, Model, Name, PublicId
from bookingapp.models.business import Timetabled


class ConnectedCalendar(Timetabled, Model):
    """An ICS address that is read as busy time of one calendar; the address is a secret and kept encrypted.

    `expanded_at` is when its file was last worked through, `read_at` when it was last known to be unchanged
    or worked through, `tried_at` when it was last asked for; `error` is a code of `domain/schedule/connected`.
    """

    __tablename__ = "connected_calendar"
    __table_args__ = (
        Index(
            "ix_connected_calendar_due",
            "next_at",
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"), index=True)
    name: Mapped[Name]
    secret_url: Mapped[str]
    etag: Mapped[str | None] = mapped_column(String(300))
    last_modified: Mapped[str | None] = mapped_column(String(100))
    expanded_at: Mapped[Instant | None]
    read_at: Mapped[Instant | None]
    tried_at: Mapped[Instant | None]
    next_at: Mapped[Instant]
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(300))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]


class ExternalBusy(Model):
    """A span read from a connected calendar, [starts, ends) in whole UTC minutes, rounded outwards, at most 31 days."""

    __tablename__ = "external_busy"
    __table_args__ = (
        CheckConstraint("ends > starts AND ends - starts <= 44640", "span"),
        Index("ix_external_busy_span", "calendar_id", "starts", "ends"),
    )

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    connected_id: Mapped[int] = mapped_column(
        ForeignKey("connected_calendar.id", ondelete="CASCADE"), index=True
    )
    calendar_id: Mapped[int] = mapped_column(ForeignKey("calendar.id"))
    starts: Mapped[int]
    ends: Mapped[int]
