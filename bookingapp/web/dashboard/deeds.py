"""What happened, in words: events as the trail shows them."""

from collections.abc import Iterable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from babel.support import LazyProxy
from flask import url_for

from bookingapp.base import clock
from bookingapp.base.i18n import _, lazy
from bookingapp.domain.business.roles import BUILT_IN, role_title
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.business.subjects import Named, name_subjects
from bookingapp.domain.business.trail import Entry
from bookingapp.domain.messaging.webhook_words import reason_words
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.dashboard.blueprint import locale_at

WORDS: dict[str, LazyProxy] = {
    "access.changed": lazy("Access changed"),
    "access.granted": lazy("Access granted"),
    "access.withdrawn": lazy("Access taken away"),
    "block.created": lazy("Time blocked"),
    "block.changed": lazy("Blocked time changed"),
    "block.removed": lazy("Blocked time freed"),
    "booking.arrived": lazy("Client arrived"),
    "booking.cancelled": lazy("Booking cancelled"),
    "booking.completed": lazy("Booking completed"),
    "booking.confirmed": lazy("Request confirmed"),
    "booking.created": lazy("Booked"),
    "booking.declined": lazy("Request declined"),
    "booking.expired": lazy("Request lapsed"),
    "booking.no_show": lazy("Client did not come"),
    "booking.reassigned": lazy("Given to somebody else"),
    "booking.requested": lazy("Booking requested"),
    "booking.rescheduled": lazy("Booking moved"),
    "booking.reverted": lazy("Marked by mistake, taken back"),
    "business.changed": lazy("Settings changed"),
    "business.created": lazy("Business made"),
    "calendar.connected": lazy("Outside calendar connected"),
    "calendar.disconnected": lazy("Outside calendar disconnected"),
    "category.created": lazy("Category made"),
    "business.exported": lazy("Everything exported"),
    "client.created": lazy("Client added"),
    "client.erased": lazy("Client erased"),
    "client.archived": lazy("Client archived"),
    "client.restored": lazy("Client restored"),
    "client.merged": lazy("Clients merged"),
    "client.tagged": lazy("Tags of a client changed"),
    "client.updated": lazy("Client changed"),
    "consent.given": lazy("Consent given"),
    "consent.withdrawn": lazy("Consent withdrawn"),
    "event.cancelled": lazy("Class called off"),
    "event.changed": lazy("Class changed"),
    "event.created": lazy("Class made"),
    "event.full": lazy("Class full"),
    "event.skipped": lazy("Class date left out"),
    "feed.changed": lazy("Calendar link changed"),
    "feed.created": lazy("Calendar link made"),
    "feed.revoked": lazy("Calendar link taken back"),
    "feed.rotated": lazy("Calendar link renewed"),
    "import.finished": lazy("Import finished"),
    "import.started": lazy("Import started"),
    "invitation.accepted": lazy("Invitation accepted"),
    "invitation.created": lazy("Somebody invited"),
    "invitation.sent": lazy("Invitation sent again"),
    "invitation.withdrawn": lazy("Invitation withdrawn"),
    "location.archived": lazy("Place archived"),
    "location.changed": lazy("Place changed"),
    "location.created": lazy("Place added"),
    "location.restored": lazy("Place restored"),
    "message.resent": lazy("Message sent again"),
    "messages.changed": lazy("Message settings changed"),
    "position.created": lazy("Position made"),
    "recurrence.created": lazy("Regular visits booked"),
    "resource.archived": lazy("Resource archived"),
    "resource.changed": lazy("Resource changed"),
    "resource.created": lazy("Resource added"),
    "resource.restored": lazy("Resource restored"),
    "role.changed": lazy("Role changed"),
    "role.created": lazy("Role made"),
    "role.deleted": lazy("Role deleted"),
    "schedule.changed": lazy("Hours changed"),
    "series.changed": lazy("Series of classes changed"),
    "series.created": lazy("Series of classes made"),
    "series.ended": lazy("Series of classes ended"),
    "service.archived": lazy("Service archived"),
    "service.changed": lazy("Service changed"),
    "service.created": lazy("Service added"),
    "service.restored": lazy("Service restored"),
    "staff.archived": lazy("Staff member archived"),
    "staff.changed": lazy("Staff member changed"),
    "staff.created": lazy("Staff member added"),
    "staff.restored": lazy("Staff member restored"),
    "subdivision.created": lazy("Department made"),
    "template.changed": lazy("Words of a message changed"),
    "visit.changed": lazy("Notes of a visit changed"),
    "waitlist.accepted": lazy("Waiting list offer accepted"),
    "waitlist.changed": lazy("Waiting list entry changed"),
    "waitlist.declined": lazy("Waiting list offer declined"),
    "waitlist.expired": lazy("Waiting list offer passed on"),
    "waitlist.joined": lazy("Waiting list joined"),
    "waitlist.lapsed": lazy("Waiting list entry over"),
    "waitlist.left": lazy("Waiting list left"),
    "waitlist.offered": lazy("Offered to the waiting list"),
    "api_key.changed": lazy("API key changed"),
    "api_key.created": lazy("API key made"),
    "api_key.revoked": lazy("API key revoked"),
    "app.archived": lazy("App put away"),
    "app.changed": lazy("App changed"),
    "app.registered": lazy("App registered"),
    "app.secret_rotated": lazy("App given a new secret"),
    "token.ended": lazy("A program signed out"),
    "token.issued": lazy("A program signed in"),
    "token.reused": lazy("A token came twice, so that program is signed out"),
    "webhook.changed": lazy("Webhook changed"),
    "webhook.created": lazy("Webhook made"),
    "webhook.disabled": lazy("Webhook switched off by itself"),
    "webhook.removed": lazy("Webhook removed"),
    "webhook.rotated": lazy("Webhook given a new secret"),
}
"""What each event is called. One that is not here is shown by its own name."""

KINDS: tuple[tuple[str, LazyProxy, tuple[str, ...]], ...] = (
    ("bookings", lazy("Bookings"), ("booking.", "visit.", "recurrence.")),
    ("clients", lazy("Clients"), ("client.", "consent.", "tag.")),
    ("classes", lazy("Classes"), ("event.", "series.")),
    ("waiting", lazy("Waiting list"), ("waitlist.",)),
    ("times", lazy("Hours and time off"), ("schedule.", "block.", "calendar.")),
    ("services", lazy("Services"), ("service.", "category.", "subdivision.", "resource.")),
    ("staff", lazy("Staff and places"), ("staff.", "position.", "location.")),
    ("messages", lazy("Messages"), ("message.", "messages.", "template.", "feed.")),
    ("users", lazy("Users and roles"), ("access.", "invitation.", "role.")),
    ("programs", lazy("Keys, apps and webhooks"), ("api_key.", "app.", "token.", "webhook.")),
    ("settings", lazy("Settings"), ("business.", "field.", "import.", "export.")),
)
"""Groups to choose from: their key, name, and how their events' names begin."""

PAGES = {
    "vis": ("dashboard.visit", "visit"),
    "clt": ("dashboard.client", "client"),
    "srv": ("dashboard.service", "srv"),
    "stf": ("dashboard.staff_member", "member"),
    "loc": ("dashboard.place", "place"),
    "res": ("dashboard.resource", "resource"),
    "ser": ("dashboard.series", "series"),
    "occ": ("dashboard.occurrence", "occurrence"),
    "usr": ("dashboard.user", "user"),
    "rol": ("dashboard.role", "role"),
    "whk": ("dashboard.webhook", "webhook"),
    "app": ("dashboard.oauth_app", "oauth_app"),
}
"""The page of a subject, by the beginning of its id: its endpoint and what its id is called there."""

FIELDS: dict[str, LazyProxy] = {
    "name": lazy("Name"),
    "email": lazy("E-mail"),
    "phone": lazy("Phone"),
    "role": lazy("Role"),
    "place": lazy("Place"),
    "rights": lazy("Rights"),
    "capacity": lazy("Places"),
    "quantity": lazy("Quantity"),
    "price": lazy("Price"),
    "notes": lazy("Notes"),
    "status": lazy("State"),
    "staff_notes": lazy("Notes of staff"),
    "custom": lazy("Own fields"),
    "tags": lazy("Tags"),
    "staff_ids": lazy("Staff"),
    "addons": lazy("Extras"),
    "url": lazy("Address"),
    "events": lazy("Events"),
    "active": lazy("Active"),
    "description": lazy("Description"),
    "scopes": lazy("Scopes"),
    "expires": lazy("End"),
}
"""What changed values are called."""

_TIMED = {"booking.rescheduled", "event.changed"}
_SPANS = {"block.created", "block.removed", "waitlist.offered"}


def by_day(told: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Told entries under their days, in their order."""
    days: dict[str, list[dict[str, Any]]] = {}
    for one in told:
        days.setdefault(one["day"], []).append(one)
    return [{"name": name, "entries": entries} for name, entries in days.items()]


def told(post: Post, entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries of the trail as pages show them: what, who, when, before and after, and where to read more."""
    timetable = timetable_by_id(post.business_id)
    names = name_subjects(post.business_id, _refs(entries))
    return [_told(post, timetable, entry, names) for entry in entries]


def _refs(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        yield entry.subject
        if entry.who_kind in {"client", "key"} and entry.who_ref:
            yield entry.who_ref
        for key in ("before", "after", "staff", "via"):
            if isinstance(entry.data.get(key), str):
                yield entry.data[key]


def _told(post: Post, timetable: Timetable, entry: Entry, names: dict[str, Named]) -> dict[str, Any]:
    subject = names.get(entry.subject)
    place = timetable.locations.get(subject.location_id) if subject and subject.location_id else None
    zone = place.zone if place else _zone(timetable)
    locale = locale_at(timetable)
    minute = clock.minute(entry.at)
    return {
        "what": str(WORDS.get(entry.name, entry.name)),
        "kind": _kind(entry.name),
        "who": who_text(entry, names),
        "day": wording.long_day(locale, entry.at.astimezone(_zone(timetable)).toordinal()),
        "when": wording.moment(locale, _zone(timetable), minute, short=True),
        "time": wording.moment(locale, _zone(timetable), minute, short=True).rpartition(", ")[2],
        "datetime": entry.at.isoformat(timespec="seconds"),
        "subject": subject.name if subject else "",
        "subject_ref": entry.subject,
        "url": page_of(post, subject.page) if subject and subject.page else "",
        "changes": list(_changes(entry, names, zone, locale)),
        "note": _note(entry, zone, locale),
    }


def _zone(timetable: Timetable) -> ZoneInfo:
    return ZoneInfo(timetable.business.timezone)


def _kind(name: str) -> str:
    return next((key for key, _text, heads in KINDS if name.startswith(heads)), "settings")


def who_text(entry: Entry, names: dict[str, Named]) -> str:
    """Who did it, and through which key or app."""
    via = entry.data.get("via")
    if isinstance(via, str):
        return _("%(name)s, through %(program)s", name=_who(entry, names), program=_program(via, names))
    return _who(entry, names)


def _program(ref: str | None, names: dict[str, Named]) -> str:
    """What a key or app is called; those of other businesses are not named."""
    found = names.get(ref or "")
    if (ref or "").startswith("app_"):
        return _("%(name)s (app)", name=found.name) if found else _("an app")
    return _("%(name)s (API key)", name=found.name) if found else _("an API key")


def _who(entry: Entry, names: dict[str, Named]) -> str:
    if entry.who_kind == "user":
        return entry.who or _("A user who is gone")
    if entry.who_kind == "key":
        return _program(entry.who_ref, names)
    if entry.who_kind == "client":
        client = names.get(entry.who_ref or "")
        return _("%(name)s (client)", name=client.name) if client else _("A client")
    return _("A visitor") if entry.who_kind == "public" else _("By itself")


def page_of(post: Post, ref: str) -> str:
    """Where one reads more of a row; '' where there is no such page."""
    found = PAGES.get(ref.partition("_")[0])
    if found is None:
        return ""
    endpoint, argument = found
    where: dict[str, Any] = {argument: ref}
    return url_for(endpoint, business=post.slug, **where)


def _changes(
    entry: Entry, names: dict[str, Named], zone: ZoneInfo, locale: str
) -> Iterable[tuple[str, str, str]]:
    """(name, before, after) of everything that the event says has changed."""
    before, after = entry.data.get("before"), entry.data.get("after")
    if entry.name in _TIMED and isinstance(before, int) and isinstance(after, int):
        if before != after:
            yield _("Time"), _moment(before, zone, locale), _moment(after, zone, locale)
    elif entry.name == "booking.reassigned":
        if before or after:
            yield _("Staff"), _name(before, names), _name(after, names)
    elif entry.name == "booking.reverted":
        yield _("State"), wording.status_text(str(before)), wording.status_text("confirmed")
    elif before is not None or after is not None:
        yield "", _value(before), _value(after)
    changes = entry.data.get("changes")
    for field, pair in changes.items() if isinstance(changes, dict) else ():
        if isinstance(pair, list) and len(pair) == 2:
            yield field_name(field), _value(pair[0]), _value(pair[1])


def _moment(minute: int, zone: ZoneInfo, locale: str) -> str:
    return wording.moment(locale, zone, minute, short=True)


def _name(ref: object, names: dict[str, Named]) -> str:
    found = names.get(str(ref))
    return found.name if found else "–"


def _value(value: object) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(one) for one in value) or "–"
    return str(value)


def field_name(field: str) -> str:
    """What a value is called."""
    return str(FIELDS.get(field, field.replace("_", " ")))


def _note(entry: Entry, zone: ZoneInfo, locale: str) -> str:
    """What else the event says."""
    data, said = entry.data, []
    if entry.name in _SPANS and isinstance(data.get("starts"), int) and isinstance(data.get("ends"), int):
        said.append(f"{_moment(data['starts'], zone, locale)} – {_moment(data['ends'], zone, locale)}")
    if entry.name == "event.skipped" and isinstance(data.get("starts"), int):
        said.append(_moment(data["starts"], zone, locale))
    if data.get("role"):
        said.append(role_title(str(data["role"]), data["role"] in BUILT_IN))
    if data.get("email"):
        said.append(str(data["email"]))
    if isinstance(data.get("fields"), list):
        said.append(", ".join(field_name(str(field)) for field in data["fields"]))
    if entry.name == "webhook.disabled":
        said.append(reason_words(data.get("reason")) or "")
    elif data.get("reason") and entry.name != "event.skipped":
        said.append(f"“{data['reason']}”")
    if data.get("tell") is False:
        said.append(_("the client was not told"))
    return " · ".join(said)
