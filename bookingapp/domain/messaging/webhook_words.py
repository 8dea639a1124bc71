"""Webhooks in words: what can be subscribed to, why a try failed, why an address was switched off."""

from dataclasses import dataclass

from babel.support import LazyProxy

from bookingapp.base.i18n import _, lazy


@dataclass(frozen=True, slots=True)
class Family:
    """Events of one kind: how the family is called, and each event by name with what it means."""

    key: str
    name: LazyProxy
    events: dict[str, LazyProxy]


FAMILIES = (
    Family(
        "booking",
        lazy("Bookings"),
        {
            "booking.created": lazy("Somebody has booked, or has asked for a booking"),
            "booking.requested": lazy("A booking waits for your approval"),
            "booking.confirmed": lazy("A booking that waited was approved"),
            "booking.declined": lazy("A booking that waited was declined"),
            "booking.expired": lazy("Nobody answered a request in time"),
            "booking.rescheduled": lazy("It has another time"),
            "booking.reassigned": lazy("Somebody else will serve"),
            "booking.cancelled": lazy("It was called off, by the client or by you"),
            "booking.arrived": lazy("The client is there"),
            "booking.completed": lazy("It is done"),
            "booking.no_show": lazy("The client did not come"),
            "booking.reverted": lazy("It was marked by mistake and is confirmed again"),
        },
    ),
    Family(
        "event",
        lazy("Classes"),
        {
            "event.created": lazy("A date of a class was made"),
            "event.changed": lazy("It has another time, staff or number of places"),
            "event.full": lazy("Its last place was booked"),
            "event.cancelled": lazy("It was called off"),
        },
    ),
    Family(
        "waitlist",
        lazy("Waiting list"),
        {
            "waitlist.joined": lazy("Somebody waits for a time to come free"),
            "waitlist.changed": lazy("They want other days, times or staff"),
            "waitlist.offered": lazy("A free time was offered to them"),
            "waitlist.accepted": lazy("They took the time that was offered"),
            "waitlist.declined": lazy("They did not want the time that was offered"),
            "waitlist.expired": lazy("Nobody answered an offer in time"),
            "waitlist.left": lazy("They wait no longer"),
            "waitlist.lapsed": lazy("The days they waited for have passed"),
        },
    ),
    Family(
        "client",
        lazy("Clients"),
        {
            "client.created": lazy("Somebody is a client for the first time"),
            "client.updated": lazy("Their details were changed"),
            "client.archived": lazy("They were put away"),
            "client.restored": lazy("They are in the lists again"),
            "client.merged": lazy("Two entries of one person became one"),
            "client.erased": lazy("Everything about the person was erased"),
        },
    ),
)
"""What can be subscribed to."""

EVENTS = frozenset(name for family in FAMILIES for name in family.events)

REASONS = {
    "gone": lazy("It answered 410 Gone: it wants nothing any more."),
    "failing": lazy("It answered nothing well for days."),
}
"""Why an address was switched off."""

FAULTS = {
    "address": lazy("This is no address that may be used: it has to begin with https://."),
    "refused": lazy("The address leads to an inner network."),
    "unknown": lazy("There is no such name on the internet."),
    "unreachable": lazy("Nobody answered."),
    "tls": lazy("Its certificate cannot be trusted."),
    "slow": lazy("There was no answer within 15 seconds."),
    "large": lazy("The answer was too large."),
    "garbled": lazy("It closed the connection, or gave no answer that could be understood."),
    "redirects": lazy("It leads elsewhere, and redirects are not followed."),
    "interrupted": lazy("Sending was cut off in the middle."),
}
"""What went wrong before there was an answer."""


def fault_words(fault: str) -> str:
    """What went wrong; '' for nothing."""
    return str(FAULTS.get(fault, fault))


def status_words(status: int) -> str:
    """What an answer's status means for us."""
    if 300 <= status < 400:
        return _("It answered %(status)s and leads elsewhere; redirects are not followed.", status=status)
    if status == 410:
        return _("It answered 410: it wants nothing any more.")
    return _("It answered %(status)s.", status=status)


def reason_words(reason: str | None) -> str | None:
    """Why it was switched off; None when it was not."""
    return None if reason is None else str(REASONS.get(reason, reason))
