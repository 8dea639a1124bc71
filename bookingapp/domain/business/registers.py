"""Registers: plain lists of words that other rows point at. One table describes them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, null, select, update

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.rules import Check
from bookingapp.models.catalog import Service, ServiceCategory, Subdivision
from bookingapp.models.clients import BookingTag, ClientTag, Tag
from bookingapp.models.staff import Position, StaffMember

MOST = 500
"""Entries of a register."""


@dataclass(frozen=True, slots=True)
class Register:
    """A list: its table, the prefix of its ids, the right to change it, and the columns that point at its rows.

    `pairs` are columns of tables of pairs, by the other column of the pair: a row that is there already is not doubled.
    """

    table: Any
    prefix: str
    right: str
    uses: tuple[Any, ...] = ()
    pairs: tuple[tuple[Any, Any], ...] = ()
    longest: int = 200
    coloured: bool = False


REGISTERS: Mapping[str, Register] = {
    "categories": Register(ServiceCategory, "cat", "services:write", (Service.category_id,)),
    "subdivisions": Register(Subdivision, "sub", "services:write", (Service.subdivision_id,)),
    "positions": Register(Position, "pos", "staff:write", (StaffMember.position_id,)),
    "tags": Register(
        Tag,
        "tag",
        "clients:write",
        pairs=((ClientTag.tag_id, ClientTag.client_id), (BookingTag.tag_id, BookingTag.booking_id)),
        longest=60,
        coloured=True,
    ),
}
"""Every register, by the name in its address."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of a register, and how many rows point at it."""

    ref: str
    name: str
    colour: str | None
    used: int

    @property
    def mark(self) -> str:
        """The mark of what a form of it shows."""
        return mark_of({"name": self.name, "colour": self.colour})


def find_register(actor: Actor, business_id: int, kind: str) -> Register:
    """A register that the actor may change. Raises NotFound, Forbidden."""
    register = REGISTERS.get(kind)
    if register is None:
        raise NotFound(_("There is no such list."))
    allowed(actor, business_id, register.right)
    return register


def list_entries(actor: Actor, business_id: int, kind: str) -> list[Entry]:
    """The words of a register in their order, with how often each is used. Raises NotFound, Forbidden."""
    register = find_register(actor, business_id, kind)
    table = register.table
    colour = table.colour if register.coloured else null()
    rows: Any = db.session.execute(
        select(table.public_id, table.name, colour, _used(register))
        .where(table.business_id == business_id)
        .order_by(table.order, table.name, table.id)
    )
    return [Entry(*row) for row in rows]


def add_entry(actor: Actor, business_id: int, kind: str, *, name: str, colour: str | None = None) -> str:
    """Add a word, last of its list; its public id. Raises NotFound, Forbidden, Invalid."""
    register = find_register(actor, business_id, kind)
    standing = _rows(register, business_id)
    values = _checked(register, standing, None, name, colour)
    row = register.table(
        public_id=new_id(register.prefix),
        business_id=business_id,
        order=max((one.order for one in standing), default=-1) + 1,
        **values,
    )
    db.session.add(row)
    db.session.flush()
    emit(
        {
            "categories": "category.created",
            "subdivisions": "subdivision.created",
            "positions": "position.created",
            "tags": "tag.created",
        }[kind],
        actor,
        business_id,
        row.public_id,
        name=row.name,
    )
    return str(row.public_id)


def update_entry(
    actor: Actor,
    business_id: int,
    kind: str,
    ref: str,
    *,
    name: str,
    colour: str | None = None,
    order: int | None = None,
    mark: str | None = None,
) -> None:
    """Call it something else, give it another colour or place in the list; wherever it is used it is so at once.

    Raises NotFound, Forbidden, Invalid, and Conflict when somebody has changed it meanwhile.
    """
    register = find_register(actor, business_id, kind)
    standing = _rows(register, business_id)
    row = _find(standing, ref)
    check_mark(mark, {"name": row.name, "colour": getattr(row, "colour", None)})
    values = _checked(register, standing, row, name, colour)
    if order is not None:
        values["order"] = order
    if all(getattr(row, key) == value for key, value in values.items()):
        return
    for key, value in values.items():
        setattr(row, key, value)
    db.session.flush()
    emit(
        {
            "categories": "category.changed",
            "subdivisions": "subdivision.changed",
            "positions": "position.changed",
            "tags": "tag.changed",
        }[kind],
        actor,
        business_id,
        row.public_id,
        name=row.name,
    )


def arrange_entries(actor: Actor, business_id: int, kind: str, refs: Sequence[str]) -> None:
    """Put the list in this order; words that are not named come after. Raises NotFound, Forbidden."""
    register = find_register(actor, business_id, kind)
    places = {ref: place for place, ref in enumerate(refs)}
    rows = sorted(_rows(register, business_id), key=lambda row: places.get(row.public_id, len(places)))
    for number, row in enumerate(rows):
        if row.order != number:
            row.order = number
    db.session.flush()
    owner = allowed(actor, business_id, register.right)
    emit("register.ordered", actor, business_id, owner.public_id, register=kind)


def move_entry(actor: Actor, business_id: int, kind: str, ref: str, step: int) -> None:
    """One place up (-1) or down (1). Raises NotFound, Forbidden."""
    register = find_register(actor, business_id, kind)
    rows = _rows(register, business_id)
    refs = [row.public_id for row in rows]
    place = rows.index(_find(rows, ref))
    refs.insert(min(max(place + (1 if step > 0 else -1), 0), len(refs) - 1), refs.pop(place))
    arrange_entries(actor, business_id, kind, refs)


def remove_entry(
    actor: Actor, business_id: int, kind: str, ref: str, *, replacement: str | None = None
) -> None:
    """Take a word out. What used it has the replacement now; without one it must not be in use.

    Raises NotFound, Forbidden, and Conflict when it is in use and nothing takes its place.
    """
    register = find_register(actor, business_id, kind)
    rows = _rows(register, business_id)
    row = _find(rows, ref)
    other = _find(rows, replacement) if replacement else None
    if other is row:
        raise Conflict(_("Choose another one to take its place."))
    if other is None and db.session.scalar(select(_used(register)).where(register.table.id == row.id)):
        raise Conflict(_("It is in use. Choose what takes its place."))
    if other is not None:
        _point_elsewhere(register, row.id, other.id)
    db.session.delete(row)
    db.session.flush()
    emit(
        {
            "categories": "category.removed",
            "subdivisions": "subdivision.removed",
            "positions": "position.removed",
            "tags": "tag.removed",
        }[kind],
        actor,
        business_id,
        ref,
        name=row.name,
        replacement=other.name if other is not None else None,
    )


def _point_elsewhere(register: Register, old: int, new: int) -> None:
    """Every row that points at one entry points at another. The entry's own removal renews the timetable."""
    for column in register.uses:
        table = column.class_
        db.session.execute(update(table).where(column == old).values({column.key: new}))
    for column, partner in register.pairs:
        table = column.class_
        both = select(partner).where(column == new).scalar_subquery()
        db.session.execute(delete(table).where(column == old, partner.in_(both)))
        db.session.execute(update(table).where(column == old).values({column.key: new}))


def _used(register: Register) -> ColumnElement[int]:
    """How many rows point at an entry."""
    columns = [*register.uses, *(column for column, _partner in register.pairs)]
    counts = [
        select(func.count()).where(column == register.table.id).correlate(register.table).scalar_subquery()
        for column in columns
    ]
    total: ColumnElement[int] = sum(counts[1:], counts[0])
    return total


def _rows(register: Register, business_id: int) -> list[Any]:
    table = register.table
    return list(
        db.session.scalars(
            select(table)
            .where(table.business_id == business_id)
            .order_by(table.order, table.name, table.id)
            .execution_options(populate_existing=True)
        )
    )


def _find(rows: Sequence[Any], ref: str) -> Any:
    found = next((row for row in rows if row.public_id == ref), None)
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def _checked(
    register: Register, standing: Sequence[Any], row: Any, name: str, colour: str | None
) -> dict[str, Any]:
    """What an entry may be: no two of a list are called alike."""
    check = Check()
    values: dict[str, Any] = {"name": check.line("name", name, longest=register.longest)}
    if register.coloured:
        values["colour"] = check.colour("colour", colour or None)
    alike = values["name"].casefold()
    if alike and any(one is not row and one.name.casefold() == alike for one in standing):
        check.refuse("name", _("There is one of this name already."))
    if row is None and len(standing) >= MOST:
        check.refuse("name", _("There are %(count)s entries already; that is the most.", count=MOST))
    check.done()
    return values
