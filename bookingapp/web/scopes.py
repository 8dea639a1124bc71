"""Rights in words: the rows of the roles' grid, and what an app or key may do."""

from collections.abc import Collection
from typing import Any

from babel.support import LazyProxy

from bookingapp.base.i18n import lazy, lazy_in

SUBJECTS: tuple[tuple[str, LazyProxy], ...] = (
    ("bookings", lazy("Bookings")),
    ("clients", lazy("Clients")),
    ("schedules", lazy("Hours, time off, classes")),
    ("services", lazy("Services")),
    ("staff", lazy("Staff")),
    ("resources", lazy("Resources")),
    ("locations", lazy_in("locations", "Places")),
    ("messages", lazy("Messages")),
    ("reports", lazy("Reports")),
    ("invoices", lazy("Invoices")),
    ("transactions", lazy("Payments")),
    ("users", lazy("Users and roles")),
    ("settings", lazy("Settings")),
)
"""The rows of the grid."""

VERBS: tuple[tuple[str, LazyProxy], ...] = (
    ("read", lazy("See")),
    ("write", lazy("Change")),
)

MORE: tuple[tuple[str, LazyProxy, LazyProxy], ...] = (
    ("bookings:all", lazy("Everybody's bookings"), lazy("Without it only those one serves oneself.")),
    ("clients:all", lazy("All clients"), lazy("Without it only those one serves oneself.")),
    ("bookings:override", lazy("Book against the rules"), lazy("Set notice, hours and limits aside. Never a double booking.")),
    ("schedules:own", lazy("One's own time off"), lazy("Block one's own time and connect one's own calendars.")),
    ("audit:read", lazy("See who did what"), lazy("The trail of every change.")),
)  # fmt: skip
"""Rights beside the grid: name, what it is called, what it means."""


def in_words(scopes: Collection[str]) -> list[dict[str, str]]:
    """What scopes allow, a line for each subject: its name, and what may be done with it."""
    found = []
    for subject, text in SUBJECTS:
        verbs = [str(name) for verb, name in VERBS if f"{subject}:{verb}" in scopes]
        if verbs:
            found.append({"text": str(text), "line": ", ".join(verbs)})
    return found + [{"text": str(text), "line": str(line)} for right, text, line in MORE if right in scopes]


def scope_grid(chosen: Collection[str], mine: Collection[str]) -> dict[str, Any]:
    """All scopes as a form shows them: which are chosen, and which the user could hand out at all."""

    def cell(right: str, verb: str) -> dict[str, Any]:
        return {"right": right, "verb": verb, "is_on": right in chosen, "is_mine": right in mine}

    return {
        "grid": [
            {"text": text, "cells": [cell(f"{key}:{verb}", str(name)) for verb, name in VERBS]}
            for key, text in SUBJECTS
        ],
        "verbs": [text for _verb, text in VERBS],
        "more": [{"text": text, "line": line, **cell(right, str(text))} for right, text, line in MORE],
    }
