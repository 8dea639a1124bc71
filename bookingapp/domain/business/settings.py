"""What a business says of itself and the rules it sets, changed after it was made."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import exists, select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.events import emit
from bookingapp.base.i18n import LANGUAGES, _
from bookingapp.base.marks import check_mark, mark_of
from bookingapp.domain.business.access import allowed
from bookingapp.domain.business.rules import CANCELLATION, Check
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business
from bookingapp.models.catalog import AddOn, Service, ServiceStaff

YEAR = 365 * 24 * 60

ABOUT = (
    "name",
    "slug",
    "about",
    "country",
    "phone",
    "email",
    "website",
    "timezone",
    "currency",
    "locale",
    "listed",
)
"""Who the business is and how it is found."""

POLICIES = (
    "min_notice_minutes",
    "booking_window_days",
    "hold_minutes",
    "pending_hours",
    "offer_minutes",
    "cancellation",
    "confirm_agents",
)
"""When it can be booked, and what cancelling costs."""

BRANDING = ("branding",)
"""How it looks: `{"colour", "logo_url"}`."""

EMBEDDING = ("embed_origins",)
"""Which sites may show its pages in a frame."""

Rule = Callable[[Check, Business, Any], Any]

_RULES: dict[str, Rule] = {
    "name": lambda check, _row, value: check.line("name", value),
    "slug": lambda check, row, value: _slug(check, row, value),
    "about": lambda check, _row, value: check.text("about", value, longest=2000),
    "country": lambda check, _row, value: check.country("country", value or None),
    "email": lambda check, _row, value: check.email("email", value),
    "website": lambda check, _row, value: check.link("website", value),
    "timezone": lambda check, _row, value: check.zone("timezone", value),
    "currency": lambda check, row, value: _currency(check, row, value),
    "locale": lambda check, _row, value: check.choice("locale", value, tuple(LANGUAGES)),
    "listed": lambda _check, _row, value: bool(value),
    "min_notice_minutes": lambda check, _row, value: check.number("min_notice_minutes", value, 0, YEAR),
    "booking_window_days": lambda check, _row, value: check.whole("booking_window_days", value, 1, 3650),
    "hold_minutes": lambda check, _row, value: check.number("hold_minutes", value, 1, 120),
    "pending_hours": lambda check, _row, value: check.number("pending_hours", value, 1, 24 * 90),
    "offer_minutes": lambda check, _row, value: check.number("offer_minutes", value, 0, 24 * 60 * 7),
    "cancellation": lambda check, _row, value: check.mapping("cancellation", value, CANCELLATION),
    "confirm_agents": lambda _check, _row, value: bool(value),
    "branding": lambda check, _row, value: _branding(check, value),
    "embed_origins": lambda check, _row, value: check.origins("embed_origins", value),
}
"""What each may be; the telephone number comes last, since it is read as dialled in the country."""


def find_business(actor: Actor, business_id: int) -> Business:
    """The business with everything it has set. Raises NotFound, Forbidden."""
    return allowed(actor, business_id, "settings:read")


def settings_mark(business: Business, names: tuple[str, ...]) -> str:
    """The mark of what a form of these settings shows."""
    return mark_of(_standing(business, names))


def update_business(actor: Actor, business_id: int, *, mark: str | None = None, **chosen: Any) -> Business:
    """Change some of its settings: those of ABOUT, POLICIES, BRANDING and EMBEDDING, by their names.

    `mark` is that of the same names when they were shown. Raises NotFound, Forbidden, Invalid, and Conflict when
    somebody has changed them meanwhile.
    """
    allowed(actor, business_id, "settings:write")
    row = db.session.scalars(
        select(Business)
        .where(Business.id == business_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    check_mark(mark, _standing(row, tuple(chosen)))
    values = _checked(row, chosen)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        db.session.flush()  # which renews the timetable's stamp, and says when
        db.session.refresh(row, ["updated_at", "timetable_stamp"])
        emit("business.changed", actor, business_id, row.public_id, fields=changed)
    return row


def _standing(business: Business, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(business, name) for name in names}


def _checked(row: Business, chosen: Mapping[str, Any]) -> dict[str, Any]:
    check = Check()
    values: dict[str, Any] = {}
    for name, value in chosen.items():
        if name == "phone":
            values[name] = check.phone(name, value, chosen.get("country", row.country) or None)
        elif name in _RULES:
            values[name] = _RULES[name](check, row, value)
        else:
            check.refuse(name, _("There is no such setting."))
    check.done()
    return values


def _slug(check: Check, row: Business, slug: str) -> str:
    kept = check.slug("slug", slug)
    taken = select(Business.id).where(Business.slug == kept, Business.id != row.id)
    if kept != row.slug and db.session.scalar(taken) is not None:
        check.refuse("slug", _("Another business has this address already."))
    return kept


def _currency(check: Check, row: Business, code: str) -> str:
    kept = check.currency("currency", code)
    if kept != row.currency and is_priced(row.id):
        check.refuse(
            "currency",
            _(
                "There are prices in %(currency)s already, so it can no longer be changed.",
                currency=row.currency,
            ),
        )
    return kept


def is_priced(business_id: int) -> bool:
    """Whether anything of the business has a price, which another currency would make a different one."""
    priced = (
        exists().where(Service.business_id == business_id, Service.price_amount > 0),
        exists().where(AddOn.business_id == business_id, AddOn.price_amount > 0),
        exists().where(ServiceStaff.business_id == business_id, ServiceStaff.price_amount > 0),
        exists().where(Booking.business_id == business_id, Booking.price_amount > 0),
    )
    return any(db.session.scalar(select(one)) for one in priced)


def _branding(check: Check, given: Mapping[str, Any]) -> dict[str, Any]:
    kept = {
        "colour": check.colour("branding.colour", given.get("colour")),
        "logo_url": _picture(check, given.get("logo_url")),
    }
    return {name: value for name, value in kept.items() if value}


def _picture(check: Check, address: str | None) -> str | None:
    """Browsers show pictures on our pages from https alone."""
    link = check.link("branding.logo_url", address)
    if link and urlsplit(link).scheme != "https":
        check.refuse("branding.logo_url", _("The picture's address must begin with https://."))
    return link
