"""Who one is, what one is told, calendars to subscribe to, one's own data."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from bookingapp.base.db import write
from bookingapp.base.errors import Invalid, NotFound
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.domain.business.rules import zone_names
from bookingapp.domain.clients.portal import (
    NOTICES,
    OwnDetails,
    Profile,
    find_profile,
    list_profiles,
    set_notices,
    update_details,
)
from bookingapp.domain.messaging.feeds import ensure_feed, feed_link, revoke_feed, rotate_feed
from bookingapp.domain.messaging.persons import own_feeds
from bookingapp.domain.messaging.settings import read_settings
from bookingapp.models.messaging import Feed
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.addresses import absolute
from bookingapp.web.forms.portal import OwnDetailsForm
from bookingapp.web.forms.signed import own_error
from bookingapp.web.installation import current_settings
from bookingapp.web.limits import allow
from bookingapp.web.portal.blueprint import check_button, frame, my_url, person, portal, subject, token_fields
from bookingapp.web.portal.cards import business_view, sheets
from bookingapp.web.portal.sign_in import too_often
from bookingapp.web.render import is_fragment, render
from bookingapp.web.request import asked_language, language
from bookingapp.web.zones import zone_groups

FRAGMENTS = {"details": ("details",), "messages": ("messages",), "calendars": ("calendars",)}


@portal.get("/settings")
@access("client")
def settings() -> ResponseReturnValue:
    """Everything on one page; each part is a form of its own."""
    return settings_page()


@portal.post("/settings/details")
@access("client")
def save_details() -> ResponseReturnValue:
    """Name, telephone number, language and zone, for every business at once."""
    form = details_form(request.form)
    if not form.validate():
        return settings_page(form, status=422)
    wait = allow("portal-details", person().email, "30/hour")
    if wait:
        own_error(form.name, too_often(wait))
        return settings_page(form, status=429)
    details = OwnDetails(
        form.name.data or "", form.phone.data or "", form.language.data or "", form.timezone.data or ""
    )
    try:
        with write():
            update_details(person(), details)
    except Invalid as refused:
        for name, sentences in refused.fields.items():
            own_error(form[name], " ".join(sentences))
        return settings_page(form, status=422)
    return done("details", lang=form.language.data)


@portal.post("/settings/messages")
@access("client")
def save_messages() -> ResponseReturnValue:
    """What one business may send."""
    check_button()
    wanted = {name: name in request.form for name in NOTICES}
    shown = request.form.getlist("shown")
    with write():
        set_notices(
            person(),
            request.form.get("client", ""),
            {name: wanted[name] for name in NOTICES if name in shown},
        )
    return done("messages")


@portal.post("/settings/calendar")
@access("client")
def change_calendar() -> ResponseReturnValue:
    """Make a calendar's link, give it a new one, or take it back."""
    check_button()
    profile = find_profile(person(), request.form.get("client", ""))
    wish = request.form.get("do", "")
    with write():
        feed = own_feeds([profile]).get(profile.client.id)
        if wish == "make":
            ensure_feed(profile.actor, "client", profile.client.id)
        elif feed is not None and wish in {"rotate", "revoke"}:
            (rotate_feed if wish == "rotate" else revoke_feed)(profile.actor, feed.public_id)
        elif wish not in {"rotate", "revoke"}:
            raise NotFound(_("There is no such calendar."))
    return done("calendars", did=f"calendar-{wish}")


def done(part: str, *, did: str = "", lang: str | None = None) -> ResponseReturnValue:
    """Back to the page, or the part that htmx replaces, with the good news."""
    did = did or part
    speaks = lang or language()
    if is_fragment() and speaks == language():
        return settings_page(did=did)
    other = lang if speaks != language() else asked_language()
    url = url_for("portal.settings", did=did, lang=other, _anchor=part)
    if is_fragment():  # the whole page speaks another language now
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)


def settings_page(form: OwnDetailsForm | None = None, *, did: str = "", status: int = 200) -> Response:
    """The page; with a form that was refused, as it was sent."""
    profiles = list_profiles(person())
    feeds = own_feeds(profiles)
    view = {
        "form": form or details_form(None, profiles),
        "hidden": token_fields(),
        "zones": zone_groups(language(), chosen_zone(form, profiles)),
        "zone": chosen_zone(form, profiles),
        "details_action": my_url("save_details"),
        "messages_action": my_url("save_messages"),
        "calendar_action": my_url("change_calendar"),
        "email_url": my_url("new_email"),
        "erase_url": my_url("erase"),
        "exports": [
            {"text": text, "note": note, "url": my_url("export", ending=ending)}
            for text, note, ending in (
                ("JSON", _("everything, for programs"), "json"),
                ("CSV", _("bookings, for spreadsheets"), "csv"),
                ("ICS", _("bookings, for calendars"), "ics"),
            )
        ],
        "everywhere": my_url("sign_out_everywhere"),
        "profiles": [profile_view(one, feeds.get(one.client.id)) for one in profiles],
        "sheets": sheets(one.business for one in profiles),
        "did": did or request.args.get("did", ""),
        "often": request.args.get("did") == "often",
    }
    return render("portal/settings.html", frame("settings") | view, fragments=FRAGMENTS, status=status)


def details_form(sent: MultiDict[str, str] | None, profiles: list[Profile] | None = None) -> OwnDetailsForm:
    """The form, as it was sent or as the latest client row has it."""
    rows = [one.client for one in profiles or ()]
    rows.sort(key=lambda one: one.updated_at, reverse=True)
    phone = next((one.phone for one in rows if one.phone), None)
    given = {
        "name": rows[0].name if rows else "",
        "phone": wording.phone(phone) if phone else "",
        "language": spoken(rows[0].locale if rows else None),
        "timezone": (rows[0].timezone or "") if rows else "",
    }
    form = OwnDetailsForm(sent, data=given, meta={"csrf_context": subject()})
    form.language.choices = list(LANGUAGES.items())
    form.timezone.choices = [("", "")]
    return form


def spoken(locale: str | None) -> str:
    """The one of our languages that a client row names, else that of the page."""
    tag = (locale or "").replace("-", "_").partition("_")[0].lower()
    return tag if tag in LANGUAGES else language()


def chosen_zone(form: OwnDetailsForm | None, profiles: list[Profile]) -> str:
    """The zone that the list stands on."""
    if form is not None and form.timezone.data:
        return form.timezone.data if form.timezone.data in zone_names() else "UTC"
    found = [one.client.timezone or one.business.timezone for one in profiles]
    return found[0] if found else "UTC"


def profile_view(profile: Profile, feed: Feed | None) -> dict[str, Any]:
    """What one business may send, and the calendar of one's bookings there."""
    client = profile.client
    chosen = read_settings(profile.business.messages)
    notices = []
    if chosen.reminders or chosen.sms_reminders:
        notices.append(("reminders", _("Reminders before a visit")))
    if chosen.follow_up is not None:
        notices.append(("follow_ups", _("A message after a visit")))
    if client.phone and chosen.sms_reminders:
        notices.append(("sms", _("Text messages to my phone")))
    return {
        "ref": client.public_id,
        "business": business_view(profile.business),
        "notices": [
            {"name": name, "text": text, "on": client.notify.get(name) is not False} for name, text in notices
        ],
        "feed": feed_view(feed) if feed else None,
    }


def feed_view(feed: Feed) -> dict[str, str]:
    """The link in both its forms."""
    site = current_settings()
    url = absolute(feed_link(site.secret_key, feed))
    return {"url": url, "webcal": f"webcal://{url.removeprefix(f'{urlsplit(url).scheme}://')}"}
