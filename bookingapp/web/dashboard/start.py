"""What the first run ends on: the booking page is open, and here is how clients come to it."""

from flask import url_for
from flask.typing import ResponseReturnValue

from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import check_right, dashboard, desk
from bookingapp.web.dashboard.first_steps import first_steps
from bookingapp.web.dashboard.snippet import share_of
from bookingapp.web.render import render
from bookingapp.web.signed_in import post_at


@dashboard.get("/<key:business>/start")
@access("user")
def ready(business: str) -> ResponseReturnValue:
    """The link, the code, the snippet; and what to do next."""
    post = post_at(business)
    check_right(post, "settings:write")
    view = desk(post, "today") | share_of(post)
    view |= {
        "steps": first_steps(post),
        "code_url": url_for("dashboard.code", business=post.slug),
        "today_url": url_for("dashboard.today", business=post.slug),
    }
    return render("dashboard/ready.html", view)
