"""What is over and of no more use: codes, tokens and sessions, a month later; the trail, when it is older than is kept."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.models.keys import OAuthCode, RefreshToken, TokenSession
from bookingapp.models.sessions import UserSession

KEPT = timedelta(days=30)
"""So long a refresh token or code that comes again is still known for what it was."""
MOST = 500
"""Rows of a table in one round, so that nobody waits for it."""


def sweep_tokens(_actor: Actor) -> int:
    """Delete codes, and sessions behind tokens with all their refresh tokens, that have been over for a month."""
    past = clock.now() - KEPT
    over = _some(TokenSession, or_(TokenSession.expires_at < past, TokenSession.ended_at < past))
    gone = _delete(OAuthCode, OAuthCode.expires_at < past)
    gone += _delete(RefreshToken, RefreshToken.expires_at < past)
    if not over:
        return gone
    gone += _all(OAuthCode, OAuthCode.token_session_id.in_(over))
    gone += _all(RefreshToken, RefreshToken.token_session_id.in_(over))
    return gone + _all(TokenSession, TokenSession.id.in_(over))


def sweep_sessions(_actor: Actor) -> int:
    """Delete users' sessions at browsers that have been over for a month."""
    past = clock.now() - KEPT
    return _delete(UserSession, or_(UserSession.expires_at < past, UserSession.ended_at < past))


def sweep_trail(before: datetime) -> int:
    """Delete what happened before then, and has been told to whom it was to be told; how much."""
    return _delete(Event, Event.at < before, Event.fanned_out)


def _some(table: Any, *conditions: Any) -> list[int]:
    return list(db.session.scalars(select(table.id).where(*conditions).order_by(table.id).limit(MOST)))


def _delete(table: Any, *conditions: Any) -> int:
    """The oldest that fit, looked for first: mostly there is nothing to do."""
    found = _some(table, *conditions)
    return _all(table, table.id.in_(found)) if found else 0


def _all(table: Any, *conditions: Any) -> int:
    done: Any = db.session.execute(
        delete(table).where(*conditions), execution_options={"synchronize_session": False}
    )
    return int(done.rowcount)
