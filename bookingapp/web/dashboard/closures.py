"""Time off and closures: of staff, places, resources; several dates at once; what each of them meets."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.i18n import _
from bookingapp.domain.booking.in_the_way import Hit, hits_of
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.schedule.blocks import BlockView, Keeper, list_blocks, list_keepers
from bookingapp.domain.schedule.commands import add_block, remove_block
from bookingapp.domain.schedule.hours import local_day, midnight, wall_time
from bookingapp.domain.schedule.rights import own_staff_ids
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.hours import hit_view
from bookingapp.web.forms.people import TimeOffForm, next_days
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

KINDS = ("location", "staff", "resource", "unit")


@dashboard.get("/<key:business>/closures")
@access("user")
def closures(business: str) -> ResponseReturnValue:
    """What is off or closed from now on, of all whom one may change or of one; and a form for more."""
    post = post_at(business)
    return _page(post, None, request.args.get("whose", ""), mine=False)


@dashboard.get("/<key:business>/me")
@access("user")
def me(business: str) -> ResponseReturnValue:
    """One's own time off, for those who are staff; beside it the way to one's calendars."""
    post = post_at(business)
    return _page(post, None, "", mine=True)


@dashboard.post("/<key:business>/closures")
@access("user")
def add_closures(business: str) -> ResponseReturnValue:
    """Block the dates; the page then says what they meet."""
    post = post_at(business)
    actor = actor_at(post)
    form = TimeOffForm.sent(subject())
    mine = request.form.get("page") == "me"
    keeper = _keeper(_keepers(post, mine), form.whose.data or "")
    spans = form.spans(keeper.zone) if form.validate() else []
    reason = form.reason.data or ""
    db.session.rollback()
    if not spans:
        return _page(post, form, keeper.key, mine=mine, status=422)

    def work() -> None:
        for low, high in spans:
            add_block(actor, post.business_id, starts=low, ends=high, reason=reason, **keeper.owner)

    try:
        status = save(form, work, {"starts_at": "first", "ends_at": "last"})
    except Conflict:
        status = 409
    if status:
        return _page(post, form, keeper.key, mine=mine, status=status)
    endpoint = "dashboard.me" if mine else "dashboard.closures"
    where = {} if mine else {"whose": keeper.key}
    return act(lambda: None, "added", endpoint, business=post.slug, **where)


@dashboard.post("/<key:business>/closures/<key:block>/remove")
@access("user")
def remove_closure(business: str, block: str) -> ResponseReturnValue:
    """Take it away: the time can be booked again."""
    post = post_at(business)
    PlainForm.read(subject())
    endpoint = "dashboard.me" if request.form.get("page") == "me" else "dashboard.closures"
    return act(
        lambda: remove_block(actor_at(post), post.business_id, block), "removed", endpoint, business=post.slug
    )


def _keepers(post: Post, mine: bool) -> list[Keeper]:
    """Whose time the user may block; on their own page themselves alone. Raises NotFound, Forbidden."""
    actor = actor_at(post)
    found = list_keepers(actor, post.business_id)
    if not mine:
        return found
    own = own_staff_ids(actor)
    return [one for one in found if one.kind == "staff" and one.id in own]


def _keeper(keepers: list[Keeper], key: str) -> Keeper:
    found = next((one for one in keepers if one.key == key and one.active), None)
    if found is None:
        raise NotFound(_("There is no such entry."))
    return found


def _page(
    post: Post, form: TimeOffForm | None, whose: str, *, mine: bool, status: int = 200
) -> ResponseReturnValue:
    actor = actor_at(post)
    keepers = _keepers(post, mine)
    chosen = next((one for one in keepers if one.key == whose), None)
    shown = [one for one in keepers if _is_of(one, chosen)] if chosen else keepers
    blocks = list_blocks(post.business_id, shown)
    hits = hits_of(actor, blocks)
    locale = locale_at(timetable_by_id(post.business_id))
    form = form or _empty(keepers, chosen)
    form.whose.choices = _choices(keepers)
    view = desk(post, "staff" if mine else "settings") | {
        "form": form if any(one.active for one in keepers) else None,
        "mine": mine,
        "action": url_for("dashboard.add_closures", business=post.slug),
        "whose": chosen.name if chosen else "",
        "all_url": url_for("dashboard.closures", business=post.slug) if chosen and not mine else "",
        "blocks": [_line(post, one, hits.get(one.id, []), locale) for one in blocks],
        "calendars_url": url_for("dashboard.calendars", business=post.slug),
        "notice": notice(
            {
                "added": (_("Blocked"), _("What is booked then stays, and is named below."), "good"),
                "removed": (_("Taken away"), _("This time can be booked again."), "good"),
            }
        ),
    }
    return render("dashboard/closures.html", view, status=status)


def _is_of(one: Keeper, chosen: Keeper) -> bool:
    """Itself, and of a resource its units too."""
    ref = chosen.key.partition(":")[2]
    return one.key == chosen.key or (chosen.kind == "resource" and one.key.startswith(f"unit:{ref}:"))


def _empty(keepers: list[Keeper], chosen: Keeper | None) -> TimeOffForm:
    first = chosen or next((one for one in keepers if one.active), None)
    begin, end = next_days(clock.today(first.zone) if first else clock.now().date())
    data = {"whose": first.key if first else "", "first": begin, "last": end}
    return TimeOffForm.shown(subject(), data)


def _choices(keepers: list[Keeper]) -> dict[str, list[tuple[str, str]]]:
    names = {
        "location": _("Places, with everybody in them"),
        "staff": _("Staff"),
        "resource": _("Rooms and machines, all of a kind"),
        "unit": _("Single ones of them"),
    }
    found = {
        names[kind]: [(one.key, one.name) for one in keepers if one.kind == kind and one.active]
        for kind in KINDS
    }
    return {name: items for name, items in found.items() if items}


def _line(post: Post, block: BlockView, hits: list[Hit], locale: str) -> dict[str, Any]:
    where: dict[str, Any] = {"business": post.slug, "block": block.ref}
    return {
        "title": _span_text(block, locale),
        "line": " · ".join(part for part in (block.keeper.name, block.reason) if part),
        "kind": block.keeper.kind,
        "url": url_for("dashboard.block", **where),
        "remove": url_for("dashboard.remove_closure", **where),
        "hits": [hit_view(post, hit, locale) for hit in hits],
    }


def _span_text(block: BlockView, locale: str) -> str:
    """Whole days by their dates, else with the times on the wall."""
    zone = block.keeper.zone
    first, last = local_day(zone, block.starts), local_day(zone, block.ends - 1)
    days = wording.long_day(locale, first)
    is_whole = midnight(zone, first) == block.starts and midnight(zone, last + 1) == block.ends
    if is_whole:
        return days if first == last else f"{days} – {wording.long_day(locale, last)}"

    def said(minute: int) -> str:
        wall = wall_time(zone, minute)
        return wording.clock_text(locale, wall.hour * 60 + wall.minute)

    end = "" if first == last else f"{wording.long_day(locale, last)}, "
    return f"{days}, {said(block.starts)} – {end}{said(block.ends)}"
