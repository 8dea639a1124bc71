"""Who is signed in: users of the dashboard, and clients in the portal, who prove an address each time."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, Key, Model, PublicId


class UserSession(Model):
    """A user signed in at one browser; the cookie carries a token of which only the SHA-256 is kept."""

    __tablename__ = "user_session"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    agent: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]


class PasswordReset(Model):
    """Somebody asked to set a new password for an address; the worker makes the link, good once and for minutes."""

    __tablename__ = "password_reset"
    __table_args__ = (Index("ix_password_reset_email_created_at", "email", "created_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254))
    link_hash: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class SignInRequest(Model):
    """Somebody asked to sign in to the portal with an address: a link and a code, good once and for minutes.

    With `replaces` a person who is signed in by that address asked to use this one instead of it.
    """

    __tablename__ = "sign_in_request"
    __table_args__ = (Index("ix_sign_in_request_email_created_at", "email", "created_at"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254))
    replaces: Mapped[str | None] = mapped_column(String(254))
    code_hash: Mapped[str | None] = mapped_column(String(64))
    link_hash: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    locale: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class PortalSession(Model):
    """A person signed in to the portal by an address, for all businesses that know it."""

    __tablename__ = "portal_session"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Instant]
    seen_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]
