"""What Harbour offers: one service of nearly every kind."""

from typing import Any

from bookingapp.base.actor import SYSTEM
from bookingapp.domain.catalog.commands import (
    Extra,
    PerformerSettings,
    add_category,
    add_service,
    add_subdivision,
)

HOUR = 60
DAY = 24 * HOUR


def add_menu(business_id: int, staff: dict[str, int], rooms: dict[str, int]) -> None:
    """Add categories and services; staff by first name, rooms by name."""
    cut, colour, spa, occasions, together = (
        add_category(SYSTEM, business_id, name=name, order=order).id
        for order, name in enumerate(("Cut & style", "Colour", "Spa", "Occasions", "Classes"))
    )
    hair, calm = (
        add_subdivision(SYSTEM, business_id, name=name, order=order).id
        for order, name in enumerate(("Hair", "Spa"))
    )
    chair, room = {rooms["Styling chair"]: 1}, {rooms["Treatment room"]: 1}
    bar, studio = {rooms["Colour bar"]: 1}, {rooms["Studio"]: 1}
    maya, luca, priya, sam = (staff[name] for name in ("maya", "luca", "priya", "sam"))
    of_hair: dict[str, Any] = {"category_id": cut, "subdivision_id": hair, "resources": chair}
    of_colour: dict[str, Any] = {"category_id": colour, "subdivision_id": hair, "resources": bar}
    of_spa: dict[str, Any] = {"category_id": spa, "subdivision_id": calm, "resources": room}
    menu: tuple[dict[str, Any], ...] = (
        of_hair
        | {
            "name": "Cut & finish",
            "description": "A wash, an unhurried cut and a blow-dry, with a few words on how to style it at home.",
            "duration_minutes": 45,
            "price_amount": 6800,
            "buffer_after_minutes": 5,
            "staff_ids": [maya],
            "performers": [
                PerformerSettings(luca, price_amount=7500),
                PerformerSettings(sam, price_amount=5200, duration_minutes=60),
            ],
            "addons": [Extra("Deep conditioning", 15, 1800), Extra("Scalp massage", 10, 1200)],
        },
        of_hair
        | {
            "name": "Short cut",
            "description": "Clippers, scissors or both, tidied at the neck and finished with a hot towel.",
            "duration_minutes": 30,
            "price_amount": 4200,
            "staff_ids": [maya, sam],
            "addons": [Extra("Beard trim", 15, 1500)],
        },
        of_hair
        | {
            "name": "Fringe trim",
            "description": "A quarter of an hour between two cuts. Dry, quick and exact.",
            "duration_minutes": 15,
            "price_amount": 1500,
            "staff_ids": [maya, luca, sam],
        },
        of_hair
        | {
            "name": "Blow-dry & style",
            "description": "Smooth, wavy or up. The price depends on length and is agreed before we begin.",
            "duration_minutes": 40,
            "price_amount": 4800,
            "price_type": "from",
            "staff_ids": [maya, luca, sam],
        },
        of_colour
        | {
            "name": "Root touch-up",
            "description": "Your shade, renewed at the roots. While the colour takes you have half an hour to yourself.",
            "duration_minutes": 90,
            "price_amount": 9500,
            "processing_after": 30,
            "processing_minutes": 35,
            "buffer_after_minutes": 10,
            "staff_ids": [maya, luca],
            "addons": [Extra("Gloss", 15, 2500)],
        },
        of_colour
        | {
            "name": "Full colour & gloss",
            "description": (
                "Root to tip in one new shade, glossed and dried. From this price for short hair; "
                "a fifth is paid ahead, and a patch test 48 hours before is part of it."
            ),
            "duration_minutes": 150,
            "price_amount": 16500,
            "price_type": "from",
            "processing_after": 60,
            "processing_minutes": 40,
            "buffer_after_minutes": 15,
            "max_per_day": 3,
            "min_notice_minutes": 2 * DAY,
            "staff_ids": [luca],
            "deposit": {"type": "percent", "value": 20},
            "cancellation": {"free_until_minutes": 2 * DAY, "fee_percent": 50, "no_show_fee_percent": 100},
            "questions": [
                {
                    "key": "home_colour",
                    "label": "Have you coloured your hair at home in the last six months?",
                    "type": "choice",
                    "required": True,
                    "options": ["No", "Yes", "Not sure"],
                },
                {
                    "key": "allergies",
                    "label": "Allergies we should know of",
                    "type": "text",
                    "required": False,
                },
            ],
        },
        {
            "category_id": colour,
            "subdivision_id": hair,
            "name": "Colour consultation by video",
            "description": "Show us what you have and what you dream of. We send the link; you need daylight and a window.",
            "duration_minutes": 20,
            "price_amount": 0,
            "slot_step_minutes": 20,
            "place": "video",
            "max_active_per_client": 1,
            "staff_ids": [luca, maya],
        },
        of_spa
        | {
            "name": "Deep-tissue massage",
            "description": "An hour of slow, firm work where it is needed. Tell us where it hurts and where not to go.",
            "duration_minutes": 60,
            "price_amount": 11000,
            "buffer_before_minutes": 5,
            "buffer_after_minutes": 15,
            "staff_ids": [priya],
            "cancellation": {"free_until_minutes": 12 * HOUR, "fee_percent": 50, "no_show_fee_percent": 100},
            "addons": [Extra("Hot stones", 15, 2000)],
        },
        of_spa
        | {
            "name": "Harbour facial",
            "description": "Cleansing, steam, a clay mask and a long face massage, with what your skin asks for.",
            "duration_minutes": 50,
            "price_amount": 9500,
            "buffer_after_minutes": 10,
            "staff_ids": [priya],
        },
        of_spa
        | {
            "name": "Evening unwind",
            "description": "Back, neck and scalp by candlelight. Wednesday and Thursday evenings only.",
            "duration_minutes": 75,
            "price_amount": 13500,
            "buffer_after_minutes": 15,
            "staff_ids": [priya],
            "availability": {"days": ["wednesday", "thursday"], "hours": {"start": "17:00", "end": "21:00"}},
        },
        {
            "category_id": spa,
            "subdivision_id": calm,
            "name": "Express manicure",
            "description": "File, shape, polish. Four fixed times a day, always on time.",
            "duration_minutes": 30,
            "price_amount": 3200,
            "fixed_starts": [10 * HOUR, 12 * HOUR, 14 * HOUR + 30, 16 * HOUR],
            "staff_ids": [priya, sam],
        },
        {
            "category_id": occasions,
            "subdivision_id": hair,
            "name": "Bridal styling",
            "description": (
                "Two of us, two hours, one calm morning: trial photographs at hand, hair up or down, "
                "veil set. We confirm each request ourselves."
            ),
            "duration_minutes": 120,
            "price_amount": 38000,
            "staff_count": 2,
            "requires_approval": True,
            "min_notice_minutes": 7 * DAY,
            "booking_window_days": 365,
            "slot_step_minutes": 30,
            "buffer_after_minutes": 15,
            "resources": {rooms["Styling chair"]: 2},
            "staff_ids": [maya, luca, sam],
            "deposit": {"type": "fixed", "value": 10000},
            "cancellation": {"free_until_minutes": 14 * DAY, "fee_percent": 50, "no_show_fee_percent": 100},
            "questions": [
                {"key": "wedding_place", "label": "Where is the wedding?", "type": "text", "required": True},
                {
                    "key": "guests",
                    "label": "How many guests shall we style?",
                    "type": "number",
                    "required": False,
                },
            ],
        },
        of_colour
        | {
            "name": "Corrective colour",
            "description": "When something went wrong elsewhere. We look first, then agree on time and price.",
            "duration_minutes": 180,
            "price_amount": 0,
            "price_type": "custom",
            "requires_approval": True,
            "max_per_day": 1,
            "min_notice_minutes": DAY,
            "staff_ids": [luca],
        },
        of_hair
        | {
            "name": "Friends & family cut",
            "description": "For those who know us. Please do not pass the link on.",
            "duration_minutes": 45,
            "price_amount": 3000,
            "visibility": "unlisted",
            "staff_ids": [sam],
        },
        {
            "category_id": together,
            "subdivision_id": calm,
            "name": "Morning stretch",
            "description": "Fifty minutes of slow stretching and breath in the studio, for eight at most. Mats are there.",
            "duration_minutes": 50,
            "price_amount": 1800,
            "capacity": 8,
            "min_notice_minutes": 30,
            "resources": studio,
            "staff_ids": [priya],
            "cancellation": {"free_until_minutes": 4 * HOUR, "fee_percent": 100, "no_show_fee_percent": 100},
        },
        {
            "category_id": together,
            "subdivision_id": hair,
            "name": "Braid workshop",
            "description": "Three braids in ninety minutes, on yourself and on each other. Wine for those who like.",
            "duration_minutes": 90,
            "price_amount": 4500,
            "capacity": 6,
            "resources": studio,
            "staff_ids": [luca],
        },
    )
    for order, service in enumerate(menu):
        add_service(SYSTEM, business_id, order=order, **service)
