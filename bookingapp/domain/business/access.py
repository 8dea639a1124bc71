"""May this actor do that here? Asked first by every command and query of the trade."""

from typing import Any, TypeVar

from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Forbidden, NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.business.rules import Check
from bookingapp.models.business import Business

Row = TypeVar("Row")


def allowed(actor: Actor, business_id: int, right: str, location_id: int | None = None) -> Business:
    """The business, if the actor holds a right there: everywhere in it, or at the location that is named.

    Raises NotFound for another's business, Forbidden where the right is missing.
    """
    business = known(actor, business_id)
    if not actor.may(right, location_id):
        raise forbidden(right)
    return business


def allowed_somewhere(actor: Actor, business_id: int, right: str) -> Business:
    """The business, if the actor holds a right at one location at least; for lists, which then show what belongs
    to `actor.places(right)` alone, and for what belongs to no location.

    Raises NotFound for another's business, Forbidden where the right is missing.
    """
    business = known(actor, business_id)
    if not actor.may_somewhere(right):
        raise forbidden(right)
    return business


def check_somewhere(actor: Actor, right: str) -> None:
    """Somebody of the house with a right at one location at least. Raises Forbidden."""
    if not (actor.is_staff and actor.may_somewhere(right)):
        raise forbidden(right)


def forbidden(right: str) -> Forbidden:
    """The refusal, with the right that is missing."""
    return Forbidden(_("You are not allowed to do this."), right=right)


def known(actor: Actor, business_id: int) -> Business:
    """The business, if the actor may know of it. Raises NotFound."""
    business = db.session.get(Business, business_id)
    if business is None or actor.business_id not in (None, business_id):
        raise NotFound(_("There is no such business."))
    return business


def own(check: Check, field: str, table: type[Row], business_id: int, key: int | None) -> Row | None:
    """A row of the business by its internal id; one of another business is refused like one that is not there."""
    if key is None:
        return None
    model: Any = table
    row: Row | None = db.session.scalar(
        select(model).where(model.id == key, model.business_id == business_id)
    )
    if row is None:
        check.refuse(field, _("There is no such entry."))
    return row
