"""Calendars: what others subscribe to, and what we read of theirs."""

from collections.abc import Callable
from typing import Any

from flask import Response, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.feeds import feed_link, revoke_feed, rotate_feed
from bookingapp.domain.messaging.shares import list_shares, list_subjects, own_feed, share, share_own
from bookingapp.domain.schedule.connected import (
    Connected,
    connect_calendar,
    disconnect_calendar,
    list_connected,
    read_again,
)
from bookingapp.domain.schedule.rights import list_changeable
from bookingapp.domain.staff.queries import staff_by_ref
from bookingapp.models.messaging import Feed
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, notice, subject
from bookingapp.web.forms.calendars import ConnectForm, ShareForm
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.installation import current_settings
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/calendars")
@access("user")
def calendars(business: str) -> ResponseReturnValue:
    """One's own link, those that are shared, and the calendars that are read."""
    post = post_at(business)
    return page(post)


@dashboard.post("/<key:business>/calendars/mine")
@access("user")
def share_mine(business: str) -> ResponseReturnValue:
    """Make the link to one's own calendar."""
    post = post_at(business)
    PlainForm.read(subject())
    return done(post, lambda: share_own(actor_at(post)), "shared")


@dashboard.post("/<key:business>/calendars/share")
@access("user")
def share_calendar(business: str) -> ResponseReturnValue:
    """Make a link to a calendar."""
    post = post_at(business)
    form = ShareForm.sent(subject())
    if not form.validate():
        return page(post, sharing=form, status=422)
    kind, _colon, ref = (form.subject.data or "").partition(":")
    busy_only = bool(form.busy_only.data)
    return done(post, lambda: share(actor_at(post), kind, ref, busy_only=busy_only), "shared")


@dashboard.post("/<key:business>/calendars/<key:feed>/rotate")
@access("user")
def rotate(business: str, feed: str) -> ResponseReturnValue:
    """A new link; the one before leads nowhere any more."""
    post = post_at(business)
    PlainForm.read(subject())
    return done(post, lambda: rotate_feed(actor_at(post), feed), "rotated")


@dashboard.post("/<key:business>/calendars/<key:feed>/revoke")
@access("user")
def revoke(business: str, feed: str) -> ResponseReturnValue:
    """No link any more."""
    post = post_at(business)
    PlainForm.read(subject())
    return done(post, lambda: revoke_feed(actor_at(post), feed), "revoked")


@dashboard.post("/<key:business>/calendars/connect")
@access("user")
def connect(business: str) -> ResponseReturnValue:
    """Read somebody's outside calendar as their busy time."""
    post = post_at(business)
    form = ConnectForm.sent(subject())
    if not form.validate():
        return page(post, connecting=form, status=422)
    staff_id = staff_by_ref(post.business_id, form.member.data or "")
    key = current_settings().secret_key

    def work() -> None:
        connect_calendar(
            actor_at(post),
            post.business_id,
            staff_id=staff_id,
            name=form.name.data or "",
            url=form.url.data or "",
            secret_key=key,
        )

    try:
        return done(post, work, "connected")
    except Invalid as error:
        fields = {"staff_id": form.member, "name": form.name, "url": form.url}
        for name, sentences in error.fields.items():
            fields[name].errors = list(sentences)
        return page(post, connecting=form, status=422)


@dashboard.post("/<key:business>/calendars/<key:calendar>/read")
@access("user")
def read(business: str, calendar: str) -> ResponseReturnValue:
    """Read it now."""
    post = post_at(business)
    PlainForm.read(subject())
    return done(post, lambda: read_again(actor_at(post), post.business_id, calendar), "read")


@dashboard.post("/<key:business>/calendars/<key:calendar>/disconnect")
@access("user")
def disconnect(business: str, calendar: str) -> ResponseReturnValue:
    """Read it no longer."""
    post = post_at(business)
    PlainForm.read(subject())
    return done(post, lambda: disconnect_calendar(actor_at(post), post.business_id, calendar), "disconnected")


def done(post: Post, work: Callable[[], object], did: str) -> ResponseReturnValue:
    """Do it, then back to the page, which says what was done."""
    return act(work, did, "dashboard.calendars", business=post.slug)


def page(
    post: Post, *, sharing: ShareForm | None = None, connecting: ConnectForm | None = None, status: int = 200
) -> Response:
    """The whole page."""
    actor = actor_at(post)
    own = own_feed(actor)
    sharing = sharing or ShareForm.shown(subject())
    subjects = list_subjects(actor)
    kinds = kind_names()
    sharing.subject.choices = {
        text: [(f"{kind}:{one.public_id}", one.name) for one in subjects if one.kind == kind and one.active]
        for kind, text in kinds.items()
        if any(one.kind == kind and one.active for one in subjects)
    }
    connecting = connecting or ConnectForm.shown(subject())
    connecting.member.choices = [
        (one.public_id, one.name) for one in list_changeable(actor, post.business_id)
    ]
    settings = current_settings()
    view = desk(post, "settings") | {
        "own": feed_view(post, own, _("Your calendar"), "") if own else None,
        "own_action": url_for("dashboard.share_mine", business=post.slug),
        "shares": [
            feed_view(post, one.feed, one.name, one_of(one.kind)) for one in list_shares(actor, subjects)
        ],
        "sharing": sharing if subjects else None,
        "share_action": url_for("dashboard.share_calendar", business=post.slug),
        "connected": None,
        "connecting": None,
        "notice": said(),
    }
    if connecting.member.choices:
        found = list_connected(actor, post.business_id, settings.secret_key)
        view["connected"] = [connected_view(post, one) for one in found]
        view["connecting"] = connecting
        view["connect_action"] = url_for("dashboard.connect", business=post.slug)
    return render("dashboard/calendars.html", view, status=status)


def feed_view(post: Post, feed: Feed, name: str, kind: str) -> dict[str, Any]:
    """A link, in full and for calendar apps, and what can be done with it."""
    settings = current_settings()
    url = absolute(feed_link(settings.secret_key, feed))
    return {
        "ref": feed.public_id,
        "name": name,
        "kind": kind,
        "busy_only": feed.busy_only,
        "url": url,
        "webcal": "webcal:" + url.partition(":")[2],
        "rotate": url_for("dashboard.rotate", business=post.slug, feed=feed.public_id),
        "revoke": url_for("dashboard.revoke", business=post.slug, feed=feed.public_id),
    }


def connected_view(post: Post, one: Connected) -> dict[str, Any]:
    """A calendar that is read, and how fresh it is."""
    return {
        "name": one.name,
        "staff": one.staff_name,
        "host": one.host,
        "said": one.said(clock.now()),
        "failing": bool(one.error),
        "read": url_for("dashboard.read", business=post.slug, calendar=one.ref),
        "disconnect": url_for("dashboard.disconnect", business=post.slug, calendar=one.ref),
    }


def one_of(kind: str) -> str:
    """What a single one of a kind is called."""
    return {
        "staff": _("Staff member"),
        "location": _("Location"),
        "resource": _("Resource"),
        "service": _("Service"),
    }[kind]


def kind_names() -> dict[str, str]:
    """What can be shared, in words."""
    return {
        "staff": _("Staff"),
        "location": _("Locations"),
        "resource": _("Resources"),
        "service": _("Services"),
    }


def said() -> dict[str, str] | None:
    """What has just been done."""
    told = {
        "shared": (_("The link is ready"), _("Whoever has it sees this calendar, until you take it back.")),
        "rotated": (_("There is a new link"), _("The one before leads nowhere any more.")),
        "revoked": (_("The link is taken back"), _("Calendar apps that used it are told so.")),
        "connected": (_("The calendar is connected"), _("It is read within a minute or so.")),
        "read": (_("It is being read"), _("Load this page again in a moment.")),
        "disconnected": (_("The calendar is disconnected"), _("Its times no longer count as busy.")),
    }
    return notice({did: (*words, "good") for did, words in told.items()})
