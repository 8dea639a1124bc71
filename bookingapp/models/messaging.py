"""Messages, their templates, and the feeds that calendar apps subscribe to."""

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, JsonDict, Key, Model, PublicId


class Message(Model):
    """One planned send to one address: it moves or vanishes with the booking, and stays as the record of it.

    `mark` names what is told to whom, so that nothing is told twice. `facts` is what the message says, as it
    stood when it was planned. `state`: planned, sent, failed, skipped. `job_id` is the job that sends it.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_business_id_created_at", "business_id", "created_at"),
        Index("ix_message_address_sent_at", "address", "sent_at"),
    )

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    mark: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    channel: Mapped[str] = mapped_column(String(8))
    audience: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    locale: Mapped[str] = mapped_column(String(16))
    timezone: Mapped[str] = mapped_column(String(64))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    facts: Mapped[JsonDict]
    due: Mapped[Instant]
    state: Mapped[str] = mapped_column(String(12), default="planned")
    job_id: Mapped[int | None]
    sent_at: Mapped[Instant | None]
    error: Mapped[str | None]
    created_at: Mapped[Instant]


class MessageTemplate(Model):
    """A business's own words for a kind of message in one language; without a row ours are used."""

    __tablename__ = "message_template"
    __table_args__ = (UniqueConstraint("business_id", "kind", "channel", "audience", "locale"),)

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    kind: Mapped[str] = mapped_column(String(24))
    channel: Mapped[str] = mapped_column(String(8))
    audience: Mapped[str] = mapped_column(String(8))
    locale: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[Instant]


class CapturedMail(Model):
    """What would have been sent if a mail server (or an SMS service) were set up; `raw` as it would have left."""

    __tablename__ = "captured_mail"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    channel: Mapped[str] = mapped_column(String(8))
    address: Mapped[str] = mapped_column(String(254), index=True)
    subject: Mapped[str] = mapped_column(String(300), default="")
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[Instant]


class Feed(Model):
    """What a calendar app may subscribe to; its link carries the version, so raising it takes the old link back.

    `kind`: user, staff, resource, location, service, client; `subject_id` is the row of that kind.
    """

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("business_id", "kind", "subject_id", "busy_only"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    kind: Mapped[str] = mapped_column(String(12))
    subject_id: Mapped[int]
    busy_only: Mapped[bool] = mapped_column(default=False)
    details: Mapped[bool] = mapped_column(default=False)
    past_days: Mapped[int] = mapped_column(default=90)
    version: Mapped[int] = mapped_column(default=1)
    revoked_at: Mapped[Instant | None]
    created_at: Mapped[Instant]
