"""One service: everything that is set of it, on one page."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.i18n import _
from bookingapp.domain.business.access import allowed, known
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.catalog.belongings import Extra, PerformerSettings, addons_of
from bookingapp.domain.catalog.changes import update_service
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.catalog.queries import (
    Choices,
    find_choices,
    find_service,
    has_history,
    next_order,
    service_mark,
    sheet_of,
)
from bookingapp.domain.catalog.rules import INHERIT
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.business import Business
from bookingapp.models.catalog import Service
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import dashboard, desk, locale_at, subject
from bookingapp.web.dashboard.services import price_text, said
from bookingapp.web.forms.money import CURRENCY
from bookingapp.web.forms.saving import save
from bookingapp.web.forms.services import ServiceForm, shown_values
from bookingapp.web.forms.settings import zone_choices
from bookingapp.web.render import render
from bookingapp.web.request import PICTURES, language
from bookingapp.web.signed_in import actor_at, post_at

READ, WRITE = "services:read", "services:write"

EMPTY: dict[str, Any] = {
    "name": "",
    "description": "",
    "slug": "",
    "category_id": None,
    "subdivision_id": None,
    "duration_minutes": 60,
    "price_amount": None,
    "price_max_amount": None,
    "price_type": "flat",
    "buffer_before_minutes": 0,
    "buffer_after_minutes": 0,
    "slot_step_minutes": 15,
    "fixed_starts": None,
    "min_notice_minutes": INHERIT,
    "booking_window_days": INHERIT,
    "max_per_day": None,
    "max_per_week": None,
    "max_active_per_client": None,
    "capacity": 1,
    "staff_count": 1,
    "processing_after": None,
    "processing_minutes": None,
    "requires_approval": False,
    "place": "venue",
    "availability": {},
    "questions": [],
    "cancellation": {},
    "deposit": {},
    "online_booking": True,
    "visibility": "public",
    "colour": None,
    "image_url": None,
    "performers": [],
    "location_ids": [],
    "resources": {},
    "addons": [],
}
"""The sheet of a service that is not there yet."""


@dashboard.get("/<key:business>/services/new")
@access("user")
def new_service(business: str) -> ResponseReturnValue:
    """The form of a new service; everybody who works here performs it unless one says otherwise."""
    post = post_at(business)
    allowed(actor_at(post), post.business_id, WRITE)
    sheet = EMPTY | {"category_id": None}
    choices = find_choices(post.business_id, sheet)
    sheet["performers"] = [PerformerSettings(key) for key in choices.staff]
    return _page(post, _form(post, sheet, choices), None, sheet, choices)


@dashboard.post("/<key:business>/services")
@access("user")
def create_service(business: str) -> ResponseReturnValue:
    """Make it."""
    post = post_at(business)
    actor = actor_at(post)
    allowed(actor, post.business_id, WRITE)
    choices = find_choices(post.business_id, EMPTY)
    form = _sent(post)
    if form.do(request.form.get("do", ""), {}):
        return _page(post, form, None, EMPTY, choices, _token_status(form))
    form.tidy()
    made: list[str] = []
    status = save(
        form,
        lambda: made.append(
            add_service(
                actor, post.business_id, order=next_order(post.business_id), **form.chosen(choices)
            ).public_id
        ),
        form.names(choices),
    )
    if status:
        return _page(post, form, None, EMPTY, choices, status)
    return redirect(url_for("dashboard.service", business=post.slug, srv=made[0], did="added"), 303)


@dashboard.get("/<key:business>/services/sentence")
@access("user")
def service_sentence(business: str) -> ResponseReturnValue:
    """The cancellation rules as clients read them, of the values in the address."""
    post = post_at(business)
    form = ServiceForm(request.args, meta={"csrf": False})
    row = allowed(actor_at(post), post.business_id, READ)
    view = desk(post, "services") | {"sentence": _sentence(form, row)}
    return render("dashboard/service_sentence.html", view, fragments={"sentence": ("sentence",)})


@dashboard.get("/<key:business>/services/<key:srv>")
@access("user")
def service(business: str, srv: str) -> ResponseReturnValue:
    """What stands."""
    post = post_at(business)
    row = find_service(actor_at(post), post.business_id, srv)
    sheet = sheet_of(row)
    choices = find_choices(post.business_id, sheet)
    return _page(post, _form(post, sheet, choices), row, sheet, choices)


@dashboard.post("/<key:business>/services/<key:srv>")
@access("user")
def save_service(business: str, srv: str) -> ResponseReturnValue:
    """Save it; or add, move or drop a row, where a button of the form asks for that."""
    post = post_at(business)
    actor = actor_at(post)
    row = find_service(actor, post.business_id, srv)
    allowed(actor, post.business_id, WRITE)
    sheet = sheet_of(row)
    choices = find_choices(post.business_id, sheet)
    form = _sent(post)
    if form.do(request.form.get("do", ""), {one.ref or "": one for one in _archived(row)}):
        return _page(post, form, row, sheet, choices, _token_status(form), request.form.get("mark", ""))
    form.tidy()
    mark = request.form.get("mark", "")
    status = save(
        form,
        lambda: update_service(actor, post.business_id, srv, mark=mark, **form.chosen(choices)),
        form.names(choices),
    )
    if status:
        row = find_service(actor, post.business_id, srv)
        sheet = sheet_of(row)
        return _page(post, form, row, sheet, choices, status, mark if status == 422 else None)
    return redirect(url_for("dashboard.service", business=post.slug, srv=srv, did="saved"), 303)


def _speak(post: Post) -> Timetable:
    """The currency that amounts of this request's form are in."""
    timetable = timetable_by_id(post.business_id)
    CURRENCY.set(timetable.business.currency)
    return timetable


def _sent(post: Post) -> ServiceForm:
    _speak(post)
    return ServiceForm.sent(subject())


def _form(post: Post, sheet: dict[str, Any], choices: Choices) -> ServiceForm:
    _speak(post)
    return ServiceForm.shown(subject(), shown_values(sheet, choices))


def _token_status(form: ServiceForm) -> int:
    """A row is added without a look at the rest, but for the token."""
    return 200 if form["token"].validate(form) else 422


def _archived(row: Service) -> list[Extra]:
    return [
        Extra(one.name, one.duration_minutes, one.price_amount, one.public_id)
        for one in addons_of(row.id, active=False)
    ]


def _page(
    post: Post,
    form: ServiceForm,
    row: Service | None,
    sheet: dict[str, Any],
    choices: Choices,
    status: int = 200,
    mark: str | None = None,
) -> ResponseReturnValue:
    """The page; with the `mark` of what was shown before, as long as it is the same that is changed."""
    timetable = _speak(post)
    owner = known(actor_at(post), post.business_id)
    _offer(form, choices, owner)
    view = desk(post, "services")
    if row is not None:
        view["hidden"] |= {"mark": mark or service_mark(sheet)}
    view |= {
        "form": form,
        "faults": list(form.faults()),
        "people": {one.public_id: one for one in choices.staff.values()},
        "things": {one.public_id: one for one in choices.resources.values()},
        "place_names": {one.id: one.name for one in choices.locations.values()},
        "gone": _gone(form, row),
        "currency": timetable.business.currency,
        "sentence": _sentence(form, owner),
        "inherited": _inherited(owner),
        "stands": _stands(row, timetable) if status == 409 and row is not None else [],
        "may_save": WRITE in post.rights,
        "notice": said() if status == 200 else None,
        "back_url": url_for("dashboard.services", business=post.slug),
        "sentence_url": url_for("dashboard.service_sentence", business=post.slug),
        "step_word": _("minutes"),
        **_links(post, row, timetable),
    }
    fragments = {f"{name}-rows": (name,) for name in ("addons", "questions")}
    answer = render("dashboard/service.html", view, fragments=fragments, status=status)
    answer.headers["Content-Security-Policy"] = PICTURES
    return answer


def _links(post: Post, row: Service | None, timetable: Timetable) -> dict[str, Any]:
    if row is None:
        return {"row": None, "action": url_for("dashboard.create_service", business=post.slug)}
    where: dict[str, Any] = {"business": post.slug, "srv": row.public_id}
    plan = timetable.service_by_key(row.public_id)
    is_seen = plan is not None and plan.online and plan.visibility != "staff"
    return {
        "row": {"name": row.name, "active": row.active, "has_history": has_history(row)},
        "action": url_for("dashboard.save_service", **where),
        "preview_url": url_for("public.picker", business=post.slug, service=row.slug),
        "is_seen": is_seen,
        "why_url": url_for("dashboard.why", business=post.slug, service=row.public_id),
        "duplicate_url": url_for("dashboard.duplicate", **where),
        "archive_url": url_for("dashboard.archive", **where),
        "restore_url": url_for("dashboard.restore", **where),
        "delete_url": url_for("dashboard.delete", **where),
    }


def _gone(form: ServiceForm, row: Service | None) -> list[dict[str, str]]:
    """Archived add-ons that are not in the form again."""
    if row is None:
        return []
    there = {one.form.ref.data for one in form.addons}
    return [{"ref": one.ref or "", "name": one.name} for one in _archived(row) if one.ref not in there]


def _offer(form: ServiceForm, choices: Choices, owner: Business) -> None:
    """Fill the lists to choose from."""
    form.category.choices = [
        ("", _("None")),
        *((one.public_id, one.name) for one in choices.categories.values()),
    ]
    form.subdivision.choices = [
        ("", _("None")),
        *((one.public_id, one.name) for one in choices.subdivisions.values()),
    ]
    form.locations.choices = [(one.public_id, one.name) for one in choices.locations.values()]
    names = wording.weekdays(language())
    words = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    form.days.choices = [(words[day], short) for day, short, _wide in names]
    zones = zone_choices(language(), form.zone.data or owner.timezone)
    form.zone.choices = {_("As the business"): [("", owner.timezone)], **zones}


def _sentence(form: ServiceForm, owner: Business) -> str:
    """What clients read of cancelling."""
    return wording.free_until(form.policy() if form.own_policy.data else owner.cancellation)


def _inherited(owner: Business) -> dict[str, str]:
    """What the business says, which holds where the service says nothing."""
    days = owner.booking_window_days
    return {
        "notice": wording.duration(owner.min_notice_minutes) if owner.min_notice_minutes else _("none"),
        "window": wording.duration(days * 24 * 60) if days else _("without end"),
        "policy": wording.free_until(owner.cancellation),
    }


def _stands(row: Service, timetable: Timetable) -> list[tuple[str, str]]:
    """The main things as they stand now, after somebody else has changed them."""
    locale, currency = locale_at(timetable), timetable.business.currency
    return [
        (_("Name"), row.name),
        (_("Length"), wording.duration(row.duration_minutes)),
        (_("Price"), price_text(row, currency, locale)),
        (_("Description"), row.description[:200]),
    ]
