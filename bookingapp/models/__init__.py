"""The tables, a file per subject. Importing this package makes all of them known to the metadata."""

from bookingapp.base import events, idempotency, jobs
from bookingapp.models import (
    booking,
    business,
    catalog,
    clients,
    connected,
    keys,
    messaging,
    schedule,
    sessions,
    staff,
    waitlist,
    webhooks,
)

__all__ = [
    "booking",
    "business",
    "catalog",
    "clients",
    "connected",
    "events",
    "idempotency",
    "jobs",
    "keys",
    "messaging",
    "schedule",
    "sessions",
    "staff",
    "waitlist",
    "webhooks",
]
