"""Time off and closures as those see them who keep them: whose they are, when, and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.base.intervals import Span
from bookingapp.base.marks import mark_of
from bookingapp.domain.business.access import forbidden, known
from bookingapp.domain.schedule.commands import block_values
from bookingapp.domain.schedule.rights import OWN, READ, WRITE, changeable_staff, check_block, seen_staff
from bookingapp.models.business import Business, Location
from bookingapp.models.catalog import Resource, ResourceUnit
from bookingapp.models.schedule import Block
from bookingapp.models.staff import StaffLocation, StaffMember

Kind = Literal["staff", "unit", "resource", "location"]


@dataclass(frozen=True, slots=True)
class Keeper:
    """One whose time can be blocked. Ids are internal; `key` says it at doors: `staff:stf_…`, `unit:res_…:2`."""

    kind: Kind
    id: int
    key: str
    name: str
    calendar_id: int | None
    location_ids: frozenset[int]
    zone: ZoneInfo
    active: bool = True

    @property
    def owner(self) -> dict[str, int]:
        """The argument of `add_block` that names it."""
        return {f"{self.kind}_id": self.id}


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block with whose it is; whole UTC minutes."""

    id: int
    ref: str
    keeper: Keeper
    starts: int
    ends: int
    reason: str
    mark: str


def list_keepers(actor: Actor, business_id: int, *, reading: bool = False) -> list[Keeper]:
    """Everybody and everything whose time the actor may block, or see if `reading`: places, staff, resources and
    their units.

    Those who have left are among them, so that their blocks have a name. Raises NotFound, Forbidden.
    """
    business = known(actor, business_id)
    right, enough = (READ, READ) if reading else (WRITE, OWN)
    if not (actor.may_somewhere(right) or actor.may_somewhere(enough)):
        raise forbidden(enough)
    places = actor.places(right)
    rows = _all_places(business_id)
    mine = [row for row in rows if places is None or row.id in places]
    zones = {row.id: ZoneInfo(row.timezone) for row in rows}
    found = [
        Keeper(
            "location",
            row.id,
            f"location:{row.public_id}",
            row.name,
            None,
            frozenset({row.id}),
            zones[row.id],
            row.active,
        )
        for row in mine
    ]
    found += _staff_keepers(actor, business, zones, reading=reading)
    return found + _resource_keepers(business_id, {row.id: row.name for row in mine}, zones)


def _all_places(business_id: int) -> Sequence[Location]:
    return db.session.scalars(
        select(Location).where(Location.business_id == business_id).order_by(Location.order, Location.id)
    ).all()


def _staff_keepers(
    actor: Actor, business: Business, zones: dict[int, ZoneInfo], *, reading: bool
) -> list[Keeper]:
    conditions: list[Any] = [StaffMember.business_id == business.id]
    if actor.places(READ if reading else WRITE) is not None:
        some = seen_staff(actor, business.id) if reading else changeable_staff(actor, business.id)
        conditions.append(StaffMember.id.in_(some))
    rows = db.session.scalars(
        select(StaffMember).where(*conditions).order_by(StaffMember.order, StaffMember.id)
    ).all()
    works_at: dict[int, set[int]] = {}
    pairs = select(StaffLocation.staff_id, StaffLocation.location_id).where(
        StaffLocation.business_id == business.id
    )
    for staff_id, location_id in db.session.execute(pairs):
        works_at.setdefault(staff_id, set()).add(location_id)
    return [
        Keeper(
            "staff",
            row.id,
            f"staff:{row.public_id}",
            row.name,
            row.calendar_id,
            frozenset(works_at.get(row.id, zones)),
            zone_among([zones[place] for place in works_at.get(row.id, zones)], business.timezone),
            row.active,
        )
        for row in rows
    ]


def zone_among(zones: Iterable[ZoneInfo], otherwise: str) -> ZoneInfo:
    """The zone that all of some places share, else another one: where a whole day of theirs is meant."""
    found = set(zones)
    return found.pop() if len(found) == 1 else ZoneInfo(otherwise)


def _resource_keepers(business_id: int, names: dict[int, str], zones: dict[int, ZoneInfo]) -> list[Keeper]:
    rows = db.session.execute(
        select(Resource, ResourceUnit)
        .outerjoin(ResourceUnit, ResourceUnit.resource_id == Resource.id)
        .where(Resource.business_id == business_id, Resource.location_id.in_(names))
        .order_by(Resource.order, Resource.id, ResourceUnit.number)
    ).all()
    found: dict[int, list[Keeper]] = {}
    for resource, unit in rows:
        place, zone = frozenset({resource.location_id}), zones[resource.location_id]
        key = f"resource:{resource.public_id}"
        mine = found.setdefault(
            resource.id,
            [Keeper("resource", resource.id, key, resource.name, None, place, zone, resource.active)],
        )
        if unit is not None:
            name = _("%(name)s %(number)s", name=resource.name, number=unit.number)
            is_used = unit.active and resource.active
            one = f"unit:{resource.public_id}:{unit.number}"
            mine.append(Keeper("unit", unit.id, one, name, unit.calendar_id, place, zone, is_used))
    return [one for mine in found.values() for one in mine]


def list_blocks(
    business_id: int, keepers: Sequence[Keeper], *, low: int | None = None, limit: int = 500
) -> list[BlockView]:
    """The blocks of these that end after `low` (UTC minutes; now), by time. The keepers were asked for by right."""
    by_calendar = {one.calendar_id: one for one in keepers if one.calendar_id is not None}
    by_owner = {(one.kind, one.id): one for one in keepers if one.calendar_id is None}
    rows = db.session.scalars(
        select(Block)
        .where(
            Block.business_id == business_id,
            Block.ends > (clock.seconds() // 60 if low is None else low),
            is_of(keepers),
        )
        .order_by(Block.starts, Block.id)
        .limit(limit)
        .execution_options(populate_existing=True)
    ).all()
    found = []
    for row in rows:
        keeper = (
            by_calendar.get(row.calendar_id or 0)
            or by_owner.get(("resource", row.resource_id or 0))
            or by_owner.get(("location", row.location_id or 0))
        )
        if keeper is not None:
            found.append(_view(row, keeper))
    return found


def is_of(keepers: Sequence[Keeper]) -> ColumnElement[bool]:
    """The condition on blocks that they take the time of one of these."""
    lone = [one for one in keepers if one.calendar_id is None]
    return or_(
        Block.calendar_id.in_([one.calendar_id for one in keepers if one.calendar_id is not None]),
        Block.resource_id.in_([one.id for one in lone if one.kind == "resource"]),
        Block.location_id.in_([one.id for one in lone if one.kind == "location"]),
    )


def _view(row: Block, keeper: Keeper) -> BlockView:
    mark = mark_of(block_values(row))
    return BlockView(row.id, row.public_id, keeper, row.starts, row.ends, row.reason, mark)


def find_block(actor: Actor, business_id: int, block_ref: str) -> BlockView:
    """One block that the actor may change. Raises NotFound, Forbidden."""
    known(actor, business_id)
    row = db.session.scalar(
        select(Block)
        .where(Block.business_id == business_id, Block.public_id == block_ref)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(_("There is no such block."))
    check_block(actor, row)
    for one in list_keepers(actor, business_id):
        is_calendars = row.calendar_id is not None and one.calendar_id == row.calendar_id
        if is_calendars or one.owner in ({"resource_id": row.resource_id}, {"location_id": row.location_id}):
            return _view(row, one)
    raise NotFound(_("There is no such block."))


def spans_blocked(business_id: int, low: int, *, calendar_id: int | None, location_id: int) -> list[Span]:
    """Time off on a calendar and closures of a place, of what ends after `low`; whole UTC minutes."""
    mine: list[Any] = [Block.location_id == location_id]
    if calendar_id is not None:
        mine.append(Block.calendar_id == calendar_id)
    rows = db.session.execute(
        select(Block.starts, Block.ends).where(Block.business_id == business_id, Block.ends > low, or_(*mine))
    )
    return [(row.starts, row.ends) for row in rows]
