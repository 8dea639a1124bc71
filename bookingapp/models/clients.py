"""Clients: people who book at a business, and what a business notes of them."""

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, JsonDict, JsonList, Key, Model, Name, PublicId


class Client(Model):
    """A person, unique by e-mail address and by telephone number within a business.

    `notify` holds only what the person chose otherwise than the business offers it; `custom` the values of the
    business's own fields by their keys. One that was merged keeps its row, empty, and names the other.
    One that is archived is in no list until they book again.
    """

    __tablename__ = "client"
    __table_args__ = (
        UniqueConstraint("business_id", "email"),
        UniqueConstraint("business_id", "phone"),
        Index("ix_client_email", "email"),
        Index("ix_client_business_id_name", "business_id", "name"),
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
    archived_at: Mapped[Instant | None]
    erased_at: Mapped[Instant | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class Tag(Model):
    """A word by which clients and bookings are told apart. A register."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("business_id", "name"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    name: Mapped[str] = mapped_column(String(60))
    colour: Mapped[str | None] = mapped_column(String(7))
    order: Mapped[int] = mapped_column(default=0)


class ClientTag(Model):
    """A client carries a tag."""

    __tablename__ = "client_tag"

    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))


class BookingTag(Model):
    """A booking carries a tag."""

    __tablename__ = "booking_tag"

    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id"), primary_key=True, index=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))


class Consent(Model):
    """A client agreed to something in these words, at this time, by this way; withdrawn, the row stays."""

    __tablename__ = "consent"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    wording: Mapped[str]
    source: Mapped[str] = mapped_column(String(40), default="")
    given_at: Mapped[Instant]
    withdrawn_at: Mapped[Instant | None]


class CustomField(Model):
    """A field of a business's own on its clients, bookings or visits.

    `subject`: client, booking, visit. `kind`: text, textarea, number, date, choice, checkbox. Values are kept by `key`.
    """

    __tablename__ = "custom_field"
    __table_args__ = (UniqueConstraint("business_id", "subject", "key"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    subject: Mapped[str] = mapped_column(String(8))
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[Name]
    kind: Mapped[str] = mapped_column(String(10), default="text")
    options: Mapped[JsonList]
    required: Mapped[bool] = mapped_column(default=False)
    order: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class ImportRun(Model):
    """A file of clients or services that is being brought in: looked through first, then done by the worker.

    `mapping` is heading to field; `report` is what was or would be done, with the lines at fault.
    """

    __tablename__ = "import_run"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    file_name: Mapped[str] = mapped_column(String(200), default="")
    content: Mapped[str]
    mapping: Mapped[JsonDict]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    report: Mapped[JsonDict]
    user_ref: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]
