"""Is it alive, and does its database answer?"""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from bookingapp.base.db import db
from bookingapp.web.access import access

health = Blueprint("health", __name__)


@health.get("/healthz")
@access("probe")
def healthz() -> ResponseReturnValue:
    """200 when a statement goes through to the database."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}
