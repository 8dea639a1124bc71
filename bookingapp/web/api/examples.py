"""Examples of what is most often sent and answered, by the names of the handlers; a test holds them against the schemas."""

from typing import Any

BUSINESS = "biz_4t8w0r2m6q1x9c5z7k3h"
BOOKING = "bk_2v7m0q8s4x1c9z5k3j6h"
VISIT = "vis_9c3k7x1m5z0q2w8r4t6h"
SERVICE = "srv_8j2x6m0q4w9c1z5k7t3h"
STAFF = "stf_3k9m1z7c5x0q8w2r6t4h"
LOCATION = "loc_6w1q9m3z7x5c0k2r8t4h"
CLIENT = "clt_1z5x9c3m7q0w4k8r2t6h"
OCCURRENCE = "occ_7q3z9x1c5m0w8k4r2t6h"
HOLD = "hld_5m1x7q3z9c0w2k8r4t6h"
ADA = {"name": "Ada Byron", "email": "ada@example.com"}
STARTS, ENDS = "2027-03-15T10:00:00-04:00", "2027-03-15T10:45:00-04:00"
PRICE = {"amount": 6800, "currency": "USD"}


def _said(summary: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"summary": summary, "value": value}


BODIES: dict[str, dict[str, Any]] = {
    "create_booking": {
        "time": _said(
            "A time that was offered", {"service_id": SERVICE, "starts_at": STARTS, "client": ADA, "notes": "By the window"}
        ),
        "wall": _said(
            "A date and time at a place",
            {
                "service_id": SERVICE,
                "staff_id": STAFF,
                "location_id": LOCATION,
                "date": "2027-03-15",
                "time": "10:00",
                "client": {"name": "Ada Byron", "phone": "+1 212 555 0187"},
            },
        ),
        "hold": _said("What a hold keeps", {"hold_id": HOLD, "client": ADA}),
        "class": _said("Seats of a class", {"occurrence_id": OCCURRENCE, "seats": 2, "client": ADA}),
    },
    "create_visit": {
        "row": _said(
            "Two services in a row",
            {
                "parts": [{"service_id": SERVICE, "staff_id": STAFF}, {"service_id": SERVICE}],
                "starts_at": STARTS,
                "client": ADA,
            },
        )
    },
    "create_hold": {
        "time": _said("A time", {"service_id": SERVICE, "starts_at": STARTS}),
        "class": _said("Seats of a class", {"occurrence_id": OCCURRENCE, "seats": 2}),
    },
    "reschedule_booking": {"time": _said("Another time", {"starts_at": "2027-03-16T14:30:00-04:00"})},
    "change_booking": {
        "notes": _said("Words", {"notes": "By the window"}),
        "move": _said("Another time and staff member", {"starts_at": ENDS, "staff_id": STAFF}),
    },
    "change_status": {"arrive": _said("The client is here", {"status": "arrive"})},
    "create_service": {
        "plain": _said(
            "A haircut",
            {
                "name": "Haircut",
                "duration_minutes": 45,
                "price": {"amount": 6800, "currency": "USD", "type": "flat"},
                "buffer_after_minutes": 10,
                "staff_ids": [STAFF],
            },
        )
    },
    "create_staff": {"plain": _said("A stylist", {"name": "Mia Lund", "title": "Stylist", "service_ids": [SERVICE]})},
    "create_location": {
        "plain": _said("A salon", {"name": "Harbour Street", "timezone": "America/New_York", "address": "12 Harbour Street"})
    },
    "replace_staff_schedule": {
        "week": _said(
            "A week, and a day off",
            {
                "weekly": [
                    {"weekday": "monday", "starts": "09:00", "ends": "17:00"},
                    {"weekday": "tuesday", "starts": "12:00", "ends": "20:00"},
                ],
                "overrides": [{"date": "2027-03-17", "spans": []}],
            },
        )
    },
    "create_block": {
        "holiday": _said(
            "A holiday",
            {
                "staff_id": STAFF,
                "starts_at": "2027-07-01T00:00:00-04:00",
                "ends_at": "2027-07-15T00:00:00-04:00",
                "reason": "Holiday",
            },
        )
    },
    "create_event": {
        "series": _said(
            "A class, eight Mondays long",
            {
                "service_id": SERVICE,
                "location_id": LOCATION,
                "staff_ids": [STAFF],
                "starts_at": STARTS,
                "capacity": 12,
                "rrule": "FREQ=WEEKLY;COUNT=8",
            },
        )
    },
    "create_client_entry": {"plain": _said("A client", {**ADA, "notes": "Allergic to ammonia", "tags": ["Regular"]})},
    "create_webhook": {
        "some": _said("Two events", {"url": "https://example.com/hooks", "events": ["booking.created", "booking.cancelled"]}),
        "all": _said("All of them", {"url": "https://example.com/hooks", "events": ["*"]}),
    },
    "create_key": {
        "server": _said("For a server", {"name": "Website", "kind": "secret", "scopes": ["bookings:read", "bookings:write"]}),
        "page": _said("For a web page", {"name": "Booking form", "kind": "publishable"}),
    },
    "create_token": {
        "user": _said("Somebody who works there", {"grant": "password", "email": "mia@example.com", "password": "…"}),
        "ask": _said("A client asks for a code", {"grant": "code", "email": "ada@example.com", "business_id": "harbour"}),
        "give": _said(
            "A client sends the code",
            {
                "grant": "code",
                "email": "ada@example.com",
                "business_id": "harbour",
                "request_id": "sgn_5m1x7q3z9c0w2k8r4t6h",
                "code": "492731",
            },
        ),
    },
}  # fmt: skip
"""Bodies, each with a line that says what it is."""

BOOKED = {
    "id": BOOKING,
    "status": "confirmed",
    "waits_for": None,
    "service": {"id": SERVICE, "name": "Haircut"},
    "staff": {"id": STAFF, "name": "Mia Lund"},
    "staff_ids": [STAFF],
    "resource_ids": [],
    "location": {"id": LOCATION, "name": "Harbour Street", "address": "12 Harbour Street"},
    "client": {"id": CLIENT, "phone": None, "locale": "en", **ADA},
    "occurrence_id": OCCURRENCE,
    "visit_id": VISIT,
    "seats": 1,
    "starts_at": STARTS,
    "ends_at": ENDS,
    "timezone": "America/New_York",
    "duration_minutes": 45,
    "price": {**PRICE, "type": "flat"},
    "amount_due": PRICE,
    "policy": {
        "free_until_minutes": 1440,
        "fee_percent": 50,
        "no_show_fee_percent": 100,
        "free_until": "2027-03-14T10:00:00-04:00",
    },
    "addons": [],
    "source": "api",
    "notes": "By the window",
    "answers": {},
    "metadata": {},
    "override": [],
    "override_reason": None,
    "cancelled_by": None,
    "cancel_reason": None,
    "fee": {"amount": 0, "currency": "USD"},
    "manage_url": "https://booking.example.com/book/harbour/visit/…",
    "version": 1,
    "created_at": "2027-03-01T15:04:05Z",
    "updated_at": "2027-03-01T15:04:05Z",
}
SLOT = {
    "starts_at": STARTS,
    "ends_at": ENDS,
    "staff_ids": [STAFF],
    "seats_left": 1,
    "location_id": LOCATION,
}
FREE = {
    "timezone": "America/New_York",
    "service_id": SERVICE,
    "days": [{"date": "2027-03-14", "slots": []}, {"date": "2027-03-15", "slots": [SLOT]}],
    "next_available": STARTS,
}
HELD = {
    "id": HOLD,
    "location_id": LOCATION,
    "timezone": "America/New_York",
    "starts_at": STARTS,
    "parts": [
        {
            "service_id": SERVICE,
            "starts_at": STARTS,
            "ends_at": ENDS,
            "staff_ids": [STAFF],
            "resource_ids": [],
        }
    ],
    "occurrence_id": None,
    "seats": 1,
    "expires_at": "2027-03-01T15:14:05Z",
    "seconds_left": 600,
    "extended": False,
}
ANSWERS: dict[str, Any] = {
    "create_booking": BOOKED,
    "get_booking": BOOKED,
    "create_hold": HELD,
    "read_hold": HELD,
    "list_times": FREE,
    "list_times_of_staff": FREE,
}
"""Answers."""
