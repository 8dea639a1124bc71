"""What one waits for: the entries of the waiting lists, and leaving one."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _, ngettext
from bookingapp.base.ids import is_id
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.own import OwnWait, list_waiting
from bookingapp.domain.booking.waitlist import client_by_entry, leave, list_entries
from bookingapp.domain.clients.sign_in import Person
from bookingapp.models.business import Business
from bookingapp.models.waitlist import WaitlistEntry
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.installation import current_settings
from bookingapp.web.portal.blueprint import check_button, my_url, person, portal, token_fields
from bookingapp.web.portal.cards import business_view, locale_at
from bookingapp.web.request import asked_language


@portal.post("/waiting/<key:entry_ref>/leave")
@access("client")
def leave_list(entry_ref: str) -> ResponseReturnValue:
    """Wait no longer; what was offered goes to the next."""
    check_button()
    entry = find_own_entry(person(), entry_ref)
    with write():
        leave(client_by_entry(entry.business_id, entry_ref), entry_ref)
    return redirect(my_url("home", did="left"), 303)


def find_own_entry(who: Person, entry_ref: str) -> WaitlistEntry:
    """An entry of the person's. Raises NotFound."""
    known = is_id(entry_ref, "wl")
    found = next((one for one in list_entries(who.email) if known and one.public_id == entry_ref), None)
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def waiting_rows(who: Person) -> tuple[list[dict[str, Any]], list[Business]]:
    """The person's entries as the page lists them, and their businesses."""
    found = [one for one in list_waiting(who) if one.business.active]
    return [_row(one) for one in found], [one.business for one in found]


def _row(one: OwnWait) -> dict[str, Any]:
    entry, occurrence = one.entry, one.occurrence
    locale, zone = locale_at(one.business), ZoneInfo(one.location.timezone)
    is_offered = entry.state == "offered" and entry.offer is not None and entry.deadline is not None
    notes = [one.location.name]
    if one.staff:
        notes.append(_("with %(name)s", name=", ".join(one.staff)))
    if entry.seats > 1:
        notes.append(ngettext("%(num)s place", "%(num)s places", entry.seats))
    return {
        "business": business_view(one.business),
        "title": one.service.name,
        "when": (
            wording.moment(locale, zone, occurrence.starts)
            if occurrence is not None
            else days_text(locale, entry.first_day, entry.last_day)
        ),
        "note": " · ".join(notes),
        "offer": wording.moment(locale, zone, entry.offer) if is_offered and entry.offer else "",
        "until": wording.moment(locale, zone, entry.deadline // 60, short=True)
        if is_offered and entry.deadline
        else "",
        "offer_url": offer_url(one.business, entry) if is_offered else "",
        "leave_action": my_url("leave_list", entry_ref=entry.public_id),
        "hidden": token_fields(),
    }


def days_text(locale: str, first: date, last: date) -> str:
    """Tue 4 Mar – Fri 14 Mar."""
    begin = wording.short_day(locale, first.toordinal())
    return begin if first == last else f"{begin} – {wording.short_day(locale, last.toordinal())}"


def offer_url(business: Business, entry: WaitlistEntry) -> str:
    """The page by link where the offer can be taken."""
    key = current_settings().secret_key
    token = make_token(key, "waitlist", entry.public_id)
    return url_for("public.offer", business=business.slug, entry=token, lang=asked_language())
