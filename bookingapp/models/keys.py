"""What programs prove themselves with: API keys, registered apps, and the sessions behind tokens. Only hashes are kept."""

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bookingapp.base.db import Instant, JsonList, Key, Model, Name, PublicId, Seconds


class ApiKey(Model):
    """A key of one business. `kind`: secret or publishable; `hint` is its beginning, to tell keys apart by.

    `expires` and `used` (last) are seconds: they are read with every request.
    """

    __tablename__ = "api_key"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[Name]
    kind: Mapped[str] = mapped_column(String(12))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[JsonList]
    plan: Mapped[str] = mapped_column(String(16), default="free")
    created_by: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[Instant]
    expires: Mapped[Seconds | None]
    used: Mapped[Seconds | None]
    revoked_at: Mapped[Instant | None]


class OAuthApp(Model):
    """A program registered by a business that may ask users for access (RFC 6749); without a secret it is public."""

    __tablename__ = "oauth_app"

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    name: Mapped[Name]
    website: Mapped[str | None] = mapped_column(String(500))
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    redirect_uris: Mapped[JsonList]
    scopes: Mapped[JsonList]
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Instant]


class OAuthCode(Model):
    """An authorization code on its way from the consent page to the app: good once, for a minute, with PKCE (RFC 7636)."""

    __tablename__ = "oauth_code"

    id: Mapped[Key]
    app_id: Mapped[int] = mapped_column(ForeignKey("oauth_app.id"), index=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    redirect_uri: Mapped[str] = mapped_column(String(500))
    scopes: Mapped[JsonList]
    challenge: Mapped[str] = mapped_column(String(128))
    token_session_id: Mapped[int | None] = mapped_column(ForeignKey("token_session.id"))
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class TokenSession(Model):
    """Who is behind an access token: a user, a client by an address they proved, or an app alone.

    The token (a JWT) names it, so that ending it, or a role that changes, acts at once.
    """

    __tablename__ = "token_session"
    __table_args__ = (Index("ix_token_session_user_id", "user_id"),)

    id: Mapped[Key]
    public_id: Mapped[PublicId]
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    app_id: Mapped[int | None] = mapped_column(ForeignKey("oauth_app.id"), index=True)
    scopes: Mapped[JsonList]
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    ended_at: Mapped[Instant | None]

    @property
    def is_alone(self) -> bool:
        """Whether it is an app's alone. Those come and go all the time, so that the trail does not tell of them."""
        return self.user_id is None and self.client_id is None


class RefreshToken(Model):
    """The next key to a session: good once; one that comes a second time ends the session (RFC 9700, 4.14)."""

    __tablename__ = "refresh_token"

    id: Mapped[Key]
    token_session_id: Mapped[int] = mapped_column(ForeignKey("token_session.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]
