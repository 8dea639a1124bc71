"""The words of messages: ours, and how placeholders of a fixed list are filled. No template language.

Own words of a business replace subject and body; the table of facts and the links below them stay ours.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bookingapp.base.i18n import _, lazy
from bookingapp.domain.messaging.facts import Facts
from bookingapp.domain.messaging.kinds import CLIENT, SMS

PLACEHOLDERS: Mapping[str, Any] = {
    "client_name": lazy("the client's name"),
    "business_name": lazy("the name of the business"),
    "service": lazy("what is booked"),
    "when": lazy("day and time, short"),
    "date": lazy("the day in full"),
    "time": lazy("when it begins"),
    "end_time": lazy("when it ends"),
    "old_when": lazy("day and time before a change"),
    "staff": lazy("who serves"),
    "location": lazy("the name of the place"),
    "address": lazy("the address of the place"),
    "price": lazy("the agreed price"),
    "fee": lazy("what cancelling has cost"),
    "free_until": lazy("until when cancelling is free"),
    "deadline": lazy("until when a request or an offer is kept"),
    "reason": lazy("the reason that was given"),
    "reference": lazy("the last letters of the booking's number"),
    "manage_link": lazy("the link to move or cancel"),
    "book_link": lazy("the link to book again"),
    "business_phone": lazy("the telephone number of the place"),
    "business_email": lazy("the e-mail address of the place"),
}
"""What may stand between double braces, and what it becomes."""

_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class Words:
    """Subject and body with placeholders; paragraphs are parted by an empty line. `heading` stands above the body."""

    subject: str
    body: str
    heading: str = ""


def unknown_placeholders(text: str) -> list[str]:
    """What stands between double braces and is none of ours; braces that are not closed count too."""
    found = [name for name in _PLACE.findall(text) if name not in PLACEHOLDERS]
    return found + _BRACES.findall(_PLACE.sub("", text))


def fill(text: str, values: Mapping[str, str], safe: Callable[[str], str] = str) -> str:
    """The text with its placeholders filled once: what they become is not looked through again."""
    return _PLACE.sub(lambda found: safe(values.get(found[1], "")), text)


def paragraphs(body: str, values: Mapping[str, str]) -> list[str]:
    """The body's paragraphs, filled; one of which nothing is left is dropped."""
    filled = (fill(part, values).strip() for part in re.split(r"\n\s*\n", body))
    return [part for part in filled if part]


def line_of(text: str, most: int = 200) -> str:
    """One line for a header: no breaks, no controls, no signs that turn the direction of what follows."""
    kept = "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in text)
    kept = "".join(one for one in kept if unicodedata.category(one) != "Cs" and one not in _TURNING)
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


_TURNING = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def our_words(kind: str, channel: str, audience: str, facts: Facts) -> Words:
    """The words we would choose, in the language that is spoken."""
    if channel == SMS:
        return Words("", _SHORT[kind]())
    if audience != CLIENT:
        return _FOR_STAFF[kind](facts)
    return _FOR_CLIENT[kind](facts)


def _join(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def _hello() -> str:
    return _("Hi {{client_name}},")


def _click(facts: Facts) -> Words:
    return Words(
        _("Please confirm: {{service}}, {{when}}"),
        _join(
            _hello(),
            _("An assistant has asked {{business_name}} for {{service}} on {{when}} in your name."),
            _(
                "Confirm it with the button below and the time is yours. It is kept for you until {{deadline}}."
            ),
            _("If you did not ask for this, you need not do anything: the time is then given back."),
        ),
        _("Is this what you want?"),
    )


def _confirmation(facts: Facts) -> Words:
    dates = len(facts.get("dates") or ())
    if dates > 1:
        return Words(
            _("Booked: {{service}} on %(num)s dates", num=dates),
            _join(
                _hello(),
                _("Your regular visits to {{business_name}} are booked. We look forward to seeing you."),
            ),
            _("You are booked"),
        )
    return Words(
        _("Booked: {{service}}, {{when}}"),
        _join(_hello(), _("Your visit to {{business_name}} is booked. We look forward to seeing you.")),
        _("You are booked"),
    )


def _pending(facts: Facts) -> Words:
    return Words(
        _("Request received: {{service}}, {{when}}"),
        _join(
            _hello(),
            _(
                "Thank you for your request. {{business_name}} has to confirm it first; you will hear from us."
            ),
            _("The time is kept for you until {{deadline}}.") if facts.get("expires") else "",
        ),
        _("We have your request"),
    )


def _confirmed(facts: Facts) -> Words:
    return Words(
        _("Confirmed: {{service}}, {{when}}"),
        _join(
            _hello(),
            _("Good news: {{business_name}} has confirmed your visit. We look forward to seeing you."),
        ),
        _("Your visit is confirmed"),
    )


def _declined(facts: Facts) -> Words:
    return Words(
        _("Not possible: {{service}}, {{when}}"),
        _join(
            _hello(),
            _("We are sorry, {{business_name}} cannot take your visit at this time."),
            "{{reason}}",
            _("You are welcome to choose another time."),
        ),
        _("Your request could not be confirmed"),
    )


def _changed(facts: Facts) -> Words:
    moved = _("Your visit to {{business_name}} has been moved from {{old_when}} to {{when}}.")
    other = _("Something about your visit to {{business_name}} has changed. This is how it stands now.")
    waits = _("{{business_name}} still has to confirm it.") if facts.get("status") == "pending" else ""
    return Words(
        _("Changed: {{service}}, {{when}}"),
        _join(_hello(), moved if facts.get("before") is not None else other, waits),
        _("Your visit has changed"),
    )


def _cancelled(facts: Facts) -> Words:
    by_client = facts.get("by") in {"client", "public"}
    said = (
        _("As you asked, your visit to {{business_name}} is cancelled.")
        if by_client
        else _("We are sorry, {{business_name}} had to cancel your visit.")
    )
    return Words(
        _("Cancelled: {{service}}, {{when}}"),
        _join(
            _hello(),
            said,
            "" if by_client else "{{reason}}",
            _("A fee of {{fee}} is due for cancelling late.") if facts.get("fee") else "",
            _("You are welcome to book another time."),
        ),
        _("Your visit is cancelled"),
    )


def _expired(facts: Facts) -> Words:
    late = (
        _("The visit to {{business_name}} was not confirmed in time, so the time is no longer kept for you.")
        if facts.get("unconfirmed")
        else _(
            "{{business_name}} did not answer your request in time, so the time is no longer kept for you."
        )
    )
    return Words(
        _("Lapsed: {{service}}, {{when}}"),
        _join(
            _hello(),
            late,
            _("We are sorry. You are welcome to choose another time."),
        ),
        _("Your request has lapsed"),
    )


def _reminder(facts: Facts) -> Words:
    return Words(
        _("Reminder: {{service}}, {{when}}"),
        _join(_hello(), _("This is a short reminder of your visit to {{business_name}}. See you soon.")),
        _("See you soon"),
    )


def _follow_up(facts: Facts) -> Words:
    return Words(
        _("Thank you for your visit to {{business_name}}"),
        _join(
            _hello(),
            _("Thank you for coming to {{business_name}}. We hope that all was well."),
            _("You are welcome any time."),
        ),
        _("Thank you for your visit"),
    )


def _waitlist_joined(facts: Facts) -> Words:
    return Words(
        _("On the waiting list: {{service}}"),
        _join(
            _hello(),
            _("You are on the waiting list of {{business_name}} for {{service}}."),
            _("We write as soon as a time that suits you comes free."),
        ),
        _("You are on the waiting list"),
    )


def _waitlist_offer(facts: Facts) -> Words:
    return Words(
        _("A time for you: {{service}}, {{when}}"),
        _join(
            _hello(),
            _("A time has come free: {{service}} on {{when}}."),
            _("It is kept for you until {{deadline}}. After that we offer it to the next in line."),
        ),
        _("A time has come free"),
    )


def _waitlist_lapsed(facts: Facts) -> Words:
    over = _(
        "Your place on the waiting list has ended. You are welcome to join again or to book another time."
    )
    if facts.get("starts") is None:
        return Words(
            _("Waiting list ended: {{service}}"),
            _join(_hello(), _("We are sorry, no time for {{service}} has come free."), over),
            _("No time has come free"),
        )
    stays = _("You are still on the waiting list, and we write when another time comes free.")
    return Words(
        _("No longer kept: {{service}}, {{when}}"),
        _join(
            _hello(),
            _("The time that was kept for you, {{service}} on {{when}}, has been passed on."),
            stays if facts.get("waits") else over,
        ),
        _("The time has been passed on"),
    )


_FOR_CLIENT: dict[str, Callable[[Facts], Words]] = {
    "click": _click,
    "confirmation": _confirmation,
    "pending": _pending,
    "confirmed": _confirmed,
    "declined": _declined,
    "changed": _changed,
    "cancelled": _cancelled,
    "expired": _expired,
    "reminder": _reminder,
    "follow_up": _follow_up,
    "waitlist_joined": _waitlist_joined,
    "waitlist_offer": _waitlist_offer,
    "waitlist_lapsed": _waitlist_lapsed,
}


def _staff_new(facts: Facts) -> Words:
    dates = len(facts.get("dates") or ())
    if dates > 1:
        return Words(
            _("New bookings: {{service}} on %(num)s dates", num=dates),
            _("{{client_name}} has booked {{service}} on several dates."),
            _("New bookings"),
        )
    return Words(
        _("New booking: {{service}}, {{when}}"),
        _("{{client_name}} has booked {{service}}."),
        _("New booking"),
    )


def _staff_pending(facts: Facts) -> Words:
    return Words(
        _("Please answer: {{service}}, {{when}}"),
        _join(
            _("{{client_name}} asks for {{service}}."),
            _("Please confirm or decline it by {{deadline}}; after that the request lapses.")
            if facts.get("expires")
            else _("Please confirm or decline it."),
        ),
        _("A request waits for your answer"),
    )


def _staff_confirmed(facts: Facts) -> Words:
    return Words(
        _("Confirmed: {{service}}, {{when}}"),
        _("The request of {{client_name}} has been confirmed."),
        _("Request confirmed"),
    )


def _staff_declined(facts: Facts) -> Words:
    return Words(
        _("Declined: {{service}}, {{when}}"),
        _join(_("The request of {{client_name}} has been declined."), "{{reason}}"),
        _("Request declined"),
    )


def _staff_changed(facts: Facts) -> Words:
    moved = _("The visit of {{client_name}} has been moved from {{old_when}} to {{when}}.")
    other = _("Something about the visit of {{client_name}} has changed. This is how it stands now.")
    return Words(
        _("Changed: {{service}}, {{when}}"),
        moved if facts.get("before") is not None else other,
        _("Booking changed"),
    )


def _staff_cancelled(facts: Facts) -> Words:
    if facts.get("reassigned"):
        return Words(
            _("No longer yours: {{service}}, {{when}}"),
            _("Somebody else takes over the visit of {{client_name}}."),
            _("Booking handed over"),
        )
    by_client = facts.get("by") in {"client", "public"}
    said = (
        _("{{client_name}} has cancelled this visit.")
        if by_client
        else _("The visit of {{client_name}} has been cancelled.")
    )
    return Words(_("Cancelled: {{service}}, {{when}}"), _join(said, "{{reason}}"), _("Booking cancelled"))


def _staff_expired(facts: Facts) -> Words:
    return Words(
        _("Lapsed: {{service}}, {{when}}"),
        _("Nobody answered the request of {{client_name}} in time, so it has lapsed."),
        _("Request lapsed"),
    )


_FOR_STAFF: dict[str, Callable[[Facts], Words]] = {
    "confirmation": _staff_new,
    "pending": _staff_pending,
    "confirmed": _staff_confirmed,
    "declined": _staff_declined,
    "changed": _staff_changed,
    "cancelled": _staff_cancelled,
    "expired": _staff_expired,
}

_SHORT: dict[str, Callable[[], str]] = {
    "confirmation": lambda: _("{{business_name}}: {{service}} on {{when}} is booked. {{manage_link}}"),
    "pending": lambda: _(
        "{{business_name}}: we have your request for {{service}} on {{when}} and have to confirm it first. {{manage_link}}"
    ),
    "confirmed": lambda: _("{{business_name}}: {{service}} on {{when}} is confirmed. {{manage_link}}"),
    "declined": lambda: _("{{business_name}}: sorry, {{service}} on {{when}} is not possible. {{book_link}}"),
    "changed": lambda: _("{{business_name}}: changed, {{service}} is now on {{when}}. {{manage_link}}"),
    "cancelled": lambda: _("{{business_name}}: {{service}} on {{when}} is cancelled. {{book_link}}"),
    "expired": lambda: _(
        "{{business_name}}: your request for {{service}} on {{when}} has lapsed. {{book_link}}"
    ),
    "reminder": lambda: _("{{business_name}}: reminder of {{service}} on {{when}}. {{manage_link}}"),
    "waitlist_joined": lambda: _(
        "{{business_name}}: you are on the waiting list for {{service}}. {{manage_link}}"
    ),
    "waitlist_offer": lambda: _(
        "{{business_name}}: {{service}} on {{when}} is free and kept for you until {{deadline}}. {{manage_link}}"
    ),
    "waitlist_lapsed": lambda: _(
        "{{business_name}}: {{service}} on {{when}} is no longer kept for you. {{book_link}}"
    ),
}
