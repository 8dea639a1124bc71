"""Services that stand are changed, put in order, copied, archived. What was booked keeps what was agreed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import exists, select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.base.marks import check_mark
from bookingapp.domain.business.access import allowed, own
from bookingapp.domain.business.rules import Check, free_slug, slug_of
from bookingapp.domain.catalog import rules
from bookingapp.domain.catalog.belongings import (
    Extra,
    put_addons,
    put_performers,
    put_places,
    put_resources,
)
from bookingapp.domain.catalog.commands import taken_slugs
from bookingapp.domain.catalog.queries import has_history, list_categories, sheet_of
from bookingapp.models.catalog import AddOn, Service, ServiceCategory, Subdivision
from bookingapp.models.schedule import Occurrence, lasting

WRITE = "services:write"
PLANNED = "planned"

_BELONGINGS = ("performers", "location_ids", "resources", "addons")


def update_service(
    actor: Actor, business_id: int, service_ref: str, *, mark: str | None = None, **chosen: Any
) -> Service:
    """Change some of what is said of a service, by the names in which `add_service` takes it.

    `performers`, `location_ids`, `resources` and `addons` replace what stood; of add-ons, those not named are
    archived. `mark` is that of the whole sheet when it was shown. Raises NotFound, Forbidden, Invalid, and
    Conflict when somebody has changed it meanwhile.
    """
    service = _locked(actor, business_id, service_ref)
    sheet = sheet_of(service)
    check_mark(mark, sheet)
    check = Check()
    for name in chosen.keys() - sheet.keys():
        check.refuse(name, _("There is no such setting."))
    columns = rules.columns(check, sheet | chosen)
    own(check, "category_id", ServiceCategory, business_id, columns["category_id"])
    own(check, "subdivision_id", Subdivision, business_id, columns["subdivision_id"])
    _check_slug(check, service, columns["slug"])
    _check_capacity(check, service, columns["capacity"])
    check.done()
    changed = sorted(name for name, value in columns.items() if getattr(service, name) != value)
    for name in changed:
        setattr(service, name, columns[name])
    changed += _put_belongings(check, service, chosen)
    check.done()
    if changed:
        db.session.flush()
        emit("service.changed", actor, business_id, service.public_id, fields=changed)
    return service


def archive_service(actor: Actor, business_id: int, service_ref: str) -> Service:
    """Offer it no more; what is booked stays booked. Raises NotFound, Forbidden."""
    service = _locked(actor, business_id, service_ref)
    if service.active:
        service.active = False
        db.session.flush()
        emit("service.archived", actor, business_id, service.public_id, name=service.name)
    return service


def restore_service(actor: Actor, business_id: int, service_ref: str) -> Service:
    """Offer it again, as it was. Raises NotFound, Forbidden."""
    service = _locked(actor, business_id, service_ref)
    if not service.active:
        service.active = True
        db.session.flush()
        emit("service.restored", actor, business_id, service.public_id, name=service.name)
    return service


def delete_service(actor: Actor, business_id: int, service_ref: str) -> None:
    """Delete an archived one that was never booked. Raises NotFound, Forbidden, and Conflict if it has a history."""
    service = _locked(actor, business_id, service_ref)
    if service.active or has_history(service):
        raise Conflict(_("It has been booked, so it can be archived but not deleted."))
    check = Check()
    put_performers(check, service, ())
    put_places(check, service, ())
    put_resources(check, service, {})
    for addon in db.session.scalars(select(AddOn).where(AddOn.service_id == service.id)):
        db.session.delete(addon)
    db.session.flush()
    db.session.delete(service)
    db.session.flush()
    emit("service.deleted", actor, business_id, service_ref, name=service.name)


def duplicate_service(actor: Actor, business_id: int, service_ref: str) -> Service:
    """A copy of all that is set, right after it in the list; only staff see it until it is shown.

    Raises NotFound, Forbidden.
    """
    service = _locked(actor, business_id, service_ref)
    name = _("%(name)s (copy)", name=service.name)[:200]
    sheet = sheet_of(service)
    sheet |= {
        "name": name,
        "slug": free_slug(slug_of(name, "service"), taken_slugs(business_id)),
        "visibility": "staff",
        "addons": [Extra(one.name, one.duration_minutes, one.price_amount) for one in sheet["addons"]],
    }
    check = Check()
    columns = rules.columns(check, sheet) | {"order": service.order}
    check.done()
    copy = Service(public_id=new_id("srv"), business_id=business_id, **columns)
    db.session.add(copy)
    db.session.flush()
    _put_belongings(check, copy, {name: sheet[name] for name in _BELONGINGS})
    check.done()
    _number(business_id, _in_order(business_id), after={copy.id: service.id})
    db.session.flush()
    emit("service.created", actor, business_id, copy.public_id, name=copy.name)
    return copy


def arrange_services(
    actor: Actor, business_id: int, category_ref: str | None, service_refs: Sequence[str]
) -> None:
    """These services stand in this category (None: in none), in this order, before others that are there.

    Ids of what is not there (any more) are passed over. Raises NotFound, Forbidden.
    """
    allowed(actor, business_id, WRITE)
    category_id = None if category_ref is None else _category(business_id, category_ref).id
    rows = _in_order(business_id)
    places = {ref: place for place, ref in enumerate(service_refs)}
    for row in rows:
        if row.public_id in places:
            row.category_id = category_id
    rows.sort(key=lambda row: places.get(row.public_id, len(places)))
    _number(business_id, rows)
    db.session.flush()
    emit("services.ordered", actor, business_id, _business_ref(actor, business_id))


def move_service(actor: Actor, business_id: int, service_ref: str, step: int) -> None:
    """One place up (-1) or down (1) among the services of its category. Raises NotFound, Forbidden."""
    service = _locked(actor, business_id, service_ref)
    rows = [row for row in _in_order(business_id) if row.category_id == service.category_id]
    if service not in rows:
        return
    place = rows.index(service)
    rows.insert(min(max(place + (1 if step > 0 else -1), 0), len(rows) - 1), rows.pop(place))
    category = db.session.get(ServiceCategory, service.category_id) if service.category_id else None
    refs = [row.public_id for row in rows]
    arrange_services(actor, business_id, category.public_id if category else None, refs)


def _locked(actor: Actor, business_id: int, service_ref: str) -> Service:
    allowed(actor, business_id, WRITE)
    found = db.session.scalar(
        select(Service)
        .where(Service.public_id == service_ref, Service.business_id == business_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(_("There is no such service."))
    return found


def _business_ref(actor: Actor, business_id: int) -> str:
    return allowed(actor, business_id, WRITE).public_id


def _category(business_id: int, ref: str) -> ServiceCategory:
    found = db.session.scalar(
        select(ServiceCategory).where(
            ServiceCategory.public_id == ref, ServiceCategory.business_id == business_id
        )
    )
    if found is None:
        raise NotFound(_("There is no such category."))
    return found


def _in_order(business_id: int) -> list[Service]:
    """The services that are offered, as lists show them."""
    return list(
        db.session.scalars(
            select(Service)
            .where(Service.business_id == business_id, Service.active)
            .order_by(Service.order, Service.id)
        )
    )


def _number(business_id: int, rows: Sequence[Service], after: Mapping[int, int] | None = None) -> None:
    """Number them by category, in the order that is given; one may be put right after another."""
    headings = {one.id: place for place, one in enumerate(list_categories(business_id))}
    given = {row.id: float(place) for place, row in enumerate(rows)}
    for late, early in (after or {}).items():
        given[late] = given.get(early, len(rows)) + 0.5
    by_heading = sorted(
        rows, key=lambda row: (headings.get(row.category_id or 0, len(headings)), given[row.id])
    )
    for number, row in enumerate(by_heading):
        if row.order != number:
            row.order = number


def _put_belongings(check: Check, service: Service, chosen: Mapping[str, Any]) -> list[str]:
    """Replace what is named of performers, places, resources and add-ons; names of what is different now."""
    changed = []
    if "performers" in chosen and put_performers(check, service, chosen["performers"]):
        changed.append("staff_ids")
    if "location_ids" in chosen and put_places(check, service, chosen["location_ids"]):
        changed.append("location_ids")
    if "resources" in chosen and put_resources(check, service, chosen["resources"]):
        changed.append("resources")
    if "addons" in chosen and put_addons(check, service, chosen["addons"]):
        changed.append("addons")
    return changed


def _check_slug(check: Check, service: Service, slug: str) -> None:
    others = Service.business_id == service.business_id, Service.id != service.id
    if slug != service.slug and db.session.scalar(select(exists().where(Service.slug == slug, *others))):
        check.refuse("slug", _("Another service has this address already."))


def _check_capacity(check: Check, service: Service, capacity: int) -> None:
    """What is booked one to one cannot become a class, nor the other way round, while dates of it lie ahead."""
    if (capacity > 1) == (service.capacity > 1):
        return
    ahead = exists().where(
        Occurrence.service_id == service.id,
        *lasting(clock.seconds() // 60),
        Occurrence.status == PLANNED,
    )
    if db.session.scalar(select(ahead)):
        check.refuse(
            "capacity",
            _("There are dates of it ahead, which were made the other way. Copy the service instead."),
        )
