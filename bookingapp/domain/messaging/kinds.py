"""Which messages there are, to whom they go and by which ways."""

from dataclasses import dataclass

CLIENT, STAFF, BUSINESS = "client", "staff", "business"
"""Audiences: who booked, who serves, and the address of the location or business itself."""

EMAIL, SMS = "email", "sms"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message: to whom it goes, by which channels, and whether it waits for the end of quiet hours."""

    audiences: tuple[str, ...]
    channels: tuple[str, ...] = (EMAIL, SMS)
    waits: bool = False


KINDS = {
    "click": Kind((CLIENT,), (EMAIL,)),
    "confirmation": Kind((CLIENT, STAFF, BUSINESS)),
    "pending": Kind((CLIENT, STAFF, BUSINESS)),
    "confirmed": Kind((CLIENT, STAFF, BUSINESS)),
    "declined": Kind((CLIENT, STAFF, BUSINESS)),
    "changed": Kind((CLIENT, STAFF, BUSINESS)),
    "cancelled": Kind((CLIENT, STAFF, BUSINESS)),
    "expired": Kind((CLIENT, STAFF, BUSINESS)),
    "reminder": Kind((CLIENT,), waits=True),
    "follow_up": Kind((CLIENT,), (EMAIL,), waits=True),
    "waitlist_joined": Kind((CLIENT,)),
    "waitlist_offer": Kind((CLIENT,)),
    "waitlist_lapsed": Kind((CLIENT,)),
    "sign_in": Kind((CLIENT,), (EMAIL,)),
}
"""By name; the names stand in rows and settings."""

NOTICES = frozenset(
    {"click", "confirmation", "pending", "confirmed", "declined", "changed", "cancelled", "expired"}
)
"""What tells how a visit stands: the last one that somebody was told is what they know of it."""

STANDING = frozenset({"confirmation", "confirmed", "changed"})
"""Notices of a visit that takes place."""

ENDED = frozenset({"declined", "cancelled", "expired"})
"""Notices of a visit that does not."""

TIMED = frozenset({"reminder", "follow_up"})
"""What is planned with the booking for a moment before or after it."""

WAITLIST = frozenset({"waitlist_joined", "waitlist_offer", "waitlist_lapsed"})

NOT_EDITABLE = frozenset({"sign_in", "click"})
"""A sign-in is for all businesses that know an address, so none of them words it; nor what makes sure of a booking."""
