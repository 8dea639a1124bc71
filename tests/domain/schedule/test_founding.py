"""A business is founded with its owner and its trade, and can be booked at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, visitor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid
from bookingapp.domain.business.trades import TRADES, Trade
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import list_classes
from bookingapp.domain.schedule.founding import Founding, found_business, found_first
from bookingapp.domain.schedule.queries import find_next
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.business import Business

BASE = Founding("Café Ölmühle", "Europe/Berlin", "EUR", "olga@muehle.test", "correct horse", owner="Olga")


def _founded(**more: str) -> Business:
    values = {name: getattr(BASE, name) for name in BASE.__slots__} | more
    with write():
        return found_business(SYSTEM, Founding(**values))[0]


def test_every_trade_can_be_booked_at_once(context: Flask) -> None:
    for trade in TRADES:
        _check(trade, _founded(trade=trade.key, slug=f"of-{trade.key}", locale="de"))


def _check(trade: Trade, business: Business) -> None:
    timetable = timetable_by_id(business.id)
    now = clock.seconds()
    place = next(iter(timetable.locations))
    assert {one.name for one in timetable.services.values()} == {one.name["de"] for one in trade.offers}
    for service in timetable.services.values():
        if service.is_class:
            assert list_classes(timetable, now // 60, now // 60 + 14 * clock.DAY, service.id)
        else:
            assert find_next(timetable, Ask(place, (Part(service.id),), now), now // 60) is not None


def test_a_price_is_not_invented_in_another_money(context: Flask) -> None:
    timetable = timetable_by_id(_founded(trade="salon", currency="JPY", slug="tokyo").id)
    assert {one.price_type for one in timetable.services.values()} == {"custom"}


def test_the_website_may_embed_it(context: Flask) -> None:
    business = _founded(website="https://muehle.test:8443/about", slug="site")
    assert (business.website, business.embed_origins) == (
        "https://muehle.test:8443/about",
        ["https://muehle.test:8443", "https://www.muehle.test:8443"],
    )


def test_the_first_is_founded_once_and_by_nobody_else(context: Flask) -> None:
    with pytest.raises(Forbidden), write():
        found_first(visitor(1), BASE)
    with pytest.raises(Invalid), write():
        found_first(
            SYSTEM, Founding("X", "Europe/Berlin", "EUR", "x@x.test", "correct horse", trade="circus")
        )
    assert db.session.scalars(select(Business.id)).all() == []
    with write():
        found_first(SYSTEM, BASE)
    with pytest.raises(Conflict), write():
        found_first(SYSTEM, BASE)
    assert len(db.session.scalars(select(Business.id)).all()) == 1
