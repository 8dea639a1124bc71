"""Values of a business's own fields on clients, bookings and visits: which fields there are, and what they may hold."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.base.text import clean_line, clean_text
from bookingapp.models.clients import CustomField

LONGEST = 2000
YES = "yes"

_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,6})?", re.ASCII)


def list_fields(business_id: int, *subjects: str) -> list[CustomField]:
    """The active fields on these subjects (client, booking, visit), in the business's order."""
    return list(
        db.session.scalars(
            select(CustomField)
            .where(
                CustomField.business_id == business_id, CustomField.subject.in_(subjects), CustomField.active
            )
            .order_by(CustomField.subject, CustomField.order, CustomField.id)
        )
    )


def clean_values(
    fields: Iterable[CustomField], given: Mapping[str, str], prefix: str = "custom"
) -> dict[str, str]:
    """The values as they are stored, by the keys of their fields; what is empty is left out.

    Raises Invalid by `custom.<key>`. A ticked box is "yes", a date ISO 8601, a number plain decimal.
    """
    clean: dict[str, str] = {}
    faults: dict[str, list[str]] = {}
    for field in fields:
        try:
            value = _clean(field, given.get(field.key, ""))
        except ValueError as error:
            faults[f"{prefix}.{field.key}"] = [str(error)]
            continue
        if value:
            clean[field.key] = value
    if faults:
        raise Invalid(_("Some values cannot be accepted."), faults)
    return clean


def kept_values(
    fields: Sequence[CustomField], before: Mapping[str, Any] | None, values: Mapping[str, str]
) -> dict[str, Any] | None:
    """What is to be stored: new values of these fields, and those of fields that are archived meanwhile."""
    asked = {field.key for field in fields}
    kept = {key: value for key, value in (before or {}).items() if key not in asked}
    return (kept | dict(values)) or None


def _clean(field: CustomField, given: str) -> str:
    """Raises ValueError with a sentence."""
    if len(given) > LONGEST:
        raise ValueError(_("This is too long: at most %(max)s characters.", max=LONGEST))
    value = clean_text(given) if field.kind == "textarea" else clean_line(given)
    if not value:
        if field.required:
            raise ValueError(_("%(field)s must not be empty.", field=field.label))
        return ""
    if field.kind == "choice" and value not in field.options:
        raise ValueError(_("Choose one of those shown."))
    if field.kind == "number" and not _NUMBER.fullmatch(value):
        raise ValueError(_("Please write a number."))
    if field.kind == "date":
        return _date(value)
    return YES if field.kind == "checkbox" else value


def _date(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(_("Please write a date as year-month-day, like 2026-03-04.")) from None
