"""Webhooks: set up, changed, switched on and off, their secret renewed."""

from typing import Any

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.webhook_log import list_webhooks
from bookingapp.domain.messaging.webhook_words import FAMILIES
from bookingapp.domain.messaging.webhooks import (
    EVERYTHING,
    MOST_ENDPOINTS,
    add_webhook,
    find_webhook,
    old_secret_until,
    remove_webhook,
    rotate_webhook,
    update_webhook,
    webhook_mark,
)
from bookingapp.models.webhooks import WebhookEndpoint
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, notice, subject
from bookingapp.web.dashboard.settings import sent_mark
from bookingapp.web.dashboard.webhook_views import Clock, events_text, webhook_view
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.forms.webhooks import WebhookForm
from bookingapp.web.installation import current_settings
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

WRITE = "settings:write"


@dashboard.get("/<key:business>/settings/webhooks")
@access("user")
def webhooks(business: str) -> ResponseReturnValue:
    """All webhooks, each with how it does."""
    post = post_at(business)
    rows, _total = list_webhooks(actor_at(post), post.business_id, most=MOST_ENDPOINTS)
    clock = Clock.of(post)
    view = desk(post, "settings") | {
        "hooks": [webhook_view(post, row, clock) for row in rows],
        "may_change": WRITE in post.rights,
        "new_url": url_for("dashboard.new_webhook", business=post.slug),
        "back_url": url_for("dashboard.settings", business=post.slug),
        "notice": notice(
            {"removed": (_("The webhook is removed"), _("Nothing is sent there any more."), "good")}
        ),
    }
    return render("dashboard/webhooks.html", view)


@dashboard.get("/<key:business>/settings/webhooks/new")
@access("user")
def new_webhook(business: str) -> ResponseReturnValue:
    """The form for a webhook."""
    post = post_at(business)
    check_right(post, WRITE)
    form = WebhookForm.shown(subject())
    form.which.data, form.events.data, form.active.data = "all", [], True
    return form_page(post, form, None)


@dashboard.post("/<key:business>/settings/webhooks/new")
@access("user")
def make_webhook(business: str) -> ResponseReturnValue:
    """Make it; its secret is shown this once."""
    post = post_at(business)
    check_right(post, WRITE)
    actor, settings, form = actor_at(post), current_settings(), WebhookForm.sent(subject())
    made: list[tuple[WebhookEndpoint, str]] = []

    def work() -> None:
        row, secret = add_webhook(
            actor,
            post.business_id,
            settings.secret_key,
            url=form.url.data or "",
            events=form.chosen,
            description=form.description.data or "",
            allow_plain=settings.webhook_allow_private,
        )
        if not form.active.data:
            update_webhook(actor, post.business_id, row.public_id, active=False)
        made.append((row, secret))

    status = save(form, work)
    if status:
        return form_page(post, form, None, status=status)
    return secret_page(post, *made[0])


@dashboard.get("/<key:business>/settings/webhooks/<key:webhook>/edit")
@access("user")
def edit_webhook(business: str, webhook: str) -> ResponseReturnValue:
    """The form that changes it."""
    post = post_at(business)
    check_right(post, WRITE)
    row = find_webhook(actor_at(post), post.business_id, webhook)
    form = WebhookForm.shown(subject())
    form.url.data, form.description.data, form.active.data = row.url, row.description, row.active
    form.which.data = "all" if EVERYTHING in row.events else "some"
    form.events.data = list(row.events)
    return form_page(post, form, row)


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/edit")
@access("user")
def save_webhook(business: str, webhook: str) -> ResponseReturnValue:
    """Change it."""
    post = post_at(business)
    actor, form = actor_at(post), WebhookForm.sent(subject())
    row = find_webhook(actor, post.business_id, webhook)
    changes: dict[str, Any] = {"url": form.url.data or "", "events": form.chosen}
    changes["description"] = form.description.data or ""
    if bool(form.active.data) != row.active:
        changes["active"] = bool(form.active.data)
    allow_plain = current_settings().webhook_allow_private
    status = save(
        form,
        lambda: update_webhook(
            actor, post.business_id, webhook, allow_plain=allow_plain, mark=sent_mark(), **changes
        ),
    )
    if status:
        row = find_webhook(actor, post.business_id, webhook)
        return form_page(post, form, row, status=status)
    return redirect(url_for("dashboard.webhook", business=post.slug, webhook=webhook, did="saved"), 303)


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/secret")
@access("user")
def renew_webhook_secret(business: str, webhook: str) -> ResponseReturnValue:
    """A new secret, shown this once."""
    post = post_at(business)
    PlainForm.read(subject())
    with write():
        row, secret = rotate_webhook(actor_at(post), post.business_id, current_settings().secret_key, webhook)
    return secret_page(post, row, secret)


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/start")
@access("user")
def start_webhook(business: str, webhook: str) -> ResponseReturnValue:
    """Switch it on; what failed before is forgotten."""
    return _switch(business, webhook, True)


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/stop")
@access("user")
def stop_webhook(business: str, webhook: str) -> ResponseReturnValue:
    """Switch it off; what waits is not sent."""
    return _switch(business, webhook, False)


@dashboard.post("/<key:business>/settings/webhooks/<key:webhook>/remove")
@access("user")
def end_webhook(business: str, webhook: str) -> ResponseReturnValue:
    """Send nothing there any more."""
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: remove_webhook(actor, post.business_id, webhook),
        "removed",
        "dashboard.webhooks",
        business=post.slug,
    )


def _switch(business: str, webhook: str, is_on: bool) -> ResponseReturnValue:
    post = post_at(business)
    PlainForm.read(subject())
    actor = actor_at(post)
    return act(
        lambda: update_webhook(actor, post.business_id, webhook, active=is_on),
        "started" if is_on else "stopped",
        "dashboard.webhook",
        business=post.slug,
        webhook=webhook,
    )


def form_page(post: Post, form: WebhookForm, row: WebhookEndpoint | None, *, status: int = 200) -> Response:
    """The form of a webhook; after somebody else has changed it with what stands now."""
    where: dict[str, Any] = {"business": post.slug}
    here = where | {"webhook": row.public_id} if row else where
    view = desk(post, "settings")
    if row is not None:
        view["hidden"] |= {"mark": webhook_mark(row)}
    view |= {
        "form": form,
        "is_new": row is None,
        "families": _families(form),
        "stands": _standing(form, row) if row and status == 409 else [],
        "must_be_secure": not current_settings().webhook_allow_private,
        "action": url_for("dashboard.save_webhook" if row else "dashboard.make_webhook", **here),
        "back_url": url_for("dashboard.webhook" if row else "dashboard.webhooks", **here),
    }
    return render("dashboard/webhook_form.html", view, status=status)


def _families(form: WebhookForm) -> list[dict[str, Any]]:
    chosen = set(form.events.data or [])
    return [
        {
            "key": family.key,
            "name": family.name,
            "events": [
                {"name": name, "text": text, "is_on": name in chosen} for name, text in family.events.items()
            ],
        }
        for family in FAMILIES
    ]


def _standing(form: WebhookForm, row: WebhookEndpoint) -> list[tuple[str, str]]:
    """What stands now, where it differs from what was typed."""
    found = [
        (form.url.label.text, form.url.data, row.url, row.url),
        (form.description.label.text, form.description.data, row.description, row.description or "–"),
        (form.which.label.text, sorted(form.chosen), sorted(row.events), events_text(row.events)),
        (_("State"), bool(form.active.data), row.active, _("Active") if row.active else _("Switched off")),
    ]
    return [(label, words) for label, typed, stands, words in found if typed != stands]


def secret_page(post: Post, row: WebhookEndpoint, secret: str) -> Response:
    """Its secret, this once; while the former one signs too it is said until when."""
    until = old_secret_until(row)
    line = row.url
    if until is not None:
        line = _(
            "Until %(when)s both secrets sign, so that you can change over without a gap.",
            when=Clock.of(post).moment(until),
        )
    view = desk(post, "settings") | {
        "title": _("Its new secret") if until else _("Your new webhook"),
        "line": line,
        "label": _("Secret that signs what is sent"),
        "secret": secret,
        "once": _("It is shown only this once. Your program needs it to tell our messages from others'."),
        "ref": "",
        "back_url": url_for("dashboard.webhook", business=post.slug, webhook=row.public_id),
    }
    return render("dashboard/api_secret.html", view)
