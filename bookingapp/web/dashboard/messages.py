"""Messages: which there are, when they leave, and the words of each."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.marks import mark_of
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.messaging.commands import set_message_settings
from bookingapp.domain.messaging.kinds import BUSINESS, CLIENT, EMAIL, KINDS, SMS, STAFF
from bookingapp.domain.messaging.queries import is_editable, list_templates, message_settings, title_of
from bookingapp.domain.messaging.settings import MessageSettings
from bookingapp.models.messaging import MessageTemplate
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, notice, subject
from bookingapp.web.dashboard.settings import sent_mark
from bookingapp.web.forms.messages import TimesForm
from bookingapp.web.forms.saving import save
from bookingapp.web.installation import current_settings
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

Own = dict[tuple[str, str, str], list[str]]
"""Languages in which there are own words, by kind, channel and audience."""


@dashboard.get("/<key:business>/settings/messages")
@access("user")
def messages(business: str) -> ResponseReturnValue:
    """Every message by whom it goes to, and whose words it has."""
    post = post_at(business)
    actor = actor_at(post)
    chosen = message_settings(actor, post.business_id)
    own = _own(list_templates(actor, post.business_id))
    view = frame(post, "dashboard.messages") | {
        "groups": [
            {"id": audience, "name": name, "line": line, "rows": _rows(post, audience, chosen, own)}
            for audience, name, line in audiences()
        ],
        "notice": notice({}),
    }
    return render("dashboard/messages.html", view)


def frame(post: Post, current: str) -> dict[str, Any]:
    """The two views on messages, and the way back."""
    places = (
        ("dashboard.messages", _("Messages and their words")),
        ("dashboard.message_times", _("When they leave")),
    )
    return desk(post, "settings") | {
        "tabs": [
            {"text": text, "url": url_for(endpoint, business=post.slug), "current": endpoint == current}
            for endpoint, text in places
        ],
        "back_url": url_for("dashboard.settings", business=post.slug),
        "may_save": "messages:write" in post.rights,
    }


def audiences() -> tuple[tuple[str, str, str], ...]:
    """To whom messages go."""
    return (
        (CLIENT, _("To your clients"), _("In the language they booked in.")),
        (STAFF, _("To whoever serves"), _("By e-mail, when somebody else did it.")),
        (BUSINESS, _("To the business"), _("To the address of the place, or that of the business.")),
    )


def channel_name(channel: str) -> str:
    """By which way."""
    return _("E-mail") if channel == EMAIL else _("SMS")


def _own(templates: Any) -> Own:
    found: Own = {}
    row: MessageTemplate
    for row in templates:
        found.setdefault((row.kind, row.channel, row.audience), []).append(
            LANGUAGES.get(row.locale, row.locale)
        )
    return found


def _rows(post: Post, audience: str, chosen: MessageSettings, own: Own) -> list[dict[str, Any]]:
    return [
        {
            "title": title_of(kind),
            "line": occasion(kind, audience),
            "off": is_off(kind, audience, chosen),
            "ways": [
                {
                    "name": channel_name(channel),
                    "own": own.get((kind, channel, audience), []),
                    "url": url_for(
                        "dashboard.message_words", business=post.slug, topic=kind, way=channel, to=audience
                    ),
                }
                for channel in KINDS[kind].channels
                if is_editable(kind, channel, audience)
            ],
        }
        for kind in KINDS
        if any(is_editable(kind, channel, audience) for channel in (EMAIL, SMS))
    ]


def is_off(kind: str, audience: str, chosen: MessageSettings) -> bool:
    """Whether the business does without it."""
    if kind == "reminder":
        return not (chosen.reminders or chosen.sms_reminders)
    if kind == "follow_up":
        return chosen.follow_up is None
    return audience == STAFF and not chosen.staff_notices


def occasion(kind: str, audience: str) -> str:
    """When such a message is sent."""
    texts = {
        "confirmation": _("When somebody has booked"),
        "pending": _("When a request has to be confirmed first"),
        "confirmed": _("When a request is confirmed"),
        "declined": _("When a request is declined"),
        "changed": _("When a booking is moved or changed"),
        "cancelled": _("When a booking is cancelled"),
        "expired": _("When nobody answered a request in time"),
        "reminder": _("Before the visit"),
        "follow_up": _("After the visit"),
        "waitlist_joined": _("When somebody joins the waiting list"),
        "waitlist_offer": _("When a time has come free for them"),
        "waitlist_lapsed": _("When they did not take it in time"),
    }
    return texts[kind]


@dashboard.get("/<key:business>/settings/messages/times")
@access("user")
def message_times(business: str) -> ResponseReturnValue:
    """When messages leave."""
    post = post_at(business)
    chosen = message_settings(actor_at(post), post.business_id)
    form = TimesForm.shown(subject(), _typed(chosen))
    return _times_page(post, form, chosen)


def _typed(chosen: MessageSettings) -> dict[str, Any]:
    quiet = chosen.quiet or (21 * 60, 8 * 60)
    return chosen.stored() | {
        "follow_up_on": chosen.follow_up is not None,
        "follow_up": 24 * 60 if chosen.follow_up is None else chosen.follow_up,
        "quiet_on": chosen.quiet is not None,
        "quiet_from": quiet[0],
        "quiet_to": quiet[1],
    }


@dashboard.post("/<key:business>/settings/messages/times")
@access("user")
def save_message_times(business: str) -> ResponseReturnValue:
    """Save them; reminders that are planned stay as they are."""
    post = post_at(business)
    actor = actor_at(post)
    form = TimesForm.sent(subject())
    status = save(
        form,
        lambda: set_message_settings(actor, post.business_id, mark=sent_mark(), **form.chosen()),
        {"quiet": "quiet_from"},
    )
    if status:
        return _times_page(post, form, message_settings(actor, post.business_id), status)
    return redirect(url_for("dashboard.message_times", business=post.slug, did="saved"), 303)


def _times_page(
    post: Post, form: TimesForm, chosen: MessageSettings, status: int = 200
) -> ResponseReturnValue:
    view = frame(post, "dashboard.message_times")
    view["hidden"] |= {"mark": mark_of(chosen.stored())}
    said = {"saved": (_("Saved"), _("It counts for bookings from now on."), "good")}
    settings = current_settings()
    view |= {
        "form": form,
        "action": url_for("dashboard.save_message_times", business=post.slug),
        "stands": _stands(chosen) if status == 409 else [],
        "has_sms": settings.sms_url is not None,
        "notice": notice(said),
    }
    return render("dashboard/message_times.html", view, status=status)


def _stands(chosen: MessageSettings) -> list[tuple[str, str]]:
    def told(minutes: tuple[int, ...]) -> str:
        return ", ".join(wording.duration(one) for one in minutes) or "–"

    return [
        (_("Reminders by e-mail"), told(chosen.reminders)),
        (_("Reminders by SMS"), told(chosen.sms_reminders)),
    ]
