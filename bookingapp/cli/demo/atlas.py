"""The demo's practice: Atlas Praxis in Berlin and Lisbon, in German, with two time zones."""

from datetime import date, timedelta
from typing import Any

from bookingapp.base.actor import SYSTEM
from bookingapp.cli.demo.calendar import closing, day_span, holidays, week
from bookingapp.domain.business.commands import add_location, create_business
from bookingapp.domain.catalog.commands import Extra, PerformerSettings, add_category, add_service
from bookingapp.domain.catalog.resources import add_resource
from bookingapp.domain.schedule.commands import DayHours, add_block, set_schedule
from bookingapp.domain.staff.commands import add_position, add_staff
from bookingapp.models.business import Business

SLUG = "atlas"
ZONE = "Europe/Berlin"
LISBON = "Europe/Lisbon"

HOUR = 60
DAY = 24 * HOUR


def make_atlas(today: date) -> Business:
    """The practice, with everything but its clients and bookings."""
    business = create_business(
        SYSTEM,
        name="Atlas Praxis",
        slug=SLUG,
        timezone=ZONE,
        currency="EUR",
        locale="de",
        country="DE",
        about=(
            "Physiotherapie, die sich Zeit nimmt: eine Praxis in Berlin-Mitte und eine kleine in Lissabon, "
            "für alle, die zwischen beiden leben."
        ),
        phone="+493023125014",
        email="praxis@atlas.test",
        branding={"colour": "#3d5a2f"},
        min_notice_minutes=2 * HOUR,
        booking_window_days=60,
        cancellation={"free_until_minutes": DAY, "fee_percent": 80, "no_show_fee_percent": 100},
        demo=True,
    )
    berlin = add_location(
        SYSTEM,
        business.id,
        name="Berlin-Mitte",
        address="Linienstraße 214\n10119 Berlin",
        phone="+493023125014",
        order=0,
    ).id
    lisbon = add_location(
        SYSTEM,
        business.id,
        name="Lissabon",
        timezone=LISBON,
        address="Rua das Flores 27\n1200-193 Lisboa",
        email="lisboa@atlas.test",
        order=1,
    ).id
    closed = [DayHours(day) for day in holidays(today, ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26)))]
    berlin_hours = week("Mon-Fri 07:30-19:30; Sat 09:00-14:00")
    set_schedule(SYSTEM, business.id, location_id=berlin, weekly=berlin_hours, overrides=closed)
    lisbon_hours = week("Mon-Fri 09:00-13:00 14:00-19:00")
    set_schedule(SYSTEM, business.id, location_id=lisbon, weekly=lisbon_hours)
    staff = _add_people(business, berlin, lisbon)
    rooms = {
        name: add_resource(
            SYSTEM, business.id, location_id=berlin, name=name, kind="room", quantity=quantity
        ).id
        for name, quantity in (("Behandlungsraum", 2), ("Bewegungsraum", 1))
    }
    _add_menu(business.id, staff, rooms, berlin)
    _add_time_off(business.id, lisbon, staff, today)
    return business


def _add_people(business: Business, berlin: int, lisbon: int) -> dict[str, int]:
    """Staff by a short key."""
    therapist, doctor = (
        add_position(SYSTEM, business.id, name=name, order=order).id
        for order, name in enumerate(("Physiotherapie", "Orthopädie"))
    )
    aylin = week("Mon-Tue 08:00-12:00 12:45-17:00", berlin)
    aylin += week("Thu 09:00-13:00 14:00-18:30; Fri 09:00-13:00 14:00-16:00", lisbon)
    people: tuple[tuple[Any, ...], ...] = (
        ("jonas", "Dr. Jonas Weber", "Facharzt für Orthopädie", doctor, [berlin],
         week("Mon 08:00-12:30 13:30-16:30; Wed 08:00-12:30 13:30-16:30; Fri 08:00-12:30 13:30-16:30"),
         "Hört erst zu und untersucht dann. Sprechstunde auch auf Englisch."),
        ("aylin", "Aylin Demir", "Leitende Physiotherapeutin", therapist, [berlin, lisbon], aylin,
         "Montags und dienstags in Berlin, donnerstags und freitags in Lissabon. Manuelle Therapie und Kiefer."),
        ("tomasz", "Tomasz Nowak", "Physiotherapeut, Teilzeit", therapist, [berlin],
         week("Tue-Thu 13:00-19:30; Sat 09:00-14:00"),
         "Sport, Knie, Schulter. Abends und samstags da."),
        ("ines", "Inês Carvalho", "Fisioterapeuta", therapist, [lisbon],
         week("Mon-Fri 09:00-13:00 14:00-18:00"),
         "Betreut Lissabon. Spricht Portugiesisch, Deutsch und Englisch."),
    )  # fmt: skip
    staff: dict[str, int] = {}
    for order, (key, name, title, position_id, places, hours, about) in enumerate(people):
        member = add_staff(
            SYSTEM,
            business.id,
            name=name,
            title=title,
            about=about,
            email=f"{key}@atlas.test",
            position_id=position_id,
            location_ids=places,
            order=order,
        )
        set_schedule(SYSTEM, business.id, staff_id=member.id, weekly=hours)
        staff[key] = member.id
    return staff


def _add_menu(business_id: int, staff: dict[str, int], rooms: dict[str, int], berlin: int) -> None:
    treat, examine, move = (
        add_category(SYSTEM, business_id, name=name, order=order).id
        for order, name in enumerate(("Behandlung", "Sprechstunde", "Kurse"))
    )
    jonas, aylin, tomasz, ines = (staff[key] for key in ("jonas", "aylin", "tomasz", "ines"))
    therapists = [aylin, tomasz, ines]
    room = {rooms["Behandlungsraum"]: 1}
    menu: tuple[dict[str, Any], ...] = (
        {
            "category_id": treat,
            "name": "Krankengymnastik",
            "description": "Zwanzig Minuten Übungen, angeleitet und auf Sie abgestimmt. Bitte bequeme Kleidung mitbringen.",
            "duration_minutes": 20,
            "price_amount": 3400,
            "buffer_after_minutes": 5,
            "slot_step_minutes": 10,
            "staff_ids": therapists,
            "addons": [Extra("Wärmepackung", 15, 1200)],
        },
        {
            "category_id": treat,
            "name": "Manuelle Therapie",
            "description": "Gelenke und Muskeln mit den Händen gelöst, vom Nacken bis zum Fuß.",
            "duration_minutes": 30,
            "price_amount": 4600,
            "buffer_after_minutes": 5,
            "staff_ids": [tomasz, ines],
            "performers": [PerformerSettings(aylin, price_amount=5200)],
        },
        {
            "category_id": treat,
            "name": "Manuelle Lymphdrainage",
            "description": "Sanfte, lange Griffe gegen Schwellungen nach Verletzung oder Operation.",
            "duration_minutes": 45,
            "price_amount": 6200,
            "buffer_after_minutes": 10,
            "location_ids": [berlin],
            "resources": room,
            "staff_ids": [aylin, tomasz],
        },
        {
            "category_id": treat,
            "name": "Hausbesuch",
            "description": "Wir kommen zu Ihnen, innerhalb des S-Bahn-Rings. Eine Anfrage bestätigen wir am selben Tag.",
            "duration_minutes": 45,
            "price_amount": 8900,
            "buffer_before_minutes": 30,
            "buffer_after_minutes": 30,
            "slot_step_minutes": 30,
            "place": "client",
            "requires_approval": True,
            "min_notice_minutes": DAY,
            "location_ids": [berlin],
            "staff_ids": [tomasz],
            "questions": [
                {"key": "address", "label": "Wohin dürfen wir kommen?", "type": "textarea", "required": True}
            ],
        },
        {
            "category_id": examine,
            "name": "Erstuntersuchung",
            "description": "Anamnese, Untersuchung, Behandlungsplan. Bringen Sie Befunde und Bilder mit, wenn es welche gibt.",
            "duration_minutes": 40,
            "price_amount": 9800,
            "buffer_after_minutes": 5,
            "location_ids": [berlin],
            "resources": room,
            "staff_ids": [jonas],
            "questions": [
                {"key": "complaint", "label": "Was führt Sie zu uns?", "type": "textarea", "required": True},
                {
                    "key": "insured",
                    "label": "Wie sind Sie versichert?",
                    "type": "choice",
                    "required": True,
                    "options": ["Gesetzlich", "Privat", "Selbstzahler"],
                },
            ],
        },
        {
            "category_id": examine,
            "name": "Videosprechstunde",
            "description": "Ein Verlaufsgespräch von überall. Den Link senden wir mit der Bestätigung.",
            "duration_minutes": 15,
            "price_amount": 3900,
            "place": "video",
            "location_ids": [berlin],
            "staff_ids": [jonas],
        },
        {
            "category_id": examine,
            "name": "Telefonische Rückfrage",
            "description": "Zehn Minuten, ein Anruf, eine Antwort. Wir rufen Sie an.",
            "duration_minutes": 10,
            "price_amount": 0,
            "place": "phone",
            "max_active_per_client": 1,
            "staff_ids": [jonas, ines],
        },
        {
            "category_id": move,
            "name": "Rückenkurs",
            "description": "Eine Stunde Kraft und Beweglichkeit für den Rücken, höchstens zehn Personen.",
            "duration_minutes": 60,
            "price_amount": 1600,
            "capacity": 10,
            "location_ids": [berlin],
            "resources": {rooms["Bewegungsraum"]: 1},
            "staff_ids": [tomasz],
        },
    )
    for order, service in enumerate(menu):
        add_service(SYSTEM, business_id, order=order, **service)


def _add_time_off(business_id: int, lisbon: int, staff: dict[str, int], today: date) -> None:
    away = closing(ZONE, today + timedelta(days=12), 4)
    add_block(
        SYSTEM, business_id, staff_id=staff["jonas"], starts=away[0], ends=away[1], reason="Fortbildung"
    )
    works = day_span(LISBON, today + timedelta(days=6), 9 * HOUR, 13 * HOUR)
    add_block(
        SYSTEM, business_id, location_id=lisbon, starts=works[0], ends=works[1], reason="Wasser abgestellt"
    )
