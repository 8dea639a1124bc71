"""What a staff member performs, seen from their side: the same relation that services have to their staff."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed_somewhere, own
from bookingapp.domain.business.rules import Check
from bookingapp.domain.catalog.commands import LONGEST_SERVICE
from bookingapp.models.catalog import Service, ServiceStaff
from bookingapp.models.staff import StaffMember


@dataclass(frozen=True, slots=True)
class Performs:
    """A service that somebody performs, and what is theirs alone; None: as the service says. Minutes, minor units."""

    service_id: int
    price_amount: int | None = None
    duration_minutes: int | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None


def list_performed(staff_id: int) -> list[Performs]:
    """What somebody performs, archived services too, by service."""
    rows = db.session.scalars(
        select(ServiceStaff)
        .where(ServiceStaff.staff_id == staff_id)
        .order_by(ServiceStaff.service_id)
        .execution_options(populate_existing=True)
    )
    return [
        Performs(
            row.service_id,
            row.price_amount,
            row.duration_minutes,
            row.buffer_before_minutes,
            row.buffer_after_minutes,
        )
        for row in rows
    ]


def performed_mark(staff_id: int) -> str:
    """The mark of what a form of somebody's services shows."""
    return mark_of(_standing(staff_id))


def _standing(staff_id: int) -> dict[str, object]:
    return {"performs": list_performed(staff_id)}


def set_performed(
    actor: Actor,
    business_id: int,
    *,
    staff_id: int,
    performs: Sequence[Performs],
    mark: str | None = None,
) -> None:
    """Say anew what somebody performs; the set that stood before is replaced, from the services' side as well.

    The caller has seen to it that the actor may change this staff member. Raises NotFound, Forbidden, Invalid, and
    Conflict when somebody has changed it meanwhile.
    """
    allowed_somewhere(actor, business_id, "staff:write")
    check = Check()
    staff = own(check, "staff_id", StaffMember, business_id, staff_id)
    rows = [_row(check, business_id, staff_id, f"performs.{one.service_id}", one) for one in performs]
    check.done()
    assert staff is not None
    db.session.execute(
        select(StaffMember.id).where(StaffMember.id == staff_id).with_for_update(key_share=True)
    )
    before = list_performed(staff_id)
    check_mark(mark, {"performs": before})
    if sorted(before, key=lambda one: one.service_id) == sorted(performs, key=lambda one: one.service_id):
        return
    for row in db.session.scalars(select(ServiceStaff).where(ServiceStaff.staff_id == staff_id)):
        db.session.delete(row)
    db.session.flush()
    db.session.add_all(rows)
    db.session.flush()
    emit("staff.changed", actor, business_id, staff.public_id, fields=["services"])


def _row(check: Check, business_id: int, staff_id: int, field: str, one: Performs) -> ServiceStaff:
    own(check, field, Service, business_id, one.service_id)
    return ServiceStaff(
        service_id=one.service_id,
        staff_id=staff_id,
        business_id=business_id,
        price_amount=check.money(field, one.price_amount),
        duration_minutes=check.whole(field, one.duration_minutes, 1, LONGEST_SERVICE),
        buffer_before_minutes=check.whole(field, one.buffer_before_minutes, 0, 720),
        buffer_after_minutes=check.whole(field, one.buffer_after_minutes, 0, 720),
    )
