"""What a new business has still to do, on Today until it is done or put aside."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _
from bookingapp.domain.booking.first_steps import find_steps, put_steps_aside
from bookingapp.domain.business.sessions import Post
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, subject
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.signed_in import actor_at, post_at


def first_steps(post: Post) -> dict[str, Any] | None:
    """The list with its links, for those who set the business up."""
    if not {"settings:read", "settings:write"} <= post.rights:
        return None
    steps = find_steps(actor_at(post), post.business_id)
    if steps is None:
        return None
    rows = [
        (_("Opening hours"), _("When clients can come."), steps.hours, "dashboard.places"),
        (
            _("Services"),
            _("What can be booked, how long it takes, what it costs."),
            steps.services,
            "dashboard.services",
        ),
        (_("Staff"), _("Who serves, and when they work."), steps.staff, "dashboard.staff"),
        (_("Looks"), _("Your colour and your logo on the booking page."), False, "dashboard.branding"),
        (
            _("Share your link"),
            _("On your website, in your mails, on paper."),
            steps.booked,
            "dashboard.snippet",
        ),
        (_("The first booking"), _("Try it yourself: book as a client would."), steps.booked, "public.index"),
    ]
    return {
        "rows": [
            {"text": text, "line": line, "done": done, "url": url_for(endpoint, business=post.slug)}
            for text, line, done, endpoint in rows
        ],
        "done": sum(done for _text, _line, done, _endpoint in rows),
        "action": url_for("dashboard.put_aside", business=post.slug),
    }


@dashboard.post("/<key:business>/today/settled")
@access("user")
def put_aside(business: str) -> ResponseReturnValue:
    """Put the list aside."""
    post = post_at(business)
    PlainForm.read(subject())
    return act(
        lambda: put_steps_aside(actor_at(post), post.business_id),
        "settled",
        "dashboard.today",
        business=post.slug,
    )
