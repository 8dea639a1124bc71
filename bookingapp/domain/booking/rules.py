"""The life of a booking, what it costs, and what leaving it costs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.base.money import percent_of
from bookingapp.base.text import clean_text
from bookingapp.domain.schedule.timetable import ServicePlan

OPEN = ("pending", "confirmed")
"""States in which a booking can still be moved or cancelled."""

KEEPING = ("pending", "confirmed", "arrived")
"""States in which a booking must have its claims or seats."""

LONGEST_ANSWER = 2000

CLICK_HOURS = 2
"""How long a time is kept for a client who has been asked to confirm what an assistant booked."""


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states a verb leads where, and the event it writes."""

    sources: tuple[str, ...]
    target: str
    event: str


TRANSITIONS = {
    "confirm": Transition(("pending",), "confirmed", "booking.confirmed"),
    "decline": Transition(("pending",), "declined", "booking.declined"),
    "cancel": Transition(OPEN, "cancelled", "booking.cancelled"),
    "arrive": Transition(("confirmed",), "arrived", "booking.arrived"),
    "complete": Transition(("confirmed", "arrived"), "completed", "booking.completed"),
    "no_show": Transition(("confirmed", "arrived"), "no_show", "booking.no_show"),
    "revert": Transition(("arrived", "completed", "no_show"), "confirmed", "booking.reverted"),
    "expire": Transition(("pending",), "expired", "booking.expired"),
}

FREEING = frozenset({"declined", "cancelled", "expired"})
"""Targets that give the time back."""


@dataclass(frozen=True, slots=True)
class FeePreview:
    """What cancelling now would cost, and at the last moment, in minor units.

    `free_until` is the UTC minute until which it costs nothing; None when it never costs anything.
    """

    fee: int
    currency: str
    free_until: int | None
    latest: int


def price_of(
    service: ServicePlan, staff_id: int | None, addon_ids: Sequence[int], minutes: int, seats: int
) -> int:
    """Minor units for a service of so many minutes by this staff member, with add-ons, for so many seats.

    An hourly price counts the service's own minutes, rounded half up.
    """
    performer = service.performers.get(staff_id) if staff_id is not None else None
    base = performer.price if performer else service.price
    extras = [service.addons[addon] for addon in addon_ids]
    if service.price_type == "hourly":
        base = (base * (minutes - sum(extra.duration for extra in extras)) * 2 + 60) // 120
    return (base + sum(extra.price for extra in extras)) * seats


def policy_of(service: ServicePlan) -> dict[str, int]:
    """The cancellation policy in the form that a booking freezes."""
    names = ("free_until_minutes", "fee_percent", "no_show_fee_percent")
    return {name: int(service.cancellation.get(name, 0)) for name in names}


def cancellation_fee(policy: Mapping[str, int], price: int, starts: int, now: int) -> int:
    """Minor units a client owes for cancelling at `now` (seconds) a booking that starts at a UTC minute."""
    return 0 if now <= free_until(policy, starts) * 60 else percent_of(price, policy.get("fee_percent", 0))


def free_until(policy: Mapping[str, int], starts: int) -> int:
    """The last UTC minute in which a booking that starts then can be cancelled without a fee.

    Once it has passed it stays: to move the booking away does not open it again (`moved_late`).
    """
    limit = starts - policy.get("free_until_minutes", 0)
    return min(limit, policy.get("moved_late", limit))


def policy_moved(policy: Mapping[str, int], starts: int, now: int) -> dict[str, int]:
    """The policy of a booking that its client moves away from `starts` at `now` (seconds)."""
    limit = free_until(policy, starts)
    return dict(policy) if now <= limit * 60 else {**policy, "moved_late": limit}


def patience_for_clients(pending_hours: int) -> int:
    """Seconds that a client has to confirm: no longer than the business gives itself."""
    return min(CLICK_HOURS, pending_hours) * 3600


def no_show_fee(policy: Mapping[str, int], price: int) -> int:
    """Minor units a client owes who did not come."""
    return percent_of(price, policy.get("no_show_fee_percent", 0))


def check_answers(
    services: Sequence[ServicePlan], answers: Mapping[str, str], *, needed: bool = True
) -> dict[str, str]:
    """The answers to the questions of these services, cleaned. Raises Invalid by `answers.<key>`.

    Services that ask under the same key share one answer; what nobody asked is left out. Staff who book for
    somebody may leave open what is not `needed` of them.
    """
    clean: dict[str, str] = {}
    fields: dict[str, list[str]] = {}
    for question in (question for service in services for question in service.questions):
        key = str(question["key"])
        problem, answer = _answer(question, answers.get(key, ""), needed)
        if problem:
            fields[f"answers.{key}"] = [problem]
        elif answer:
            clean[key] = answer
    if fields:
        raise Invalid(_("Some questions need an answer."), fields)
    return clean


def _answer(question: Mapping[str, Any], given: str, needed: bool) -> tuple[str | None, str]:
    if len(given) > LONGEST_ANSWER:
        return _("This answer is too long."), ""
    try:
        answer = clean_text(given)
    except ValueError as error:
        return str(error), ""
    if not answer and needed and question.get("required"):
        return _("Please answer this question."), ""
    if answer and question.get("options") and answer not in question["options"]:
        return _("Choose one of the answers."), ""
    return None, answer
