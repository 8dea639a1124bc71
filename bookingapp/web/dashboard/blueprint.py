"""The blueprint, which lets in only the signed-in, and what all of its pages show."""

from typing import Any

from flask import Blueprint, request, url_for

from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post
from bookingapp.web.signed_in import login_needed, signed_in
from bookingapp.web.tokens import form_token

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard")
dashboard.before_request(login_needed)

SIGN_IN = "sign-in"


def subject() -> str:
    """What the tokens of a signed-in user's forms are made for."""
    return f"user:{signed_in().user_ref}"


def desk(post: Post) -> dict[str, Any]:
    """The head of every page: where one is, where one can go."""
    who = signed_in()
    pages = [
        ("dashboard.bookings", _("Bookings"), "clock", "bookings:read"),
        ("dashboard.calendars", _("Calendars"), "calendar", ""),
        ("dashboard.system", _("System"), "settings", "settings:read"),
    ]
    return {
        "desk": {
            "business": post.name,
            "user": who.name,
            "pages": [
                {
                    "text": text,
                    "url": url_for(endpoint, business=post.slug),
                    "icon": drawing,
                    "current": request.endpoint == endpoint,
                }
                for endpoint, text, drawing, right in pages
                if not right or right in post.rights
            ],
            "others": [
                {"name": other.name, "url": url_for("dashboard.at", business=other.slug)}
                for other in who.posts
                if other is not post
            ],
            "sign_out": url_for("auth.sign_out"),
            "hidden": {"token": form_token(SIGN_IN)},
        }
    }


def nowhere() -> dict[str, Any]:
    """The head of a page for a user who works at no business."""
    head = {"business": _("Dashboard"), "user": signed_in().name, "pages": [], "others": []}
    return {"desk": head | {"sign_out": url_for("auth.sign_out"), "hidden": {"token": form_token(SIGN_IN)}}}
