"""Staff, as doors find them."""

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.models.staff import StaffMember


def staff_by_ref(business_id: int, ref: str) -> int:
    """The internal id of a staff member of the business. Raises NotFound."""
    found = db.session.scalar(
        select(StaffMember.id).where(StaffMember.public_id == ref, StaffMember.business_id == business_id)
    )
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found
