"""Services from a table: each line is written by the command that a form uses."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from babel.numbers import get_currency_precision
from sqlalchemy import select

from bookingapp.base.actor import Actor
from bookingapp.base.db import db
from bookingapp.base.fold import fold
from bookingapp.base.i18n import _, lazy
from bookingapp.domain.business.imports import Column, ImportKind, Outcome, is_yes, words_of
from bookingapp.domain.business.rules import Check
from bookingapp.domain.catalog.commands import add_category, add_service
from bookingapp.models.business import Business
from bookingapp.models.catalog import Service, ServiceCategory
from bookingapp.models.staff import StaffMember

COLUMNS = (
    Column("name", lazy("Name"), ("name", "service", "servicename", "title", "leistung", "dienstleistung", "bezeichnung"), "Haircut"),
    Column("duration", lazy("Duration"), ("duration", "minutes", "durationminutes", "length", "time", "dauer", "minuten"), "45"),
    Column("price", lazy("Price"), ("price", "cost", "amount", "preis", "betrag"), "40.00"),
    Column("category", lazy("Category"), ("category", "group", "kategorie", "gruppe"), "Hair"),
    Column("description", lazy("Description"), ("description", "about", "details", "beschreibung"), "Wash, cut and blow-dry"),
    Column("staff", lazy("Performed by"), ("staff", "performedby", "performers", "team", "mitarbeiter", "durchgefuehrtvon", "personal"), "all"),
    Column("before", lazy("Minutes kept before"), ("bufferbefore", "bufferbeforeminutes", "vorbereitung", "puffervorher"), "0"),
    Column("after", lazy("Minutes kept after"), ("bufferafter", "bufferafterminutes", "buffer", "nachbereitung", "puffernachher"), "10"),
    Column("capacity", lazy("Places"), ("capacity", "places", "seats", "plaetze", "kapazitaet"), "1"),
    Column("online", lazy("Bookable online"), ("online", "onlinebooking", "bookableonline", "onlinebuchbar"), "yes"),
)  # fmt: skip

EVERYBODY = frozenset({"all", "everybody", "alle", "*"})
_HOURS = re.compile(r"(\d{1,2})\s*(?::|h|std\.?|hours?|stunden?)\s*(\d{1,2})?\s*(?:m|min\.?)?")
_MINUTES = re.compile(r"(\d{1,5})\s*(?:'|′|m|min\.?|mins|minutes?|minuten)?")


def columns(_business_id: int) -> Sequence[Column]:
    """What a line may hold."""
    return COLUMNS


def marks(values: Mapping[str, str]) -> Sequence[str]:
    """A service is known by its name."""
    return [fold(values["name"]) or ""] if values.get("name") else []


def take(actor: Actor, business: Business, values: Mapping[str, str], _known: str) -> Outcome:
    """Write a line; a service of that name stays as it is. Raises Invalid with what is wrong."""
    name = values.get("name", "")
    names = db.session.scalars(select(Service.name).where(Service.business_id == business.id))
    if fold(name) in {fold(one) for one in names}:
        return "skipped"
    check = Check()
    duration, price = (
        read_minutes(check, values.get("duration", "")),
        read_price(check, values, business.currency),
    )
    numbers = {key: _whole(check, key, values.get(key, ""), start) for key, start in _NUMBERS.items()}
    staff = _staff(check, business.id, values.get("staff", ""))
    check.done()
    add_service(
        actor,
        business.id,
        name=name,
        duration_minutes=duration,
        price_amount=price,
        description=values.get("description", ""),
        category_id=_category(actor, business.id, values.get("category", "")),
        buffer_before_minutes=numbers["before"],
        buffer_after_minutes=numbers["after"],
        capacity=numbers["capacity"],
        staff_ids=staff,
        online_booking=is_yes(values["online"]) if values.get("online") else True,
    )
    return "made"


_NUMBERS = {"before": 0, "after": 0, "capacity": 1}


def _whole(check: Check, field: str, text: str, start: int) -> int:
    if not text:
        return start
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        check.refuse(field, _("Please write a whole number."))
        return start
    return int(text)


def read_minutes(check: Check, text: str) -> int:
    """Minutes of `45`, `45 min`, `1:30`, `1h 30`; how many there may be is for the command to say."""
    plain = text.strip().lower()
    if found := _HOURS.fullmatch(plain):
        return int(found[1]) * 60 + int(found[2] or 0)
    if found := _MINUTES.fullmatch(plain):
        return int(found[1])
    check.refuse("duration", _("Write how long it takes in minutes, like 45, or as 1:30."))
    return 1


def read_price(check: Check, values: Mapping[str, str], currency: str) -> int:
    """Minor units of `45`, `45.00`, `1.234,50 €`; nothing is free."""
    text = re.sub(r"[^\d.,-]", "", values.get("price", "")).rstrip("-").strip(".,")
    if not text:
        if any(letter.isalnum() for letter in values.get("price", "")):
            check.refuse("price", _("Please write an amount, like 45 or 45.50."))
        return 0
    digits = get_currency_precision(currency)
    whole, _mark, part = text.replace(",", ".").rpartition(".")
    if not whole or len(part) == 3:  # 1.234 is a thousand and more, not a fraction
        whole, part = text.replace(",", "").replace(".", ""), ""
    try:
        amount = Decimal(f"{whole.replace('.', '')}.{part or 0}").scaleb(digits)
        if amount == amount.to_integral_value():
            return int(amount)
    except InvalidOperation:
        pass
    check.refuse("price", _("Please write an amount, like 45 or 45.50."))
    return 0


def _staff(check: Check, business_id: int, text: str) -> list[int]:
    """Those named, or all. Nobody named means nobody: it cannot be booked until somebody performs it."""
    if not text:
        return []
    rows = db.session.execute(
        select(StaffMember.id, StaffMember.name).where(
            StaffMember.business_id == business_id, StaffMember.active
        )
    ).all()
    if text.strip().lower() in EVERYBODY:
        return [row.id for row in rows]
    known = {fold(row.name): row.id for row in rows}
    known |= {
        (fold(row.name) or " ").split()[0]: row.id
        for row in rows
        if (fold(row.name) or "").split()[0] not in known
    }
    wanted = words_of(text)
    for name in wanted:
        if fold(name) not in known:
            check.refuse("staff", _("Nobody here is called %(name)s.", name=name))
    return [known[fold(name)] for name in wanted if fold(name) in known]


def _category(actor: Actor, business_id: int, name: str) -> int | None:
    if not name:
        return None
    rows = db.session.execute(
        select(ServiceCategory.id, ServiceCategory.name).where(ServiceCategory.business_id == business_id)
    ).all()
    found = next((row.id for row in rows if fold(row.name) == fold(name)), None)
    return found or add_category(actor, business_id, name=name, order=len(rows)).id


SERVICES = ImportKind("services", ("services:write",), columns, take, marks, (("name",), ("duration",)))
