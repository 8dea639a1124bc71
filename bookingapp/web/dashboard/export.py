"""Everything of the business as one file."""

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import db, write
from bookingapp.domain.messaging.takeaway import PARTS, begin_export, check_may_export, stream_export
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, subject
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/export")
@access("user")
def export(business: str) -> ResponseReturnValue:
    """What is in it, and the button."""
    post = post_at(business)
    check_may_export(actor_at(post), post.business_id)
    view = desk(post, "settings") | {
        "count": len(PARTS),
        "action": url_for("dashboard.take_everything", business=post.slug),
        "back_url": url_for("dashboard.settings", business=post.slug),
    }
    return render("dashboard/export.html", view)


@dashboard.post("/<key:business>/export")
@access("user")
def take_everything(business: str) -> ResponseReturnValue:
    """The file, sent while it is made; that it was taken stands in the trail."""
    post = post_at(business)
    PlainForm.read(subject())
    with write():
        slug = begin_export(actor_at(post), post.business_id).slug
    db.session.remove()
    response = Response(stream_export(db.engine, post.business_id), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-{clock.now():%Y-%m-%d}.zip"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
