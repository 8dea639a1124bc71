"""Business, location, user, role, access: who the trade belongs to and who may do what in it."""

import secrets
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, UniqueConstraint, event, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.orm.unitofwork import UOWTransaction

from bookingapp.base import clock
from bookingapp.base.db import Instant, JsonDict, JsonList, Key, Model, Name, PublicId, Seconds


class Timetabled:
    """Mark of the tables a timetable is built from: a change of a row renews the business's timetable."""

    business_id: Mapped[int]


class Business(Model):
    """Whose trade it is: a chain of one or more locations. `settled_at`: when its first steps were put aside.

    `confirm_agents`: what an assistant books for somebody waits until they confirm it by a link in a mail.
    """

    __tablename__ = "business"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[Name]
    currency: Mapped[str] = mapped_column(String(3))
    timezone: Mapped[str] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(16), default="en")
    about: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    website: Mapped[str | None] = mapped_column(String(500))
    country: Mapped[str | None] = mapped_column(String(2))
    branding: Mapped[JsonDict]
    min_notice_minutes: Mapped[int] = mapped_column(default=60)
    booking_window_days: Mapped[int | None]
    cancellation: Mapped[JsonDict]
    hold_minutes: Mapped[int] = mapped_column(default=10)
    pending_hours: Mapped[int] = mapped_column(default=48)
    offer_minutes: Mapped[int] = mapped_column(default=120)
    confirm_agents: Mapped[bool] = mapped_column(default=False)
    embed_origins: Mapped[JsonList]
    messages: Mapped[JsonDict]
    plan: Mapped[str] = mapped_column(String(16), default="free")
    trade: Mapped[str | None] = mapped_column(String(16))
    listed: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    settled_at: Mapped[Instant | None]
    timetable_stamp: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[Instant]
    updated_at: Mapped[Instant]


class Location(Timetabled, Model):
    """A place where services happen, with its own zone; what it leaves open it has from the business."""

    __tablename__ = "location"
    __table_args__ = (UniqueConstraint("business_id", "slug"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    slug: Mapped[str] = mapped_column(String(80))
    name: Mapped[Name]
    timezone: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(254))
    order: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class User(Model):
    """A login: one e-mail address and an argon2 hash; what it may do stands in its accesses.

    `totp_secret` is encrypted and counts from `totp_since` on; `totp_step` is the last time step that a code
    was taken of (RFC 6238), so that none is good twice. `recovery_codes` are SHA-256, each good once.
    """

    __tablename__ = "user_account"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str | None] = mapped_column(String(16))
    active: Mapped[bool] = mapped_column(default=True)
    totp_secret: Mapped[str | None] = mapped_column(String(200))
    totp_since: Mapped[Instant | None]
    totp_step: Mapped[Seconds | None]
    recovery_codes: Mapped[JsonList]
    created_at: Mapped[Instant]


class Role(Model):
    """A named set of rights of one business."""

    __tablename__ = "role"
    __table_args__ = (UniqueConstraint("business_id", "name"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    name: Mapped[str] = mapped_column(String(60))
    rights: Mapped[list[str]] = mapped_column(JSON, default=list)
    built_in: Mapped[bool] = mapped_column(default=False)


class Access(Model):
    """A user's role at a business, everywhere or at one location."""

    __tablename__ = "access"
    __table_args__ = (UniqueConstraint("user_id", "business_id", "location_id"),)

    id: Mapped[Key]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))


class Invitation(Model):
    """Somebody is asked by e-mail to work here: in a role, perhaps at one location, perhaps as a staff member.

    `version` is signed into its link, so that sending it anew ends older links.
    """

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_business_id_email", "business_id", "email"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[Name] = mapped_column(default="")
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id"))
    location_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff_member.id"))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    accepted_at: Mapped[Instant | None]
    withdrawn_at: Mapped[Instant | None]


@event.listens_for(Session, "before_flush")
def _renew_timetables(session: Session, _: UOWTransaction, __: Any) -> None:
    """Renew the stamp of each business whose hours, staff or services are being written.

    Readers keep the timetable in memory and read only the stamp, so no write may forget it.
    Stamps are random, not counted: one that was rolled back never comes again.
    """
    changed = {
        row.business_id
        for row in (*session.new, *session.dirty, *session.deleted)
        if isinstance(row, Timetabled) and row.business_id is not None
    }
    changed |= {row.id for row in session.dirty if isinstance(row, Business) and row.id is not None}
    if changed:
        session.execute(
            update(Business)
            .where(Business.id.in_(changed))
            .values(timetable_stamp=secrets.randbits(62), updated_at=clock.now())
            .execution_options(synchronize_session=False)
        )
