"""Clients: people who book at a business."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, JsonDict, Key, Model, Name, PublicId


class Client(Model):
    """A person, unique by e-mail address and by telephone number within a business.

    `notify` holds only what the person chose otherwise than the business offers it.
    """

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("business_id", "email"),
        UniqueConstraint("business_id", "phone"),
        Index("ix_client_email", "email"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    name: Mapped[Name]
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(40))
    locale: Mapped[str | None] = mapped_column(String(16))
    timezone: Mapped[str | None] = mapped_column(String(64))
    notes: Mapped[str] = mapped_column(default="")
    custom: Mapped[JsonDict]
    notify: Mapped[JsonDict]
    email_confirmed_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]
