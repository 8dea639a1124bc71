"""What is offered and agreed, in words: price, length, place, policy, day and time."""

from collections.abc import Iterable
from typing import Any

from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.booking.rules import price_of as agreed_price
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.grid import shape_of
from bookingapp.domain.schedule.timetable import (
    BusinessPlan,
    LocationPlan,
    Performer,
    ServicePlan,
    StaffPlan,
    Timetable,
)
from bookingapp.web import wording
from bookingapp.web.public.choice import Choice

moment = wording.moment
free_until = wording.free_until
is_ambiguous = wording.is_ambiguous
when = wording.when

PLACE_ICONS = {"venue": "map-pin", "video": "video", "phone": "phone", "client": "house"}


def place_of(service: ServicePlan, location: LocationPlan) -> dict[str, str]:
    """Where it happens: a drawing and a line of words."""
    texts = {
        "venue": wording.one_line(location.address) or location.name,
        "video": _("Video call"),
        "phone": _("Phone call"),
        "client": _("At your address"),
    }
    return {"icon": PLACE_ICONS[service.place], "text": texts[service.place]}


def policy_of(choice: Choice) -> str:
    """The strictest policy among the services of a choice, in one sentence."""
    policies = [service.cancellation for service in choice.services]
    strict = max(policies, key=lambda one: (one.get("fee_percent", 0), one.get("free_until_minutes", 0)))
    text = free_until(strict)
    if any(service.requires_approval for service in choice.services):
        text = _("%(name)s confirms each booking by hand.", name=choice.timetable.business.name) + " " + text
    return text


def performers_of(timetable: Timetable, service: ServicePlan) -> list[Performer]:
    """How those perform a service whom strangers can book; a class may be led by anybody."""
    found = service.performers.values()
    return [one for one in found if service.is_class or timetable.staff[one.staff_id].online]


def price_of(timetable: Timetable, service: ServicePlan, locale: str) -> tuple[str, bool]:
    """The price in a list, and whether "from" stands before it; '' where it is told on request."""
    currency = timetable.business.currency
    if service.price_type == "custom":
        return _("Price on request"), False
    prices = {performer.price for performer in performers_of(timetable, service)} or {service.price}
    lowest = wording.money(min(prices), currency, locale)
    if service.price_type == "hourly":
        return _("%(price)s / h", price=lowest), len(prices) > 1
    if service.price_type == "range" and service.price_max is not None:
        highest = max(service.price_max, *prices)
        return f"{lowest}–{wording.money(highest, currency, locale)}", False
    if max(prices) == 0:
        return _("Free"), False
    return lowest, service.price_type == "from" or len(prices) > 1


def length_of(choice: Choice) -> str:
    """How long all of it takes; the shortest and the longest where it depends on who serves."""
    shortest = longest = 0
    for part in choice.parts:
        lengths = lengths_of(choice, part)
        shortest += min(lengths)
        longest += max(lengths)
    if shortest == longest:
        return wording.duration(shortest)
    return f"{wording.duration(shortest)} – {wording.duration(longest)}"


def lengths_of(choice: Choice, part: Part) -> set[int]:
    """The minutes a part takes, with each of those who may serve it."""
    service = choice.timetable.services[part.service_id]
    staff = [choice.timetable.staff[part.staff_id]] if part.staff_id is not None else choice.pool(part)
    found = {shape_of(service, member, part.addon_ids).duration for member in staff}
    return found or {shape_of(service, None, part.addon_ids).duration}


def prices_of(choice: Choice, part: Part) -> set[int]:
    """What a part costs, with each of those who may serve it; hourly prices by the length."""
    service = choice.timetable.services[part.service_id]
    staff = [choice.timetable.staff[part.staff_id]] if part.staff_id is not None else choice.pool(part)
    members: list[StaffPlan | None] = [*staff] or [None]
    return {
        agreed_price(
            service,
            member.id if member else None,
            part.addon_ids,
            shape_of(service, member, part.addon_ids).duration,
            1,
        )
        for member in members
    }


def total_of(choice: Choice) -> dict[str, Any]:
    """The whole price: {text, from}; the text is '' when nothing is known before."""
    types = {service.price_type for service in choice.services}
    lows, highs = 0, 0
    for part in choice.parts:
        prices = prices_of(choice, part)
        lows, highs = lows + min(prices), highs + max(prices)
    if types == {"custom"}:
        return {"text": _("Price on request"), "from": False}
    if lows == highs == 0 and types == {"flat"}:
        return {"text": _("Free"), "from": False}
    text = wording.money(lows, choice.timetable.business.currency, choice.locale)
    return {"text": text, "from": lows != highs or bool(types & {"from", "range", "custom"})}


def part_price(choice: Choice, part: Part) -> str:
    """The price of one part in a list, with "from" where it depends."""
    alone = Choice(choice.timetable, choice.location, (part,))
    total = total_of(alone)
    return _("from %(price)s", price=total["text"]) if total["from"] else str(total["text"])


def title_of(choice: Choice) -> str:
    """What the choice is called: the service, or how many."""
    count = len(choice.parts)
    if count == 1:
        return choice.first.name
    return ngettext("%(num)s service in one visit", "%(num)s services in one visit", count)


def names_of(timetable: Timetable, staff_ids: Iterable[int]) -> str:
    """Ana Silva, Bo Chen; those who have left are not named."""
    return ", ".join(timetable.staff[one].name for one in staff_ids if one in timetable.staff)


def addons_of(choice: Choice, part: Part) -> list[str]:
    """The names of the extras of a part."""
    service = choice.timetable.services[part.service_id]
    return [service.addons[addon].name for addon in part.addon_ids]


def head_of(
    business: BusinessPlan, url: str, *, line: str = "", own_pictures_only: bool = False
) -> dict[str, Any]:
    """The business as the layout's header shows it. Pages reached by a link load no picture from elsewhere."""
    logo = str(business.branding.get("logo_url") or "")
    if own_pictures_only and not logo.startswith("/"):
        logo = ""
    return {
        "name": business.name,
        "url": url,
        "line": line,
        "logo": logo,
        "initials": wording.initials(business.name),
    }
