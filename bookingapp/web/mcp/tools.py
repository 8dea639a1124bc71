"""The tools, in the order in which they are used."""

from functools import lru_cache
from typing import Any

from bookingapp.web.mcp import words
from bookingapp.web.mcp.shapes import Schema, a_list, an_object, asked, operation_at, some, whole
from bookingapp.web.mcp.tool import (
    ADDS,
    LIST,
    READS,
    SETTLES,
    Cut,
    Told,
    Tool,
    changing,
    listing,
    only,
    page_shape,
    page_with,
    told,
    with_id,
)
from bookingapp.web.mcp.ways import Way

MOST_SLOTS = 120
"""How many free times are told at once, whole days of them."""

ON = "ISO 8601 with an offset, such as 2027-03-04T14:00:00+01:00, as find_times gives it."

BUSINESS = (
    "slug",
    "name",
    "about",
    "currency",
    "timezone",
    "locale",
    "phone",
    "email",
    "website",
    "policies",
)
PLACE = ("id", "name", "timezone", "address", "phone", "email")
SERVICE = (
    "id", "name", "description", "duration_minutes", "price", "addons", "capacity", "requires_approval", "place",
    "staff_ids", "location_ids", "questions", "cancellation",
)  # fmt: skip
BOOKING = (
    "id", "status", "waits_for", "service", "staff", "staff_ids", "location", "client", "occurrence_id", "visit_id", "seats",
    "starts_at", "ends_at", "timezone", "price", "policy", "source", "notes", "answers", "cancel_reason", "fee", "manage_url",
)  # fmt: skip
VISIT = ("id", "status", "starts_at", "ends_at", "timezone", "price", "bookings", "manage_url")
STAFF = ("id", "name", "title", "about", "location_ids", "service_ids")


def about(way: Way, _given: dict[str, Any]) -> Told:
    """The business of the key, and its places."""
    found = way.ask("GET", "/team")
    places = way.ask("GET", "/locations", query={"per_page": 100}) if found.is_good else found
    if not places.is_good:
        return Told(words.trouble(places))
    data = {
        "business": only(found.data, BUSINESS),
        "locations": [only(one, PLACE) for one in places.data["data"]],
    }
    return Told(words.about_text(data), data)


def find_times(way: Way, given: dict[str, Any]) -> Told:
    """Free times, as many whole days of them as can be taken in."""
    return told(way.ask("GET", "/availability", query=given), words.times_text, _first_days)


def _first_days(found: dict[str, Any]) -> dict[str, Any]:
    count, days = 0, found["days"]
    for number, day in enumerate(days):
        count += len(day["slots"])
        if count > MOST_SLOTS and number:
            return found | {"days": days[:number], "continue_from": day["date"]}
    return found | {"continue_from": None}


def _times_shape() -> Schema:
    found = whole(operation_at("GET", "/availability").answer)
    more = {
        "anyOf": [{"type": "string"}, {"type": "null"}],
        "description": "The first day that is not told any more; null when all of them are.",
    }
    return an_object(found["properties"] | {"continue_from": more}, (*found["required"], "continue_from"))


def one_booking() -> Cut:
    """A booking without what an assistant has no use for."""
    schema = some(whole(operation_at("GET", "/bookings/{id}").answer), BOOKING)
    return schema, lambda one: only(one, BOOKING)


def one_visit() -> Cut:
    """A visit, its bookings cut likewise."""
    schema = some(whole(operation_at("POST", "/visits").answer), VISIT)
    schema["properties"]["bookings"] = a_list(one_booking()[0])
    return (
        schema,
        lambda visit: only(visit, VISIT) | {"bookings": [only(one, BOOKING) for one in visit["bookings"]]},
    )


def get_booking(way: Way, given: dict[str, Any]) -> Told:
    """One booking."""
    return told(
        way.ask("GET", f"/bookings/{given['booking_id']}"), words.booking_text, lambda one: only(one, BOOKING)
    )


def find_bookings(way: Way, given: dict[str, Any]) -> Told:
    """Bookings that the key may see."""
    return told(way.ask("GET", "/bookings", query=given), words.bookings_text, page_with(BOOKING))


def _query(path: str) -> Any:
    return operation_at("GET", path).query


def _body(method: str, path: str) -> Any:
    return operation_at(method, path).body


@lru_cache(maxsize=1)
def all_tools() -> dict[str, Tool]:
    """Every tool by its name, in the order in which they are used."""
    found = [*_looking(), *_booking(), *_afterwards()]
    return {one.name: one for one in found}


def _looking() -> list[Tool]:
    team, places = whole(operation_at("GET", "/team").answer), whole(operation_at("GET", "/locations").answer)
    return [
        listing(
            "list_businesses", "List businesses", "The businesses of this server that wish to be found. "
            "The other tools are about the business of the key alone.",
            "/businesses", BUSINESS, words.businesses_text,
        ),
        Tool(
            "about_business", "About the business",
            "The business that can be booked here: what it says of itself, its policies, its places and how to reach them.",
            an_object({}),
            an_object(
                {
                    "business": some(team, BUSINESS),
                    "locations": a_list(some(places["properties"]["data"]["items"], PLACE)),
                },
                ("business", "locations"),
            ),
            READS, about,
        ),
        listing(
            "find_services", "Find services", "What can be booked: ids, lengths, prices, extras, who gives it and where, "
            "and the questions that have to be answered.",
            "/services", SERVICE, words.services_text,
        ),
        listing("find_staff", "Find staff", "Who works here, and what they give.", "/staff", STAFF, words.staff_text),
        Tool(
            "find_times", "Find free times",
            "Free times of a service from a day on, for thirty days unless you name the last. Several services are found "
            "one after the other, as one visit. Classes come with their occurrence_id and the seats left.",
            asked(
                _query("/availability"),
                {
                    "service_id": "The service, or several that are wanted one after the other.",
                    "staff_id": "Only with this staff member.",
                    "location_id": "Only at this place.",
                    "from": "The first day, YYYY-MM-DD; today unless you say so.",
                    "to": "The last day, YYYY-MM-DD, at most 92 days later.",
                    "seats": "How many places of a class.",
                    "addon_ids": "Extras of the service that are wanted too.",
                    "timezone": "IANA zone to tell the times in; the place's own unless you say so.",
                    "booking_id": "A booking that is to be moved: its own time is not in the way.",
                    "hold_id": "A hold of yours: its own time is not in the way.",
                },
                ("service_id",),
            ),
            _times_shape(), READS, find_times,
        ),
    ]  # fmt: skip


WHAT = {
    "service_id": "The service, unless occurrence_id or hold_id says it.",
    "staff_id": "With this staff member; anybody unless you say so.",
    "location_id": "At this place; needed only where there are several.",
    "starts_at": "The start: " + ON,
    "occurrence_id": "The date of a class, as find_times gives it.",
    "seats": "How many places of a class.",
    "addons": "Ids of extras.",
}

WHOM = {
    "hold_id": "What is held is booked; then leave out service, time and place.",
    "client": "Who comes: the name and at least one way to reach them, as the person said it.",
    "client_id": "A client who is known already, instead of client; only with a secret key.",
    "answers": "Answers to the service's questions, by their key.",
    "notes": "What the person wants the business to know.",
    "metadata": "Values of your own that are kept with the booking.",
}


def _booking() -> list[Tool]:
    hold = asked(
        _body("POST", "/holds"),
        WHAT | {
            "parts": "Several services in a row, instead of service_id, staff_id and addons; book them with book_visit.",
            "replaces_hold_id": "A hold of yours that is given up for this one.",
        },
    )  # fmt: skip
    book = asked(_body("POST", "/bookings"), WHOM | WHAT)
    row = {"parts": "The services in their order, unless hold_id says them."}
    visit = asked(_body("POST", "/visits"), WHOM | row | only(WHAT, ("location_id", "starts_at")))
    one, several = one_booking(), one_visit()
    return [
        changing(
            "hold_time", "Hold a time", "Keep a free time, or seats of a class, for some minutes while the person decides "
            "and tells their details. A hold that is not booked is given back by itself.",
            ("POST", "/holds"), hold, ADDS, words.hold_text,
        ),
        changing(
            "release_hold", "Release a hold", "Give a held time back at once when the person does not want it.",
            ("DELETE", "/holds/{id}"), with_id("hld", "The hold."), SETTLES, words.released_text,
        ),
        changing(
            "book", "Book", "Book a time for a person: what a hold keeps, or a free time at once. Ask the person before you "
            "book. The answer's status says whether it is certain; prices are worked out by the business.",
            ("POST", "/bookings"), book, ADDS, lambda one: words.booking_text(one, "Made:"),
            one,
        ),
        changing(
            "book_visit", "Book several services", "The same for several services in a row, as one visit: what a hold of "
            "several parts keeps, or a free time at once.",
            ("POST", "/visits"), visit, ADDS, words.visit_text, several,
        ),
    ]  # fmt: skip


def _afterwards() -> list[Tool]:
    which = "The booking, as book or find_bookings gave it."
    move = asked(
        _body("POST", "/bookings/{id}/reschedule"),
        {
            "starts_at": "The new start: " + ON,
            "staff_id": "Another staff member.",
            "occurrence_id": "Another date of the class.",
        },
    )
    cancel = asked(
        _body("POST", "/bookings/{id}/cancel"), {"reason": "Why, in words that the business reads."}
    )
    seen = asked(
        _query("/bookings"),
        {
            **LIST,
            "search": "Name, e-mail address or telephone number of the client.",
            "status": "Only in these states.",
            "from": "Beginning on this day or later, YYYY-MM-DD.",
            "to": "Beginning on this day or before, YYYY-MM-DD.",
            "staff_id": "Only with this staff member.",
            "service_id": "Only of this service.",
        },
    )
    cut, many = one_booking(), operation_at("GET", "/bookings").answer
    return [
        Tool(
            "find_bookings", "Find bookings", "Bookings that this key may see, the earliest first; with a client's own token "
            "those of that client.",
            seen, page_shape(many, BOOKING), READS, find_bookings,
        ),
        Tool(
            "get_booking", "Look up a booking", "One booking as it stands now.",
            with_id("bk", which), cut[0], READS, get_booking,
        ),
        changing(
            "reschedule_booking", "Move a booking", "Give a booking another time or staff member; it stays the same booking. "
            "Ask the person first, and find the new time with find_times and this booking_id.",
            ("POST", "/bookings/{id}/reschedule"), with_id("bk", which, move), SETTLES,
            lambda one: words.booking_text(one, "Moved:"), cut,
        ),
        changing(
            "cancel_booking", "Cancel a booking", "Cancel a booking for good; its time is free again. Ask the person first, and "
            "tell them of the fee if cancelling is no longer free.",
            ("POST", "/bookings/{id}/cancel"), with_id("bk", which, cancel), SETTLES,
            lambda one: words.booking_text(one, "Cancelled:"), cut,
        ),
    ]  # fmt: skip
