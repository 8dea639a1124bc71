"""Staff: who works here, what they perform, when they come and go."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import db
from bookingapp.base.errors import Invalid
from bookingapp.base.i18n import _
from bookingapp.domain.booking.in_the_way import all_coming
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.catalog.performing import Performs, list_performed, performed_mark, set_performed
from bookingapp.domain.schedule.commands import DayHours, WallHours, WeeklyHours, set_schedule
from bookingapp.domain.schedule.standing import find_owner, saved_hours
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.domain.staff.commands import add_staff
from bookingapp.domain.staff.members import (
    archive_staff,
    find_member,
    list_logins,
    list_members,
    list_positions,
    names_of_places,
    places_of,
    profile_mark,
    restore_staff,
    update_staff,
)
from bookingapp.models.staff import StaffMember
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, check_right, dashboard, desk, locale_at, notice, subject
from bookingapp.web.dashboard.hours import hit_view, today_of
from bookingapp.web.forms.money import read_money, write_money
from bookingapp.web.forms.people import PRIORITIES, WEIGHTS, StaffForm
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

NAMES = {"position_id": "position", "user_id": "user", "location_ids": "places"}
OWN = ("price_amount", "duration_minutes", "buffer_before_minutes", "buffer_after_minutes")


@dashboard.get("/<key:business>/staff")
@access("user")
def staff(business: str) -> ResponseReturnValue:
    """Everybody who works here, and who has left."""
    post = post_at(business)
    rows = list_members(actor_at(post), post.business_id)
    positions = {one.id: one.name for one in list_positions(post.business_id)}
    view = desk(post, "staff") | {
        "members": [_line(post, row, positions) for row in rows if row.active],
        "former": [_line(post, row, positions) for row in rows if not row.active],
        "new_url": url_for("dashboard.new_staff", business=post.slug),
        "closures_url": url_for("dashboard.closures", business=post.slug),
        "notice": _said(),
    }
    return render("dashboard/staff.html", view)


def _line(post: Post, row: StaffMember, positions: dict[int, str]) -> dict[str, Any]:
    parts = (
        row.title,
        positions.get(row.position_id or 0, ""),
        "" if row.online_booking else _("not online"),
    )
    return {
        "name": row.name,
        "line": " · ".join(part for part in parts if part),
        "url": url_for("dashboard.staff_member", business=post.slug, member=row.public_id),
        "hours_url": url_for("dashboard.staff_hours", business=post.slug, member=row.public_id),
    }


def _said() -> dict[str, str] | None:
    return notice(
        {
            "saved": (_("Saved"), _("It counts from now on."), "good"),
            "archived": (_("Archived"), _("Nobody can book them any more. What is booked stays."), "good"),
            "restored": (_("Back again"), "", "good"),
            "copied": (_("Hours copied"), "", "good"),
        }
    )


@dashboard.get("/<key:business>/staff/new")
@access("user")
def new_staff(business: str) -> ResponseReturnValue:
    """An empty form."""
    post = post_at(business)
    list_members(actor_at(post), post.business_id)
    data = {"online_booking": True, "colour": "#0d5c63", "priority": "0", "weight": "100"}
    form = StaffForm.shown(subject(), data)
    return _page(post, form, None)


@dashboard.post("/<key:business>/staff/new")
@access("user")
def create_staff(business: str) -> ResponseReturnValue:
    """Take somebody on."""
    post = post_at(business)
    check_right(post, "staff:write")
    actor = actor_at(post)
    form = StaffForm.sent(subject())
    places = _place_ids(post, form)
    made: list[str] = []

    def work() -> None:
        values = _values(form) | {"location_ids": places}
        made.append(add_staff(actor, post.business_id, **values).public_id)

    status = save(form, work, NAMES)
    if status:
        return _page(post, form, None, status)
    return redirect(url_for("dashboard.staff_member", business=post.slug, member=made[0], did="saved"), 303)


def _values(form: StaffForm) -> dict[str, Any]:
    """The profile by its names in the domain."""
    return {
        "name": form.name.data or "",
        "title": form.title.data or "",
        "about": form.about.data or "",
        "email": form.email.data or None,
        "phone": form.phone.data or None,
        "image_url": form.image_url.data or None,
        "colour": (form.colour.data or None) if form.own_colour.data else None,
        "position_id": _number(form.position.data),
        "user_id": _number(form.user.data),
        "priority": _number(form.priority.data) or 0,
        "weight": _number(form.weight.data) or 100,
        "online_booking": bool(form.online_booking.data),
        "order": form.order.data or 0,
    }


def _number(text: str | None) -> int | None:
    sign, digits = ("-", (text or "")[1:]) if (text or "").startswith("-") else ("", text or "")
    return int(sign + digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _place_ids(post: Post, form: StaffForm) -> list[int]:
    """The chosen places that are shown; what was chosen of closed ones stays with them."""
    shown = {str(key) for key in names_of_places(post.business_id)}
    db.session.rollback()
    return sorted(int(one) for one in form.places.data or () if one in shown)


@dashboard.get("/<key:business>/staff/<key:member>")
@access("user")
def staff_member(business: str, member: str) -> ResponseReturnValue:
    """One of them."""
    post = post_at(business)
    row = find_member(actor_at(post), post.business_id, member)
    return _page(post, _filled(row), row)


def _filled(row: StaffMember) -> StaffForm:
    data = {
        "mark": profile_mark(row),
        "name": row.name,
        "title": row.title,
        "about": row.about,
        "email": row.email,
        "phone": wording.phone(row.phone) if row.phone else "",
        "image_url": row.image_url,
        "own_colour": bool(row.colour),
        "colour": row.colour or "#0d5c63",
        "position": str(row.position_id or ""),
        "user": str(row.user_id or ""),
        "places": [str(one) for one in places_of(row.id)],
        "online_booking": row.online_booking,
        "priority": str(row.priority),
        "weight": str(row.weight),
        "order": row.order,
    }
    return StaffForm.shown(subject(), data)


@dashboard.post("/<key:business>/staff/<key:member>")
@access("user")
def save_staff(business: str, member: str) -> ResponseReturnValue:
    """Save the profile."""
    post = post_at(business)
    actor = actor_at(post)
    form = StaffForm.sent(subject())
    places = _place_ids(post, form)
    mark = form.mark.data or ""
    status = save(
        form,
        lambda: update_staff(
            actor, post.business_id, member, mark=mark, **_values(form), location_ids=places
        ),
        NAMES,
    )
    if not status:
        return redirect(
            url_for("dashboard.staff_member", business=post.slug, member=member, did="saved"), 303
        )
    row = find_member(actor, post.business_id, member)
    if status == 409:
        form.mark.data = profile_mark(row)
    return _page(post, form, row, status)


def _page(post: Post, form: StaffForm, row: StaffMember | None, status: int = 200) -> ResponseReturnValue:
    _offer(post, form, row)
    timetable = timetable_by_id(post.business_id)
    view = desk(post, "staff") | {
        "form": form,
        "member": row,
        "action": url_for("dashboard.create_staff", business=post.slug)
        if row is None
        else url_for("dashboard.save_staff", business=post.slug, member=row.public_id),
        "back_url": url_for("dashboard.staff", business=post.slug),
        "notice": _said(),
        "stands": _stands(row) if status == 409 and row else [],
    }
    if row is not None:
        view |= _more(post, row, timetable)
    return render("dashboard/staff_member.html", view, status=status)


def _offer(post: Post, form: StaffForm, row: StaffMember | None) -> None:
    form.position.choices = [("", "–")] + [
        (str(one.id), one.name) for one in list_positions(post.business_id)
    ]
    form.user.choices = [("", "–")] + [
        (str(one.id), f"{one.name} · {one.email}") for one in list_logins(post.business_id)
    ]
    form.places.choices = [(str(key), name) for key, name in names_of_places(post.business_id).items()]
    form.priority.choices = _with(PRIORITIES, form.priority.data)
    form.weight.choices = _with(WEIGHTS, form.weight.data)


def _with(choices: list[tuple[str, Any]], value: str | None) -> list[tuple[str, Any]]:
    """The choices in words, and a figure that was set elsewhere."""
    known = {one for one, _text in choices}
    return choices if value in known or not value else [*choices, (value, value)]


def _stands(row: StaffMember) -> list[tuple[str, str]]:
    return [
        (_("Name"), row.name),
        (_("Title"), row.title),
        (_("E-mail"), row.email or ""),
        (_("Telephone"), wording.phone(row.phone) if row.phone else ""),
    ]


def _more(post: Post, row: StaffMember, timetable: Timetable) -> dict[str, Any]:
    """What stands beside the profile: services, hours, bookings to come, colleagues to copy from."""
    where: dict[str, Any] = {"business": post.slug, "member": row.public_id}
    actor = actor_at(post)
    locale = locale_at(timetable)
    coming = all_coming(actor, [row.calendar_id]) if post.may_somewhere("bookings:read") else []
    others = [one for one in timetable.staff.values() if one.id != row.id and one.hours is not None]
    return {
        "performs": _performs(row, timetable),
        "performs_mark": performed_mark(row.id),
        "performs_action": url_for("dashboard.save_performed", **where),
        "currency": timetable.business.currency,
        "hours_url": url_for("dashboard.staff_hours", **where),
        "off_url": url_for("dashboard.closures", business=post.slug, whose=f"staff:{row.public_id}"),
        "why_url": url_for("dashboard.why", business=post.slug, staff=row.public_id)
        if post.may_somewhere("services:read")
        else "",
        "copy_action": url_for("dashboard.copy_hours", **where),
        "others": [(one.public_id, one.name) for one in others],
        "coming": [hit_view(post, hit, locale) for hit in coming[:20]],
        "coming_count": len(coming),
        "archive": url_for("dashboard.archive_member", **where),
        "restore": url_for("dashboard.restore_member", **where),
    }


def _performs(row: StaffMember, timetable: Timetable) -> list[dict[str, Any]]:
    """Every service, whether they perform it, and what is theirs alone; as typed where a form was sent."""
    known = {one.service_id: one for one in list_performed(row.id)}
    currency = timetable.business.currency
    found = []
    for service in timetable.services.values():
        own = known.get(service.id)
        found.append(
            {
                "id": service.id,
                "name": service.name,
                "on": own is not None,
                "price": write_money(own.price_amount, currency)
                if own and own.price_amount is not None
                else "",
                "values": {name: "" if own is None else getattr(own, name) for name in OWN[1:]},
                "usual": {
                    "price": write_money(service.price, currency),
                    "duration_minutes": service.duration,
                    "buffer_before_minutes": service.before,
                    "buffer_after_minutes": service.after,
                },
            }
        )
    return found


@dashboard.post("/<key:business>/staff/<key:member>/services")
@access("user")
def save_performed(business: str, member: str) -> ResponseReturnValue:
    """Save what they perform."""
    post = post_at(business)
    actor = actor_at(post)
    form = PlainForm.sent(subject())
    row = find_member(actor, post.business_id, member)
    timetable = timetable_by_id(post.business_id)
    staff_id, mark = row.id, request.form.get("mark", "")
    hidden = [one for one in list_performed(staff_id) if one.service_id not in timetable.services]
    db.session.rollback()

    def work() -> None:
        performs = [*hidden, *_sent_performs(timetable)]
        set_performed(actor, post.business_id, staff_id=staff_id, performs=performs, mark=mark)

    status = save(form, work)
    if not status:
        return redirect(
            url_for("dashboard.staff_member", business=post.slug, member=member, did="saved"), 303
        )
    row = find_member(actor, post.business_id, member)
    profile = _filled(row)
    profile.form_errors.extend([form.first_error] if form.first_error else form.form_errors)
    return _page(post, profile, row, status)


def _sent_performs(timetable: Timetable) -> list[Performs]:
    """What was ticked. Raises Invalid."""
    chosen = {_number(one) for one in request.form.getlist("service")}
    return [
        _sent_one(service.id, timetable) for service in timetable.services.values() if service.id in chosen
    ]


def _sent_one(service_id: int, timetable: Timetable) -> Performs:
    def whole(name: str) -> int | None:
        text = request.form.get(f"{name}-{service_id}", "").strip()
        if text and _number(text) is None:
            raise Invalid(_("Some values cannot be accepted."), {name: [_("Give a whole number.")]})
        return _number(text)

    price = request.form.get(f"price-{service_id}", "").strip()
    try:
        amount = read_money(price, timetable.business.currency) if price else None
    except ValueError as error:
        raise Invalid(_("Some values cannot be accepted."), {"price": [str(error)]}) from None
    return Performs(service_id, amount, *(whole(name) for name in OWN[1:]))


@dashboard.post("/<key:business>/staff/<key:member>/archive")
@access("user")
def archive_member(business: str, member: str) -> ResponseReturnValue:
    """They work here no longer."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: archive_staff(actor_at(post), post.business_id, member)  # noqa: E731
    return act(work, "archived", "dashboard.staff_member", business=post.slug, member=member)


@dashboard.post("/<key:business>/staff/<key:member>/restore")
@access("user")
def restore_member(business: str, member: str) -> ResponseReturnValue:
    """They are back."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: restore_staff(actor_at(post), post.business_id, member)  # noqa: E731
    return act(work, "restored", "dashboard.staff_member", business=post.slug, member=member)


@dashboard.post("/<key:business>/staff/<key:member>/copy-hours")
@access("user")
def copy_hours(business: str, member: str) -> ResponseReturnValue:
    """A colleague's week as theirs; dates that differ, from today on, come too."""
    post = post_at(business)
    actor = actor_at(post)
    PlainForm.read(subject())
    owner = find_owner(actor, post.business_id, "staff", member)
    other = find_owner(actor, post.business_id, "staff", request.form.get("colleague", ""))
    hours, _mark = saved_hours(actor, post.business_id, **other.key)
    if hours is None:
        raise Invalid(_("They have no hours of their own."))
    today = today_of(timetable_by_id(post.business_id), owner)
    weekly = [WeeklyHours(day, *span) for day, spans in enumerate(hours.weekly) for span in spans]
    days = [
        DayHours(day, tuple(WallHours(*span) for span in spans))
        for day, spans in hours.overrides.items()
        if day >= today
    ]
    db.session.rollback()
    work = lambda: set_schedule(actor, post.business_id, weekly=weekly, overrides=days, **owner.key)  # noqa: E731
    return act(work, "copied", "dashboard.staff_member", business=post.slug, member=member)
