"""The fields a business defines for itself on clients, bookings and visits. Their values: custom.py."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.rules import Check, slug_of
from bookingapp.models.clients import CustomField

SUBJECTS = ("client", "booking", "visit")
KINDS = ("text", "textarea", "number", "date", "choice", "checkbox")
MOST = 50
"""Fields of a subject, archived ones included."""

_SHOWN = ("label", "options", "required")


def list_definitions(actor: Actor, business_id: int) -> list[CustomField]:
    """Every field, archived ones last, in the business's order. Raises NotFound, Forbidden."""
    allowed(actor, business_id, "settings:read")
    return list(
        db.session.scalars(
            select(CustomField)
            .where(CustomField.business_id == business_id)
            .order_by(CustomField.active.desc(), CustomField.order, CustomField.id)
        )
    )


def field_mark(field: CustomField) -> str:
    """The mark of what a form of this field shows."""
    return mark_of(_standing(field))


def add_field(
    actor: Actor,
    business_id: int,
    *,
    subject: str,
    label: str,
    kind: str = "text",
    options: Sequence[str] = (),
    required: bool = False,
) -> CustomField:
    """Add a field, last of its subject. Its key is made from the label and stays. Raises NotFound, Forbidden, Invalid."""
    allowed(actor, business_id, "settings:write")
    check = Check()
    check.choice("subject", subject, SUBJECTS)
    check.choice("kind", kind, KINDS)
    values = _checked(check, kind, label, options, required)
    siblings = _siblings(business_id, subject)
    if len(siblings) >= MOST:
        check.refuse("label", _("There are %(count)s fields already; that is the most.", count=MOST))
    check.done()
    field = CustomField(
        public_id=new_id("fld"),
        business_id=business_id,
        subject=subject,
        kind=kind,
        key=_key(values["label"], {one.key for one in siblings}),
        order=max((one.order for one in siblings), default=-1) + 1,
        **values,
    )
    db.session.add(field)
    db.session.flush()
    emit("field.created", actor, business_id, field.public_id, subject=subject, label=field.label)
    return field


def update_field(
    actor: Actor,
    business_id: int,
    field_ref: str,
    *,
    label: str,
    options: Sequence[str] = (),
    required: bool = False,
    mark: str | None = None,
) -> CustomField:
    """Change what a field is called, its choices, whether it is needed. Kind and key stay, for the values' sake.

    Raises NotFound, Forbidden, Invalid, and Conflict when somebody has changed it meanwhile.
    """
    field = find_field(actor, business_id, field_ref, "settings:write")
    check_mark(mark, _standing(field))
    check = Check()
    values = _checked(check, field.kind, label, options, required)
    check.done()
    changed = sorted(name for name, value in values.items() if getattr(field, name) != value)
    for name in changed:
        setattr(field, name, values[name])
    if changed:
        db.session.flush()
        emit("field.changed", actor, business_id, field.public_id, fields=changed)
    return field


def archive_field(actor: Actor, business_id: int, field_ref: str) -> CustomField:
    """Ask for it no more; the values that were written stay. Raises NotFound, Forbidden."""
    return _switch(actor, business_id, field_ref, active=False)


def restore_field(actor: Actor, business_id: int, field_ref: str) -> CustomField:
    """Ask for it again. Raises NotFound, Forbidden."""
    return _switch(actor, business_id, field_ref, active=True)


def move_field(actor: Actor, business_id: int, field_ref: str, step: int) -> CustomField:
    """One place up (-1) or down (1) among the active ones of its subject. Raises NotFound, Forbidden."""
    field = find_field(actor, business_id, field_ref, "settings:write")
    rows = [one for one in _siblings(business_id, field.subject) if one.active]
    if field in rows:
        place = rows.index(field)
        rows.insert(min(max(place + (1 if step > 0 else -1), 0), len(rows) - 1), rows.pop(place))
        for number, one in enumerate(rows):
            one.order = number
        db.session.flush()
    return field


def find_field(actor: Actor, business_id: int, field_ref: str, right: str = "settings:read") -> CustomField:
    """A field of the business. Raises NotFound, Forbidden."""
    allowed(actor, business_id, right)
    found = db.session.scalar(
        select(CustomField).where(CustomField.public_id == field_ref, CustomField.business_id == business_id)
    )
    if found is None:
        raise NotFound(_("There is no such field."))
    return found


def _switch(actor: Actor, business_id: int, field_ref: str, *, active: bool) -> CustomField:
    field = find_field(actor, business_id, field_ref, "settings:write")
    if field.active != active:
        field.active = active
        db.session.flush()
        emit(
            "field.restored" if active else "field.archived",
            actor,
            business_id,
            field.public_id,
            label=field.label,
        )
    return field


def _siblings(business_id: int, subject: str) -> list[CustomField]:
    return list(
        db.session.scalars(
            select(CustomField)
            .where(CustomField.business_id == business_id, CustomField.subject == subject)
            .order_by(CustomField.order, CustomField.id)
        )
    )


def _standing(field: CustomField) -> dict[str, Any]:
    return {name: getattr(field, name) for name in _SHOWN}


def _checked(check: Check, kind: str, label: str, options: Sequence[str], required: bool) -> dict[str, Any]:
    """What may be changed, as it is stored: only a choice has options."""
    kept: list[str] = []
    if kind == "choice":
        kept = [check.line("options", one) for one in options]
        if not kept or len(set(kept)) < len(kept):
            check.refuse("options", _("Give the answers to choose from, each once."))
    return {"label": check.line("label", label), "options": kept, "required": bool(required)}


def _key(label: str, taken: set[str]) -> str:
    """A key of small letters, digits and underscores that no other field of the subject has."""
    stem = slug_of(label, "field").replace("-", "_")[:34].strip("_")
    stem = stem if stem[:1].isalpha() else f"f_{stem}"
    number, key = 2, stem
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key
