"""Blocks: time off of staff, resources out of use, places that are closed. Bookings that lie in one stay."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.schedule.blocks import Keeper, is_of, list_keepers
from bookingapp.domain.schedule.commands import add_block, remove_block, update_block
from bookingapp.domain.schedule.payloads import block_payload, block_payloads, keeper_of
from bookingapp.models.schedule import Block
from bookingapp.web.api.answers import Out, Page, page_of
from bookingapp.web.api.call import Call
from bookingapp.web.api.lists import Listing, Paging, changed, named, page_rows, partial
from bookingapp.web.api.operation import Schema, operation
from bookingapp.web.api.places import unknown
from bookingapp.web.api.times import read_minute, wrong
from bookingapp.web.api.windows import read_window

READ, WRITE = "schedules:read", ""
"""Whoever may change no schedules may still have time off of their own: to change is for the command to allow."""

SHOWN = frozenset({"id", "timezone"})
OWNERS = ("staff_id", "resource_id", "unit", "location_id")


class BlockIn(Schema):
    """From when until when, of whom: a staff member, a resource (or one unit of it, by its number), or a place."""

    staff_id: str | None = Field(None, max_length=40)
    resource_id: str | None = Field(None, max_length=40)
    unit: int | None = Field(None, ge=1, le=500)
    location_id: str | None = Field(None, max_length=40)
    starts_at: str = Field(max_length=40)
    ends_at: str = Field(max_length=40)
    reason: str = Field("", max_length=200)


BlockPatch = partial(BlockIn)


class BlockOut(Out):
    """A block; one of staff_id, resource_id and location_id says whose time it takes."""

    id: str
    staff_id: str | None
    resource_id: str | None
    unit: int | None
    location_id: str | None
    starts_at: str
    ends_at: str
    timezone: str
    reason: str


class BlockQuery(Paging):
    """Which blocks: of whom, and what lies in [from, to) in part at least."""

    search: str | None = Field(None, max_length=200)
    updated_since: str | None = Field(None, max_length=40)
    from_: str | None = Field(None, alias="from", max_length=40)
    to: str | None = Field(None, max_length=40)
    staff_id: str | None = Field(None, max_length=40)
    resource_id: str | None = Field(None, max_length=40)
    location_id: str | None = Field(None, max_length=40)


@operation("GET", "/blocks", scope=READ, query=BlockQuery, answer=Page[BlockOut])
def list_blocks(call: Call, query: BlockQuery) -> dict[str, Any]:
    """The blocks, the earliest first."""
    keepers = list_keepers(call.actor, call.business_id, reading=True)
    wanted = [one for one in keepers if _is_asked(one, query)]
    found = select(Block).where(Block.business_id == call.business_id, is_of(wanted))
    found = found.where(*changed(Block, call, query.updated_since))
    low, high = read_window(query.from_, query.to, ZoneInfo(call.timetable.business.timezone))
    if low is not None:
        found = found.where(Block.ends > low)
    if high is not None:
        found = found.where(Block.starts < high)
    if query.search:
        found = found.where(Block.reason.icontains(query.search, autoescape=True))
    rows, total = page_rows(
        found,
        (Block.starts, Block.id),
        Listing(page=query.page, per_page=query.per_page, search=None, updated_since=None),
    )
    return page_of(block_payloads(rows, keepers), total, query.page, query.per_page)


@operation("GET", "/blocks/{id}", scope=READ, answer=BlockOut, id="blk")
def read_block(call: Call, id: str) -> dict[str, Any]:
    """One block."""
    return _shown(*_found(call, id, list_keepers(call.actor, call.business_id, reading=True)))


@operation("POST", "/blocks", scope=WRITE, body=BlockIn, answer=BlockOut, ignoring=SHOWN)
def create_block(call: Call, body: BlockIn) -> dict[str, Any]:
    """Block a time."""
    keepers = _keepers(call)
    keeper = _keeper(keepers, {name: getattr(body, name) for name in OWNERS})
    row = add_block(
        call.actor,
        call.business_id,
        starts=read_minute("starts_at", body.starts_at),
        ends=read_minute("ends_at", body.ends_at),
        reason=body.reason,
        **keeper.owner,
    )
    return _shown(row, keeper)


@operation("PATCH", "/blocks/{id}", scope=WRITE, body=BlockPatch, answer=BlockOut, ignoring=SHOWN, id="blk")
def change_block(call: Call, id: str, body: Any) -> dict[str, Any]:
    """Change when it is, or why; whose time it takes stays."""
    return _change(call, id, named(body))


@operation("PUT", "/blocks/{id}", scope=WRITE, body=BlockIn, answer=BlockOut, ignoring=SHOWN, id="blk")
def replace_block(call: Call, id: str, body: BlockIn) -> dict[str, Any]:
    """Say all of a block anew; whose time it takes stays."""
    said = {name: getattr(body, name) for name in BlockIn.model_fields}
    return _change(call, id, {name: value for name, value in said.items() if value is not None})


@operation("DELETE", "/blocks/{id}", scope=WRITE, answer=BlockOut, id="blk")
def delete_block(call: Call, id: str) -> dict[str, Any]:
    """Take a block away again."""
    row, keeper = _found(call, id, _keepers(call))
    shown = _shown(row, keeper)
    remove_block(call.actor, call.business_id, id)
    return shown


def _change(call: Call, ref: str, said: dict[str, Any]) -> dict[str, Any]:
    row, keeper = _found(call, ref, _keepers(call))
    shown = block_payload(row, keeper)
    for name in OWNERS:
        if said.get(name, shown[name]) != shown[name]:
            raise wrong(name, _("A block stays with whom it is; add another one there."))
    update_block(
        call.actor,
        call.business_id,
        ref,
        starts=read_minute("starts_at", said["starts_at"]) if "starts_at" in said else row.starts,
        ends=read_minute("ends_at", said["ends_at"]) if "ends_at" in said else row.ends,
        reason=said.get("reason", row.reason),
    )
    return _shown(row, keeper)


def _keepers(call: Call) -> list[Keeper]:
    """All whose blocks the caller may know of; whether they may be changed is for the commands to say."""
    return list_keepers(call.actor, call.business_id, reading=call.actor.may_somewhere(READ))


def _found(call: Call, ref: str, keepers: Sequence[Keeper]) -> tuple[Block, Keeper]:
    """A block of one of these. Raises NotFound."""
    row = db.session.scalar(
        select(Block)
        .where(Block.business_id == call.business_id, Block.public_id == ref)
        .execution_options(populate_existing=True)
    )
    keeper = keeper_of(row, keepers) if row is not None else None
    if row is None or keeper is None:
        raise NotFound(_("There is no such block."))
    return row, keeper


def _is_asked(one: Keeper, query: BlockQuery) -> bool:
    kind, _colon, rest = one.key.partition(":")
    ref = rest.partition(":")[0]
    asked = {"staff": query.staff_id, "location": query.location_id}.get(kind, query.resource_id)
    if (query.staff_id, query.resource_id, query.location_id) == (None, None, None):
        return True
    return asked == ref


def _keeper(keepers: Sequence[Keeper], said: dict[str, Any]) -> Keeper:
    """Whose time is meant. Raises Invalid."""
    refs = {name: said[name] for name in ("staff_id", "resource_id", "location_id") if said[name] is not None}
    if len(refs) != 1:
        raise wrong("staff_id", _("Name exactly one whose time this is."))
    ((field, ref),) = refs.items()
    kind = field.removesuffix("_id")
    if said["unit"] is not None and kind != "resource":
        raise wrong("unit", _("Only resources have units."))
    key = f"{kind}:{ref}" if said["unit"] is None else f"unit:{ref}:{said['unit']}"
    found = next((one for one in keepers if one.key == key), None)
    if found is None:
        raise unknown("unit" if any(one.key == f"{kind}:{ref}" for one in keepers) else field)
    return found


def _shown(row: Block, keeper: Keeper) -> dict[str, Any]:
    db.session.flush()
    return block_payload(row, keeper)
