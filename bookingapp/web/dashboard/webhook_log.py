"""One webhook: how it does, what was sent to it, and once more."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.clock import now
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.subjects import Named, name_subjects
from bookingapp.domain.messaging.webhook_log import (
    STATES,
    Sent,
    count_states,
    list_deliveries,
    with_tries,
)
from bookingapp.domain.messaging.webhooks import (
    SEES,
    find_delivery,
    find_webhook,
    old_secret_until,
    ping_webhook,
    resend_delivery,
)
from bookingapp.models.webhooks import WebhookEndpoint
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, notice, subject
from bookingapp.web.dashboard.webhook_views import Clock, sent_view, webhook_view
from bookingapp.web.dashboard.webhooks import WRITE
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

PAGE = 25
FARTHEST = 10_000


@dashboard.get("/<key:business>/settings/webhooks/<key:webhook>")
@access("user")
def webhook(business: str, webhook: str) -> ResponseReturnValue:
    """How it does, and a page of its log; the log alone for the page that watches it."""
    post = post_at(business)
    row = find_webhook(actor_at(post), post.business_id, webhook)
    clock = Clock.of(post)
    until = old_secret_until(row)
    view = desk(post, "settings") | {
        "hook": webhook_view(post, row, clock),
        "old_until": clock.moment(until) if until else "",
        "may_change": WRITE in post.rights and not row.archived,
        "back_url": url_for("dashboard.webhooks", business=post.slug),
        "notice": said(),
    }
    return render("dashboard/webhook.html", view | log_view(post, row, clock), fragments={"log": ("log",)})


@dashboard.get("/<key:business>/settings/webhooks/<key:webhook>/deliveries/<key:delivery>")
@access("user")
def webhook_delivery(business: str, webhook: str, delivery: str) -> ResponseReturnValue:
    """One delivery: each try, and for those who could have it sent to themselves what was sent."""
    post = post_at(business)
    actor = actor_at(post)
    endpoint = find_webhook(actor, post.business_id, webhook)
    sent = with_tries([find_delivery(actor, post.business_id, webhook, delivery)])[0]
    clock = Clock.of(post)
    view = desk(post, "settings") | {
        "hook": webhook_view(post, endpoint, clock),
        "sent": sent_view(post, webhook, sent, clock, _names(post, [sent])),
        "may_change": WRITE in post.rights and endpoint.active,
        "may_read": {WRITE, *SEES} <= post.rights,
        "back_url": url_for("dashboard.webhook", business=post.slug, webhook=webhook),
        "notice": said(),
    }
    return render("dashboard/webhook_delivery.html", view)


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/ping")
@access("user")
def ping_webhook_at(business: str, webhook: str) -> ResponseReturnValue:
    """Send it a test."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: ping_webhook(actor, post.business_id, webhook),
        "pinged",
        "dashboard.webhook",
        business=post.slug,
        webhook=webhook,
    )


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/deliveries/<key:delivery>/resend")
@access("user")
def resend_webhook(business: str, webhook: str, delivery: str) -> ResponseReturnValue:
    """Send the same once more."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: resend_delivery(actor, post.business_id, webhook, delivery),
        "resent",
        "dashboard.webhook",
        business=post.slug,
        webhook=webhook,
    )


def log_view(post: Post, row: WebhookEndpoint, clock: Clock) -> dict[str, Any]:
    """A page of the log, of one state or all, with its tabs."""
    state = request.args.get("state", "")
    state = state if state in STATES else ""
    page = _page()
    found, total = list_deliveries(
        actor_at(post),
        post.business_id,
        row.public_id,
        state=state,
        start=(page - 1) * PAGE,
        most=PAGE,
    )
    names = _names(post, found)
    return {
        "sent": [sent_view(post, row.public_id, one, clock, names) for one in found],
        "tabs_at": _tabs(post, row, state),
        "state": state,
        "is_moving": page == 1 and any(_is_moving(one) for one in found),
        "here": _url(post, row, state, page),
        "newer": _url(post, row, state, page - 1) if page > 1 else "",
        "older": _url(post, row, state, page + 1) if page * PAGE < total else "",
    }


def _is_moving(sent: Sent) -> bool:
    return sent.row.state == "waiting" and (sent.is_on_its_way or sent.row.due <= now())


def _names(post: Post, found: list[Sent]) -> dict[str, Named]:
    """What deliveries are about; those who cannot change a webhook need not see clients' names through it."""
    if WRITE not in post.rights:
        return {}
    return name_subjects(post.business_id, [one.row.subject for one in found])


def _page() -> int:
    text = request.args.get("page", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return max(1, min(int(text), FARTHEST)) if is_number else 1


def _tabs(post: Post, row: WebhookEndpoint, state: str) -> list[dict[str, Any]]:
    counts = count_states([row.id])[row.id]
    words = {"": _("All"), "waiting": _("Waiting"), "delivered": _("Delivered"), "failed": _("Failed")}
    return [
        {
            "text": text,
            "url": _url(post, row, key, 1),
            "current": key == state,
            "count": counts.get(key, 0) if key else sum(counts.values()),
        }
        for key, text in words.items()
    ]


def _url(post: Post, row: WebhookEndpoint, state: str, page: int) -> str:
    chosen: dict[str, Any] = {"state": state or None, "page": page if page > 1 else None}
    return url_for("dashboard.webhook", business=post.slug, webhook=row.public_id, **chosen)


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "saved": (_("Saved"), _("It counts from now on."), "good"),
            "pinged": (_("A ping is on its way"), _("How it went stands below in a moment."), "good"),
            "resent": (_("It is sent once more"), _("Under the same id, as an entry of its own."), "good"),
            "started": (
                _("The webhook is switched on"),
                _("What happens from now on is sent. What failed can be sent again below."),
                "good",
            ),
            "stopped": (
                _("The webhook is switched off"),
                _("Nothing is sent there, and nothing is kept for later."),
                "good",
            ),
        }
    )
