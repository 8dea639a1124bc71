"""Found a business that can be booked at once: itself, its owner, a place with hours, services of its trade."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import _
from bookingapp.domain.business.commands import add_location, create_business, create_user, grant_access
from bookingapp.domain.business.lands import country_of
from bookingapp.domain.business.origins import origins_of_site
from bookingapp.domain.business.queries import has_business, user_by_email
from bookingapp.domain.business.rules import Check
from bookingapp.domain.business.trades import BY_KEY, NEAR, Offer, Trade, said
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.catalog.resources import add_resource
from bookingapp.domain.schedule.commands import WeeklyHours, set_schedule
from bookingapp.domain.schedule.placing import ClassShape
from bookingapp.domain.schedule.series import SeriesRequest, create_series
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.domain.staff.commands import add_staff
from bookingapp.models.business import Business, Location, User

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Founding:
    """What is needed to begin. `trade` is a key of TRADES, `owner` the owner's name, `website` where it is embedded."""

    name: str
    timezone: str
    currency: str
    email: str
    password: str
    owner: str = ""
    locale: str = "en"
    slug: str | None = None
    website: str | None = None
    trade: str = "empty"


def found_first(actor: Actor, founding: Founding) -> tuple[Business, User]:
    """Found the first business of an installation. Raises Forbidden, Invalid, and Conflict when there is one."""
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite lets one writer in at a time as it is
        db.session.execute(text("LOCK TABLE business IN SHARE ROW EXCLUSIVE MODE"))
    if has_business():
        raise Conflict(_("There is a business already. Sign in, or make another one at the shell."))
    return found_business(actor, founding)


def found_business(actor: Actor, founding: Founding) -> tuple[Business, User]:
    """Found a business; an owner who has a login keeps it. Raises Forbidden, Invalid, Conflict."""
    check = Check()
    trade = BY_KEY.get(founding.trade)
    if trade is None:
        check.refuse("trade", _("Choose one of: %(choices)s.", choices=", ".join(BY_KEY)))
    check.done()
    assert trade is not None
    business = create_business(
        actor,
        name=founding.name,
        slug=founding.slug,
        timezone=founding.timezone,
        currency=founding.currency,
        locale=founding.locale,
        country=country_of(founding.timezone),
        email=founding.email,
        website=founding.website,
        embed_origins=origins_of_site(founding.website or ""),
    )
    business.trade = trade.key
    owner = user_by_email(founding.email.strip().lower()) or create_user(
        actor,
        email=founding.email,
        name=founding.owner or founding.email.partition("@")[0],
        password=founding.password,
    )
    grant_access(actor, business.id, user_id=owner.id, role="owner")
    _furnish(actor, business, owner, founding, trade)
    return business, owner


def _furnish(actor: Actor, business: Business, owner: User, founding: Founding, trade: Trade) -> None:
    """A place with hours, those who serve, and what they offer."""
    place = add_location(actor, business.id, name=founding.name)
    weekly = [WeeklyHours(day, trade.opens, trade.closes) for day in trade.days]
    set_schedule(actor, business.id, location_id=place.id, weekly=weekly)
    staff = _serve(actor, business, owner, founding, trade, place)
    room = None
    if trade.rooms is not None:
        name, quantity = trade.rooms
        room = add_resource(
            actor, business.id, location_id=place.id, name=said(name, founding.locale), quantity=quantity
        ).id
    for order, offer in enumerate(trade.offers):
        service_id = _offer(actor, business, offer, founding.locale, staff, room, order)
        if offer.seats > 1:
            _give(actor, business, offer, service_id, place, staff)


def _serve(
    actor: Actor, business: Business, owner: User, founding: Founding, trade: Trade, place: Location
) -> list[int]:
    """The owner, or where rooms are let the rooms."""
    if trade.members:
        return [
            add_staff(
                actor, business.id, name=said(name, founding.locale), location_ids=[place.id], order=order
            ).id
            for order, name in enumerate(trade.members)
        ]
    name = founding.owner or founding.name
    return [add_staff(actor, business.id, name=name, user_id=owner.id, location_ids=[place.id]).id]


def _offer(
    actor: Actor,
    business: Business,
    offer: Offer,
    language: str,
    staff: Sequence[int],
    room: int | None,
    order: int,
) -> int:
    is_priced = business.currency in NEAR or not offer.price
    return add_service(
        actor,
        business.id,
        name=said(offer.name, language),
        description=said(offer.about, language),
        duration_minutes=offer.minutes,
        price_amount=offer.price * 100 if is_priced else 0,
        price_type="flat" if is_priced else "custom",
        buffer_after_minutes=offer.after,
        place=offer.place,
        requires_approval=offer.approval,
        capacity=offer.seats,
        staff_ids=staff,
        resources={room: 1} if offer.room and room is not None else {},
        order=order,
    ).id


def _give(
    actor: Actor, business: Business, offer: Offer, service_id: int, place: Location, staff: Sequence[int]
) -> None:
    """The dates of a class, from tomorrow on."""
    timetable = timetable_by_id(business.id)
    zone = timetable.locations[place.id].zone
    tomorrow = clock.today(zone) + timedelta(days=1)
    shape = ClassShape(service_id, place.id, offer.minutes, tuple(staff[:1]), offer.seats)
    rule = "FREQ=WEEKLY;BYDAY=" + ",".join(DAYS[day] for day in offer.days)
    create_series(actor, timetable, SeriesRequest(shape, rule, tomorrow, offer.starts))
