"""The services of a business: the list, its order, what is archived."""

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from bookingapp.base.db import write
from bookingapp.base.i18n import _, ngettext
from bookingapp.domain.business.sessions import Post
from bookingapp.domain.catalog.changes import (
    archive_service,
    arrange_services,
    delete_service,
    duplicate_service,
    move_service,
    restore_service,
)
from bookingapp.domain.catalog.queries import (
    ListedService,
    count_archived,
    list_categories,
    list_services,
)
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.catalog import Service
from bookingapp.web import wording
from bookingapp.web.access import access
from bookingapp.web.dashboard.blueprint import act, dashboard, desk, locale_at, notice, subject
from bookingapp.web.forms.lists import OrderForm, StepForm
from bookingapp.web.forms.signed import PlainForm
from bookingapp.web.render import render
from bookingapp.web.signed_in import actor_at, post_at

SHOWN_STAFF = 3


@dashboard.get("/<key:business>/services")
@access("user")
def services(business: str) -> ResponseReturnValue:
    """Every service by category; with `archived` those that are offered no more."""
    post = post_at(business)
    archived = request.args.get("archived") == "1"
    listed = list_services(actor_at(post), post.business_id, archived=archived)
    timetable = timetable_by_id(post.business_id)
    locale, currency = locale_at(timetable), timetable.business.currency
    rows = [(one.row.category_id, _row(post, one, currency, locale)) for one in listed]
    view = desk(post, "services") | {
        "groups": _groups(post, rows),
        "archived": archived,
        "gone": count_archived(post.business_id),
        "may_save": "services:write" in post.rights,
        "order_url": url_for("dashboard.order_services", business=post.slug),
        "notice": said(),
        **_links(post),
    }
    return render("dashboard/services.html", view)


@dashboard.post("/<key:business>/services/order")
@access("user")
def order_services(business: str) -> ResponseReturnValue:
    """Put the services of a category in another order."""
    post = post_at(business)
    form = OrderForm.read(subject())
    refs, group = list(form.entry.data or ()), form.group.data or None
    return act(
        lambda: arrange_services(actor_at(post), post.business_id, group, refs),
        "ordered",
        "dashboard.services",
        business=post.slug,
    )


@dashboard.post("/<key:business>/services/<key:srv>/move")
@access("user")
def move_in_list(business: str, srv: str) -> ResponseReturnValue:
    """One place up or down."""
    post = post_at(business)
    form = StepForm.read(subject())
    return act(
        lambda: move_service(actor_at(post), post.business_id, srv, form.way),
        "ordered",
        "dashboard.services",
        business=post.slug,
        _anchor=srv,
    )


@dashboard.post("/<key:business>/services/<key:srv>/duplicate")
@access("user")
def duplicate(business: str, srv: str) -> ResponseReturnValue:
    """A copy, to be changed before clients see it."""
    post = post_at(business)
    PlainForm.read(subject())
    with write():
        ref = duplicate_service(actor_at(post), post.business_id, srv).public_id
    return redirect(url_for("dashboard.service", business=post.slug, srv=ref, did="copied"), 303)


@dashboard.post("/<key:business>/services/<key:srv>/archive")
@access("user")
def archive(business: str, srv: str) -> ResponseReturnValue:
    """Offer it no more."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: archive_service(actor_at(post), post.business_id, srv)  # noqa: E731
    return act(work, "archived", "dashboard.services", business=post.slug)


@dashboard.post("/<key:business>/services/<key:srv>/restore")
@access("user")
def restore(business: str, srv: str) -> ResponseReturnValue:
    """Offer it again."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: restore_service(actor_at(post), post.business_id, srv)  # noqa: E731
    return act(work, "restored", "dashboard.services", business=post.slug)


@dashboard.post("/<key:business>/services/<key:srv>/delete")
@access("user")
def delete(business: str, srv: str) -> ResponseReturnValue:
    """Delete one that was never booked."""
    post = post_at(business)
    PlainForm.read(subject())
    work = lambda: delete_service(actor_at(post), post.business_id, srv)  # noqa: E731
    return act(work, "deleted", "dashboard.services", business=post.slug, archived="1")


def _links(post: Post) -> dict[str, str]:
    return {
        "new_url": url_for("dashboard.new_service", business=post.slug),
        "list_url": url_for("dashboard.services", business=post.slug),
        "archive_url": url_for("dashboard.services", business=post.slug, archived="1"),
        "categories_url": url_for("dashboard.register", business=post.slug, kind="categories"),
        "why_url": url_for("dashboard.why", business=post.slug),
    }


def _groups(post: Post, rows: list[tuple[int | None, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Rows under their headings, those without one last."""
    headings: list[tuple[int | None, str, str]] = [
        (one.id, one.public_id, one.name) for one in list_categories(post.business_id)
    ]
    groups = [
        {"ref": ref, "name": name, "rows": [row for category_id, row in rows if category_id == key]}
        for key, ref, name in [*headings, (None, "", _("Without a category"))]
    ]
    return [group for group in groups if group["rows"]]


def _row(post: Post, listed: ListedService, currency: str, locale: str) -> dict[str, Any]:
    """A service in the list."""
    row = listed.row
    where: dict[str, Any] = {"business": post.slug, "srv": row.public_id}
    return {
        "ref": row.public_id,
        "name": row.name,
        "url": url_for("dashboard.service", **where),
        "duration": wording.duration(row.duration_minutes),
        "price": price_text(row, currency, locale),
        "colour": row.colour or "",
        "staff": _staff(listed),
        "marks": _marks(listed),
        **{
            verb: url_for(f"dashboard.{endpoint}", **where)
            for verb, endpoint in (
                ("move", "move_in_list"),
                ("duplicate", "duplicate"),
                ("archive", "archive"),
                ("restore", "restore"),
                ("delete", "delete"),
            )
        },
    }


def price_text(row: Service, currency: str, locale: str) -> str:
    """The price as clients read it."""
    lowest = wording.money(row.price_amount, currency, locale)
    if row.price_type == "custom":
        return _("Price on request")
    if row.price_type == "hourly":
        return _("%(price)s / h", price=lowest)
    if row.price_type == "range" and row.price_max_amount is not None:
        return f"{lowest}–{wording.money(row.price_max_amount, currency, locale)}"
    if not row.price_amount:
        return _("Free")
    return _("from %(price)s", price=lowest) if row.price_type == "from" else lowest


def _staff(listed: ListedService) -> str:
    names, more = listed.staff[:SHOWN_STAFF], len(listed.staff) - SHOWN_STAFF
    shown = ", ".join(names)
    if more > 0:
        return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=shown)
    return shown


def _marks(listed: ListedService) -> list[tuple[str, str]]:
    """What is worth knowing in the list: text and kind."""
    row = listed.row
    found = []
    if not listed.staff:
        found.append((_("Nobody performs it"), "warn"))
    if row.visibility == "staff":
        found.append((_("Only for staff"), ""))
    elif row.visibility == "unlisted":
        found.append((_("Only by link"), ""))
    if not row.online_booking:
        found.append((_("Not online"), ""))
    if row.capacity > 1:
        found.append((_("Class"), ""))
    return found


def said() -> dict[str, str] | None:
    """What has just been done."""
    return notice(
        {
            "added": (_("The service is made"), _("It can be booked as soon as somebody is free."), "good"),
            "saved": (_("Saved"), _("It counts for new bookings; those made keep what was agreed."), "good"),
            "copied": (_("This is the copy"), _("Clients do not see it until you show it to them."), "good"),
            "ordered": (_("The order is kept"), "", "good"),
            "archived": (_("Archived"), _("It can be booked no more. What is booked stays booked."), "good"),
            "restored": (_("It is offered again"), "", "good"),
            "deleted": (_("Deleted"), "", "good"),
        }
    )
