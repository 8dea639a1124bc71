"""Where one arrives: at the first business one works for."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, nowhere, place_of
from bookingapp.web.render import render
from bookingapp.web.signed_in import post_at, signed_in


@dashboard.get("")
@access("user")
def home() -> ResponseReturnValue:
    """On to the only or first business; whoever works nowhere is told so."""
    posts = signed_in().posts
    if not posts:
        return render("dashboard/nowhere.html", nowhere())
    return redirect(url_for("dashboard.at", business=posts[0].slug), 303)


@dashboard.get("/<key:business>")
@access("user")
def at(business: str) -> ResponseReturnValue:
    """The first page of a business."""
    post = post_at(business)
    place_of(post)  # keeps the one that was chosen in the address
    first = "dashboard.calendar" if post.may_somewhere("bookings:read") else "dashboard.calendars"
    return redirect(url_for(first, business=post.slug), 303)
