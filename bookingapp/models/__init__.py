"""The tables, a file per subject. Importing this package makes all of them known to the metadata."""

from bookingapp.base import events, jobs
from bookingapp.models import (
    booking,
    business,
    catalog,
    clients,
    connected,
    messaging,
    schedule,
    sessions,
    staff,
    waitlist,
)

__all__ = [
    "booking",
    "business",
    "catalog",
    "clients",
    "connected",
    "events",
    "jobs",
    "messaging",
    "schedule",
    "sessions",
    "staff",
    "waitlist",
]
