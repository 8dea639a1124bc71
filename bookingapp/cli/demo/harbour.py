"""The demo's salon: Harbour Hair & Spa in New York. People, hours and rooms; what it offers is in `harbour_menu`."""

from datetime import date, timedelta

from bookingapp.base.actor import SYSTEM
from bookingapp.cli.demo.calendar import closing, day_span, holidays, week
from bookingapp.cli.demo.harbour_menu import add_menu
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.resources import add_resource
from bookingapp.domain.schedule.commands import DayHours, WallHours, add_block, set_schedule
from bookingapp.domain.staff.commands import add_position, add_staff
from bookingapp.models.business import Business

SLUG = "harbour"
ZONE = "America/New_York"

OPENING = week("Mon 10:00-18:00; Tue-Fri 09:00-21:00; Sat 09:00-18:00")
MAYA = week("Tue-Fri 09:00-13:00 13:30-17:30; Sat 09:00-12:30 13:00-16:00")
LUCA = week("Mon 10:00-14:00 14:30-18:00; Wed-Fri 12:00-16:00 16:30-20:45")
PRIYA = week(
    "Tue 09:30-13:00 14:00-18:00; Wed-Thu 11:30-15:30 16:30-20:30; Fri 09:30-13:00 14:00-18:00;"
    " Sat 10:00-13:00 13:45-17:30"
)
SAM = week("Thu-Fri 14:00-19:00; Sat 09:00-14:30")


def make_harbour(today: date) -> Business:
    """The salon, with everything but its clients and bookings."""
    business = create_business(
        SYSTEM,
        name="Harbour Hair & Spa",
        slug=SLUG,
        timezone=ZONE,
        currency="USD",
        country="US",
        about=(
            "Cuts, colour and quiet treatments in a sunlit loft by the water. "
            "Come as you are; the coffee is good and nobody hurries you."
        ),
        phone="+12125550142",
        email="hello@harbour.test",
        branding={"colour": "#0f5c6e"},
        min_notice_minutes=60,
        booking_window_days=90,
        cancellation={"free_until_minutes": 24 * 60, "fee_percent": 25, "no_show_fee_percent": 50},
        demo=True,
    )
    location = add_location(
        SYSTEM,
        business.id,
        name="Harbour Loft",
        address="214 South Street, 2nd floor\nNew York, NY 10038",
        phone="+12125550142",
        email="hello@harbour.test",
    )
    closed = [DayHours(day) for day in holidays(today, ((1, 1), (7, 4), (12, 25)))]
    short = DayHours(date(today.year, 12, 24), (WallHours(9 * 60, 14 * 60),))
    outing = DayHours(_monday_after(today, 15))
    overrides = {hours.day: hours for hours in (outing, short, *closed)}
    set_schedule(
        SYSTEM,
        business.id,
        location_id=location.id,
        weekly=OPENING,
        overrides=list(overrides.values()),
    )
    staff = _add_people(business, location.id)
    rooms = {
        name: add_resource(
            SYSTEM, business.id, location_id=location.id, name=name, kind=kind, quantity=quantity
        ).id
        for name, kind, quantity in (
            ("Styling chair", "chair", 3),
            ("Treatment room", "room", 2),
            ("Colour bar", "chair", 2),
            ("Studio", "room", 1),
        )
    }
    add_menu(business.id, staff, rooms)
    _add_time_off(business.id, location.id, staff, rooms, today)
    return business


def _monday_after(today: date, days: int) -> date:
    day = today + timedelta(days=days)
    return day + timedelta(days=-day.weekday() % 7)


def _add_people(business: Business, location_id: int) -> dict[str, int]:
    """Staff by their first name in small letters."""
    stylist, colourist, therapist = (
        add_position(SYSTEM, business.id, name=name, order=order).id
        for order, name in enumerate(("Stylist", "Colourist", "Spa therapist"))
    )
    people = (
        ("Maya Okafor", "Senior stylist", stylist, MAYA, 0, 160,
         "Fifteen years behind the chair. Curls, crops and cuts that still look right in week six."),
        ("Luca Bianchi", "Colour director", colourist, LUCA, 0, 100,
         "Trained in Milan. Believes the best colour is the one nobody asks about. In until late, Wednesday to Friday."),
        ("Priya Raman", "Spa therapist", therapist, PRIYA, 0, 100,
         "Massage, facials and the morning stretch class. Warm hands, few words."),
        ("Sam Whitfield", "Stylist, part-time", stylist, SAM, -1, 60,
         "Finishing an apprenticeship with Maya. Takes a little longer, charges a little less."),
    )  # fmt: skip
    staff: dict[str, int] = {}
    for order, (name, title, position_id, hours, priority, weight, about) in enumerate(people):
        key = name.split()[0].lower()
        member = add_staff(
            SYSTEM,
            business.id,
            name=name,
            title=title,
            about=about,
            email=f"{key}@harbour.test",
            position_id=position_id,
            location_ids=[location_id],
            priority=priority,
            weight=weight,
            order=order,
        )
        set_schedule(SYSTEM, business.id, staff_id=member.id, weekly=hours)
        staff[key] = member.id
    return staff


def _add_time_off(
    business_id: int, location_id: int, staff: dict[str, int], rooms: dict[str, int], today: date
) -> None:
    """Holidays, an errand, a repair: each in days from today."""
    away = closing(ZONE, today + timedelta(days=22), 5)
    add_block(SYSTEM, business_id, staff_id=staff["maya"], starts=away[0], ends=away[1], reason="Holiday")
    earlier = closing(ZONE, today - timedelta(days=47), 7)
    add_block(
        SYSTEM, business_id, staff_id=staff["luca"], starts=earlier[0], ends=earlier[1], reason="Holiday"
    )
    errand = day_span(ZONE, today + timedelta(days=2), 14 * 60, 16 * 60)
    add_block(
        SYSTEM, business_id, staff_id=staff["priya"], starts=errand[0], ends=errand[1], reason="Dentist"
    )
    repair = day_span(ZONE, today + timedelta(days=9), 9 * 60, 13 * 60)
    add_block(
        SYSTEM,
        business_id,
        resource_id=rooms["Colour bar"],
        starts=repair[0],
        ends=repair[1],
        reason="New basins",
    )
    party = day_span(ZONE, today + timedelta(days=34), 17 * 60, 21 * 60)
    add_block(
        SYSTEM, business_id, location_id=location_id, starts=party[0], ends=party[1], reason="Private evening"
    )
