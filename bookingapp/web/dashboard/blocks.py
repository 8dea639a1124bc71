"""Time that is not to be booked, by a small form beside the calendar: somebody's, a unit's, or a whole place's."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.clock import DAY
from bookingapp.base.db import db, write
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.blocks import BlockView, Keeper, find_block, list_keepers
from bookingapp.domain.schedule.commands import add_block, remove_block, update_block
from bookingapp.domain.schedule.hours import instant_of, wall_time
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, subject
from bookingapp.web.dashboard.calendar_look import read_look
from bookingapp.web.forms.moves import BlockForm, fill_span, read_clock
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.forms.values import read_date
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

NAMES = {"starts_at": "first_date", "ends_at": "last_date", "staff_id": "owner", "unit_id": "owner"}


@dashboard.get("/<key:business>/calendar/blocks/new")
@access("user")
def new_block(business: str) -> ResponseReturnValue:
    """An empty form, filled with where the calendar was pressed."""
    post = post_at(business)
    keepers = _keepers(post)
    chosen = _pressed_keeper(timetable_by_id(post.business_id), keepers)
    low, minutes = _pressed(timetable_by_id(post.business_id))
    values = fill_span({"owner": chosen.key if chosen else ""}, _zone_of(chosen), low, low + minutes)
    return _page(post, _form(values, keepers), None)


@dashboard.post("/<key:business>/calendar/blocks/new")
@access("user")
def add_new_block(business: str) -> ResponseReturnValue:
    """Block it."""
    post = post_at(business)
    keepers = _keepers(post)
    form = BlockForm.sent(subject())
    form.owner.choices = _choices(keepers)
    chosen = next((one for one in keepers if one.key == form.owner.data), None)
    db.session.rollback()

    def work() -> object:
        if chosen is None:
            raise Invalid(_("Choose whose time it is."), {"staff_id": [_("Choose whose time it is.")]})
        span = {"starts": form.starts, "ends": form.ends}
        reason = form.reason.data or ""
        return add_block(actor_at(post), post.business_id, reason=reason, **span, **chosen.owner)

    status = _save(form, _zone_of(chosen), work)
    return _page(post, form, None, status) if status else _done(post, _zone_of(chosen), form.starts)


@dashboard.get("/<key:business>/calendar/blocks/<key:block>")
@access("user")
def block(business: str, block: str) -> ResponseReturnValue:
    """A block, to change or take away."""
    post = post_at(business)
    found = find_block(actor_at(post), post.business_id, block)
    values = {"reason": found.reason, "mark": found.mark}
    values = fill_span(values, found.keeper.zone, found.starts, found.ends)
    return _page(post, _form(values, ()), found)


@dashboard.post("/<key:business>/calendar/blocks/<key:block>")
@access("user")
def change_block(business: str, block: str) -> ResponseReturnValue:
    """Other ends, another reason."""
    post = post_at(business)
    found = find_block(actor_at(post), post.business_id, block)
    form = BlockForm.sent(subject())
    db.session.rollback()

    def work() -> object:
        return update_block(
            actor_at(post),
            post.business_id,
            block,
            starts=form.starts,
            ends=form.ends,
            reason=form.reason.data or "",
            mark=form.mark.data or None,
        )

    status = _save(form, found.keeper.zone, work)
    if not status:
        return _done(post, found.keeper.zone, form.starts)
    found = find_block(actor_at(post), post.business_id, block)
    if status == 409:
        form.mark.data = found.mark
    return _page(post, form, found, status)


@dashboard.post("/<key:business>/calendar/blocks/<key:block>/remove")
@access("user")
def drop_block(business: str, block: str) -> ResponseReturnValue:
    """Take it away: the time can be booked again."""
    post = post_at(business)
    PlainForm.read(subject())
    found = find_block(actor_at(post), post.business_id, block)
    db.session.rollback()
    with write():
        remove_block(actor_at(post), post.business_id, block)
    return _done(post, found.keeper.zone, found.starts)


def _save(form: BlockForm, zone: ZoneInfo, work: Any) -> int:
    """As `save`, with both ends read first."""
    is_well = form.validate()
    if not (form.read_span(zone) and is_well):
        return 422
    starts, ends = form.starts, form.ends
    status = save(form, work, NAMES)
    form.starts, form.ends = starts, ends
    return status


def _done(post: Post, zone: ZoneInfo, starts: int) -> ResponseReturnValue:
    day = f"{wall_time(zone, starts):%Y-%m-%d}"
    return redirect(url_for("dashboard.calendar", business=post.slug, date=day, did="blocked"), 303)


def _form(values: dict[str, Any], keepers: Sequence[Keeper]) -> BlockForm:
    form = BlockForm.shown(subject(), values)
    form.owner.choices = _choices(keepers)
    return form


def _choices(keepers: Sequence[Keeper]) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in keepers if one.active]


def _page(post: Post, form: BlockForm, found: BlockView | None, status: int = 200) -> ResponseReturnValue:
    slug, ref = post.slug, found.ref if found else ""
    change = url_for("dashboard.change_block", business=slug, block=ref) if found else ""
    view = desk(post, "calendar") | {
        "form": form,
        "whose": found.keeper.name if found else "",
        "is_new": found is None,
        "action": change or url_for("dashboard.add_new_block", business=slug),
        "remove": url_for("dashboard.drop_block", business=slug, block=ref) if found else "",
        "back_url": url_for("dashboard.calendar", business=slug),
    }
    return render("dashboard/block.html", view, fragments={"panel-body": ("panel",)}, status=status)


def _keepers(post: Post) -> list[Keeper]:
    """Those whose time the actor may block: people first."""
    order = {"staff": 0, "unit": 1, "resource": 2, "location": 3}
    found = list_keepers(actor_at(post), post.business_id)
    return sorted(found, key=lambda one: order[one.kind])


def _zone_of(keeper: Keeper | None) -> ZoneInfo:
    return keeper.zone if keeper else ZoneInfo("UTC")


def _pressed_keeper(timetable: Timetable, keepers: Sequence[Keeper]) -> Keeper | None:
    """Whose column was pressed, else the first."""
    unit, staff = request.args.get("unit", ""), request.args.get("staff", "")
    wanted = {f"staff:{staff}", f"unit:{unit.replace('.', ':')}"}
    return next((one for one in keepers if one.key in wanted), keepers[0] if keepers else None)


def _pressed(timetable: Timetable) -> tuple[int, int]:
    """The UTC minute and length that the calendar asks for; else an hour at noon tomorrow."""
    look = read_look(timetable, {})
    day, _t, clock = request.args.get("start", "").partition("T")
    try:
        low = instant_of(look.zone, read_date(day), read_clock(clock))
    except Invalid:
        low = instant_of(look.zone, look.today + 1, 12 * 60)
    asked = request.args.get("minutes", "")
    minutes = int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked[:5]) <= DAY else 60
    return low, minutes
