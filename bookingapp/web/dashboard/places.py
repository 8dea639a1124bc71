"""Places, and the rooms, chairs and machines that stand in each."""

from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import db
from bookingapp.base.i18n import _
from bookingapp.domain.booking.in_the_way import Where, all_coming, list_claiming, units_of_resources
from bookingapp.domain.business.commands import add_location
from bookingapp.domain.business.locations import (
    archive_location,
    count_open,
    find_location,
    list_locations,
    location_mark,
    restore_location,
    update_location,
)
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.catalog.resources import (
    UnitsBusy,
    add_resource,
    archive_resource,
    find_resource,
    list_resources,
    list_units,
    resource_mark,
    restore_resource,
    update_resource,
)
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.business import Location
from bookingapp.models.catalog import Resource
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.hours import hit_view
from bookingapp.web.forms.people import PlaceForm, ResourceForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.request import language
from bookingapp.web.signed_in import actor_at, post_at


@dashboard.get("/<key:business>/places")
@access("user")
def places(business: str) -> ResponseReturnValue:
    """Every place with what stands in it."""
    post = post_at(business)
    actor = actor_at(post)
    rows = list_locations(actor, post.business_id)
    things = list_resources(actor, post.business_id) if post.may_somewhere("resources:write") else []
    view = desk(post, "places") | {
        "places_here": [_place_line(post, row, things) for row in rows],
        "new_url": url_for("dashboard.new_place", business=post.slug),
        "closures_url": url_for("dashboard.closures", business=post.slug),
        "may_add": post.may_somewhere("locations:write") and "locations:write" in post.rights,
        "notice": _said(),
    }
    return render("dashboard/places.html", view)


def _place_line(post: Post, row: Location, things: list[tuple[Resource, int]]) -> dict[str, Any]:
    where: dict[str, Any] = {"business": post.slug, "place": row.public_id}
    return {
        "ref": row.public_id,
        "name": row.name,
        "line": wording.one_line(row.address),
        "active": row.active,
        "url": url_for("dashboard.place", **where),
        "hours_url": url_for("dashboard.place_hours", **where),
        "new_url": url_for("dashboard.new_resource", **where)
        if post.may_somewhere("resources:write")
        else "",
        "resources": [_thing(post, one, units) for one, units in things if one.location_id == row.id],
    }


def _thing(post: Post, row: Resource, units: int) -> dict[str, Any]:
    return {
        "name": row.name,
        "line": f"{row.kind} · {units}",
        "active": row.active,
        "url": url_for("dashboard.resource", business=post.slug, resource=row.public_id),
    }


def _said() -> dict[str, str] | None:
    return notice(
        {
            "saved": (_("Saved"), _("It counts from now on."), "good"),
            "archived": (_("Archived"), _("Nothing new can be booked there. What is booked stays."), "good"),
            "restored": (_("Back in use"), "", "good"),
        }
    )


@dashboard.get("/<key:business>/places/new")
@access("user")
def new_place(business: str) -> ResponseReturnValue:
    """An empty form."""
    post = post_at(business)
    list_locations(actor_at(post), post.business_id)
    zone = timetable_by_id(post.business_id).business.timezone
    return _place_page(post, PlaceForm.shown(subject(), {"timezone": zone}), None)


@dashboard.post("/<key:business>/places/new")
@access("user")
def create_place(business: str) -> ResponseReturnValue:
    """One more place."""
    post = post_at(business)
    check_right(post, "locations:write")
    actor = actor_at(post)
    form = PlaceForm.sent(subject())
    made: list[str] = []

    def work() -> None:
        values = _place_values(form) | {"slug": form.slug.data or None}
        made.append(add_location(actor, post.business_id, **values).public_id)

    status = save(form, work)
    if status:
        return _place_page(post, form, None, status)
    return redirect(url_for("dashboard.place", business=post.slug, place=made[0], did="saved"), 303)


def _place_values(form: PlaceForm) -> dict[str, Any]:
    return {
        "name": form.name.data or "",
        "slug": form.slug.data or "",
        "address": form.address.data or "",
        "timezone": form.timezone.data or "",
        "email": form.email.data or None,
        "phone": form.phone.data or None,
        "order": form.order.data or 0,
    }


@dashboard.get("/<key:business>/places/<key:place>")
@access("user")
def place(business: str, place: str) -> ResponseReturnValue:
    """One place."""
    post = post_at(business)
    row = find_location(actor_at(post), post.business_id, place)
    form = PlaceForm.shown(subject(), {"mark": location_mark(row)}, row)
    form.mark.data = location_mark(row)
    form.phone.data = wording.phone(row.phone) if row.phone else ""
    return _place_page(post, form, row)


@dashboard.post("/<key:business>/places/<key:place>")
@access("user")
def save_place(business: str, place: str) -> ResponseReturnValue:
    """Save it."""
    post = post_at(business)
    actor = actor_at(post)
    form = PlaceForm.sent(subject())
    mark = form.mark.data or ""
    status = save(
        form, lambda: update_location(actor, post.business_id, place, mark=mark, **_place_values(form))
    )
    if not status:
        return redirect(url_for("dashboard.place", business=post.slug, place=place, did="saved"), 303)
    row = find_location(actor, post.business_id, place)
    if status == 409:
        form.mark.data = location_mark(row)
    return _place_page(post, form, row, status)


def _place_page(post: Post, form: PlaceForm, row: Location | None, status: int = 200) -> ResponseReturnValue:
    timetable = timetable_by_id(post.business_id)
    form.offer(language(), form.timezone.data or timetable.business.timezone)
    view = desk(post, "places") | {
        "form": form,
        "row": row,
        "back_url": url_for("dashboard.places", business=post.slug),
        "action": url_for("dashboard.create_place", business=post.slug),
        "notice": _said(),
        "stands": [(_("Name"), row.name), (_("Address"), row.address)] if row and status == 409 else [],
    }
    if row is not None:
        where: dict[str, Any] = {"business": post.slug, "place": row.public_id}
        coming = _coming_at(post, row)
        view |= {
            "action": url_for("dashboard.save_place", **where),
            "hours_url": url_for("dashboard.place_hours", **where),
            "closures_url": url_for(
                "dashboard.closures", business=post.slug, whose=f"location:{row.public_id}"
            ),
            "archive": url_for("dashboard.archive_place", **where),
            "restore": url_for("dashboard.restore_place", **where),
            "is_last": row.active and count_open(post.business_id) < 2,
            "coming": [hit_view(post, hit, locale_at(timetable)) for hit in coming[:20]],
            "coming_count": len(coming),
        }
    return render("dashboard/place.html", view, status=status)


def _coming_at(post: Post, row: Location) -> list[Any]:
    if not post.may_somewhere("bookings:read"):
        return []
    return list_claiming(actor_at(post), Where(locations=frozenset({row.id})))


@dashboard.post("/<key:business>/places/<key:place>/archive")
@access("user")
def archive_place(business: str, place: str) -> ResponseReturnValue:
    """Close it for good."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: archive_location(actor_at(post), post.business_id, place)  # noqa: E731
    return act(work, "archived", "dashboard.place", business=post.slug, place=place)


@dashboard.post("/<key:business>/places/<key:place>/restore")
@access("user")
def restore_place(business: str, place: str) -> ResponseReturnValue:
    """Open it again."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: restore_location(actor_at(post), post.business_id, place)  # noqa: E731
    return act(work, "restored", "dashboard.place", business=post.slug, place=place)


@dashboard.get("/<key:business>/places/<key:place>/resources/new")
@access("user")
def new_resource(business: str, place: str) -> ResponseReturnValue:
    """An empty form."""
    post = post_at(business)
    find_location(actor_at(post), post.business_id, place)
    form = ResourceForm.shown(subject(), {"kind": _("room"), "quantity": 1})
    return _resource_page(post, form, None, place)


@dashboard.post("/<key:business>/places/<key:place>/resources/new")
@access("user")
def create_resource(business: str, place: str) -> ResponseReturnValue:
    """One more thing that can be taken."""
    post = post_at(business)
    actor = actor_at(post)
    form = ResourceForm.sent(subject())
    location_id = find_location(actor, post.business_id, place).id
    db.session.rollback()
    made: list[str] = []

    def work() -> None:
        values: dict[str, Any] = {
            "name": form.name.data or "",
            "kind": form.kind.data or "",
            "quantity": form.quantity.data or 0,
        }
        made.append(add_resource(actor, post.business_id, location_id=location_id, **values).public_id)

    status = save(form, work)
    if status:
        return _resource_page(post, form, None, place, status)
    return redirect(url_for("dashboard.resource", business=post.slug, resource=made[0], did="saved"), 303)


@dashboard.get("/<key:business>/resources/<key:resource>")
@access("user")
def resource(business: str, resource: str) -> ResponseReturnValue:
    """One of them."""
    post = post_at(business)
    row = find_resource(actor_at(post), post.business_id, resource)
    values = {"name": row.name, "kind": row.kind, "order": row.order, "quantity": len(list_units(row.id))}
    form = ResourceForm.shown(subject(), values | {"mark": resource_mark(row)})
    return _resource_page(post, form, row, "")


@dashboard.post("/<key:business>/resources/<key:resource>")
@access("user")
def save_resource(business: str, resource: str) -> ResponseReturnValue:
    """Save it; units that are booked stay."""
    post = post_at(business)
    actor = actor_at(post)
    form = ResourceForm.sent(subject())
    mark = form.mark.data or ""
    busy: list[int] = []

    def work() -> None:
        try:
            update_resource(
                actor,
                post.business_id,
                resource,
                name=form.name.data or "",
                kind=form.kind.data or "",
                quantity=form.quantity.data or 0,
                order=form.order.data or 0,
                mark=mark,
            )
        except UnitsBusy as refused:
            busy.extend(refused.calendars)
            raise

    status = save(form, work)
    if not status:
        return redirect(
            url_for("dashboard.resource", business=post.slug, resource=resource, did="saved"), 303
        )
    row = find_resource(actor, post.business_id, resource)
    if status == 409:
        form.mark.data = resource_mark(row)
    return _resource_page(post, form, row, "", status, busy)


def _resource_page(
    post: Post,
    form: ResourceForm,
    row: Resource | None,
    place: str,
    status: int = 200,
    busy: list[int] | None = None,
) -> ResponseReturnValue:
    timetable = timetable_by_id(post.business_id)
    view = desk(post, "places") | {
        "form": form,
        "row": row,
        "back_url": url_for("dashboard.places", business=post.slug),
        "action": url_for("dashboard.create_resource", business=post.slug, place=place) if place else "",
        "notice": _said(),
        "in_the_way": [],
    }
    if row is not None:
        where: dict[str, Any] = {"business": post.slug, "resource": row.public_id}
        hits = all_coming(actor_at(post), busy) if busy and post.may_somewhere("bookings:read") else []
        units = units_of_resources([row.id]).get(row.id, frozenset())
        view |= {
            "action": url_for("dashboard.save_resource", **where),
            "hours_url": url_for("dashboard.resource_hours", **where),
            "closures_url": url_for(
                "dashboard.closures", business=post.slug, whose=f"resource:{row.public_id}"
            ),
            "archive": url_for("dashboard.archive_one_resource", **where),
            "restore": url_for("dashboard.restore_one_resource", **where),
            "in_the_way": [hit_view(post, hit, locale_at(timetable)) for hit in hits],
            "coming": len(all_coming(actor_at(post), units)) if post.may_somewhere("bookings:read") else 0,
        }
    return render("dashboard/resource.html", view, status=status)


@dashboard.post("/<key:business>/resources/<key:resource>/archive")
@access("user")
def archive_one_resource(business: str, resource: str) -> ResponseReturnValue:
    """Use it no longer."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: archive_resource(actor_at(post), post.business_id, resource)  # noqa: E731
    return act(work, "archived", "dashboard.resource", business=post.slug, resource=resource)


@dashboard.post("/<key:business>/resources/<key:resource>/restore")
@access("user")
def restore_one_resource(business: str, resource: str) -> ResponseReturnValue:
    """Use it again."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: restore_resource(actor_at(post), post.business_id, resource)  # noqa: E731
    return act(work, "restored", "dashboard.resource", business=post.slug, resource=resource)
