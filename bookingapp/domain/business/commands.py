"""Set up a business: itself, its locations, its users and what they may do."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict, Forbidden
from bookingapp.base.events import emit
from bookingapp.base.i18n import _
from bookingapp.base.ids import new_id
from bookingapp.domain.business import passwords
from bookingapp.domain.business.access import allowed, own
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.business.rules import CANCELLATION, Check, free_slug, slug_of
from bookingapp.models.business import Access, Business, Location, Role, User

YEAR = 365 * 24 * 60


def create_business(
    actor: Actor,
    *,
    name: str,
    timezone: str,
    currency: str,
    slug: str | None = None,
    locale: str = "en",
    about: str = "",
    phone: str | None = None,
    email: str | None = None,
    website: str | None = None,
    country: str | None = None,
    branding: Mapping[str, Any] | None = None,
    min_notice_minutes: int = 60,
    booking_window_days: int | None = 90,
    cancellation: Mapping[str, int] | None = None,
    hold_minutes: int = 10,
    pending_hours: int = 48,
    offer_minutes: int = 120,
    embed_origins: Sequence[str] = (),
    listed: bool = True,
    demo: bool = False,
) -> Business:
    """Make a business with its built-in roles; it has no location yet.

    Without a slug one is made of the name. `offer_minutes` is how long a place is kept for somebody on the
    waiting list; 0 means that there is none. Raises Forbidden (the system alone may), Invalid, and Conflict
    when the slug is taken.
    """
    if actor.kind != "system":
        raise Forbidden(_("You are not allowed to do this."))
    check = Check()
    now = clock.now()
    business = Business(
        public_id=new_id("biz"),
        slug=check.slug("slug", _free_business_slug(name) if slug is None else slug),
        name=check.line("name", name),
        timezone=check.zone("timezone", timezone),
        currency=check.currency("currency", currency),
        locale=check.locale("locale", locale),
        about=check.text("about", about),
        country=check.country("country", country),
        phone=check.phone("phone", phone, country),
        email=check.email("email", email),
        website=check.link("website", website),
        branding=_branding(check, branding or {}),
        min_notice_minutes=check.number("min_notice_minutes", min_notice_minutes, 0, YEAR),
        booking_window_days=check.whole("booking_window_days", booking_window_days, 1, 3650),
        cancellation=check.mapping("cancellation", cancellation, CANCELLATION),
        hold_minutes=check.number("hold_minutes", hold_minutes, 1, 120),
        pending_hours=check.number("pending_hours", pending_hours, 1, 24 * 90),
        offer_minutes=check.number("offer_minutes", offer_minutes, 0, 24 * 60 * 7),
        embed_origins=check.origins("embed_origins", embed_origins),
        listed=listed,
        demo=demo,
        created_at=now,
        updated_at=now,
    )
    check.done()
    _refuse_taken_slug(business.slug)
    db.session.add(business)
    db.session.flush()
    _add_built_in_roles(business)
    emit("business.created", actor, business.id, business.public_id, name=business.name, slug=business.slug)
    return business


def add_location(
    actor: Actor,
    business_id: int,
    *,
    name: str,
    timezone: str | None = None,
    slug: str | None = None,
    address: str = "",
    phone: str | None = None,
    email: str | None = None,
    order: int = 0,
) -> Location:
    """Add a place; its zone is the business's unless given. Raises NotFound, Forbidden, Invalid, Conflict."""
    business = allowed(actor, business_id, "locations:write")
    check = Check()
    taken = frozenset(db.session.scalars(select(Location.slug).where(Location.business_id == business_id)))
    location = Location(
        public_id=new_id("loc"),
        business_id=business_id,
        slug=check.slug("slug", free_slug(slug_of(name, "location"), taken) if slug is None else slug),
        name=check.line("name", name),
        timezone=check.zone("timezone", business.timezone if timezone is None else timezone),
        address=check.text("address", address, longest=500),
        phone=check.phone("phone", phone, business.country),
        email=check.email("email", email),
        order=check.number("order", order, 0, 10_000),
    )
    check.done()
    if location.slug in taken:
        raise Conflict(_("There is already a location %(slug)s.", slug=location.slug))
    db.session.add(location)
    db.session.flush()
    emit("location.created", actor, business_id, location.public_id, name=location.name)
    return location


def create_user(
    actor: Actor, *, email: str, name: str, password: str | None = None, locale: str | None = None
) -> User:
    """Make a login; without a password it can be entered by e-mailed link only. It may do nothing yet.

    Raises Forbidden (the system alone may), Invalid, and Conflict when the address has a login.
    """
    if actor.kind != "system":
        raise Forbidden(_("You are not allowed to do this."))
    check = Check()
    address = check.email("email", email)
    if not email:
        check.refuse("email", _("This must not be empty."))
    user = User(
        public_id=new_id("usr"),
        name=check.line("name", name),
        password_hash=_hashed(check, password),
        locale=None if locale is None else check.locale("locale", locale),
        created_at=clock.now(),
    )
    check.done()
    assert address is not None
    user.email = address
    if db.session.scalar(select(User.id).where(User.email == address)) is not None:
        raise Conflict(_("There is already a login for %(email)s.", email=address))
    db.session.add(user)
    db.session.flush()
    return user


def grant_access(
    actor: Actor, business_id: int, *, user_id: int, role: str, location_id: int | None = None
) -> Access:
    """Give a user a role at a business, everywhere or at one location; a role held there before is replaced.

    `role` is a role's name. Raises NotFound, Forbidden, Invalid.
    """
    allowed(actor, business_id, "users:write")
    check = Check()
    user = db.session.get(User, user_id)
    if user is None:
        check.refuse("user_id", _("There is no such entry."))
    own(check, "location_id", Location, business_id, location_id)
    found = db.session.scalar(select(Role).where(Role.business_id == business_id, Role.name == role))
    if found is None:
        check.refuse("role", _("There is no such role."))
    check.done()
    assert found is not None
    assert user is not None
    access = _access(business_id, user_id, location_id)
    access.role_id = found.id
    db.session.add(access)
    db.session.flush()
    emit("access.granted", actor, business_id, user.public_id, role=role)
    return access


def _access(business_id: int, user_id: int, location_id: int | None) -> Access:
    place = Access.location_id.is_(None) if location_id is None else Access.location_id == location_id
    found = db.session.scalar(
        select(Access).where(Access.business_id == business_id, Access.user_id == user_id, place)
    )
    return found or Access(business_id=business_id, user_id=user_id, location_id=location_id)


def _free_business_slug(name: str) -> str:
    wanted = slug_of(name, "business")
    taken = db.session.scalars(select(Business.slug).where(Business.slug.startswith(wanted, autoescape=True)))
    return free_slug(wanted, frozenset(taken))


def _refuse_taken_slug(slug: str) -> None:
    if db.session.scalar(select(Business.id).where(Business.slug == slug)) is not None:
        raise Conflict(_("There is already a business at the address %(slug)s.", slug=slug))


def _add_built_in_roles(business: Business) -> None:
    for name, rights in BUILT_IN.items():
        db.session.add(
            Role(
                public_id=new_id("rol"),
                business_id=business.id,
                name=name,
                rights=sorted(rights),
                built_in=True,
            )
        )
    db.session.flush()


def _branding(check: Check, given: Mapping[str, Any]) -> dict[str, Any]:
    for name in given.keys() - {"colour", "logo_url"}:
        check.refuse(f"branding.{name}", _("There is no such setting."))
    kept = {
        "colour": check.colour("branding.colour", given.get("colour")),
        "logo_url": check.link("branding.logo_url", given.get("logo_url")),
    }
    return {name: value for name, value in kept.items() if value is not None}


def _hashed(check: Check, password: str | None) -> str | None:
    if password is None:
        return None
    if not passwords.SHORTEST <= len(password) <= passwords.LONGEST:
        check.refuse(
            "password",
            _(
                "Choose a password of %(low)s to %(high)s characters.",
                low=passwords.SHORTEST,
                high=passwords.LONGEST,
            ),
        )
        return None
    return passwords.hash_password(password)
