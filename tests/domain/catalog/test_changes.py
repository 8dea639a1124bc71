"""Services that stand are changed: nobody's edit is lost, what was booked keeps what was agreed."""

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.registers import add_entry, list_entries, remove_entry
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.catalog.changes import (
    archive_service,
    delete_service,
    duplicate_service,
    restore_service,
    update_service,
)
from bookingapp.domain.catalog.queries import find_service, service_mark, sheet_of
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking
from bookingapp.models.schedule import Claim
from tests import cast


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    return cast.create_cast()


def _book(salon: cast.Cast) -> str:
    part = Part(salon.service("cut").id)
    request = BookingRequest(salon.location_id, (part,), cast.at(3, 10), cast.client_details())
    with write():
        return book(salon.visitor, salon.timetable(), request).booking_refs[0]


def test_what_is_booked_stays_as_agreed(salon: cast.Cast) -> None:
    booked = _book(salon)
    cut = salon.service("cut").public_id
    claims = set(db.session.execute(select(Claim.calendar_id, Claim.starts, Claim.ends)))
    with write():
        update_service(
            salon.owner, salon.business_id, cut, name="Crop", duration_minutes=60, price_amount=1, addons=[]
        )
        archive_service(salon.owner, salon.business_id, cut)
    assert salon.timetable().service_by_key(cut) is None
    row = db.session.scalars(select(Booking).where(Booking.public_id == booked)).one()
    assert (row.service_name, row.duration_minutes, row.price_amount) == ("Cut", 30, 4000)
    assert set(db.session.execute(select(Claim.calendar_id, Claim.starts, Claim.ends))) == claims
    with pytest.raises(Conflict), write():
        delete_service(salon.owner, salon.business_id, cut)
    with write():
        restore_service(salon.owner, salon.business_id, cut)
    assert salon.service("cut").name == "Crop"


def test_a_lost_edit_is_refused(salon: cast.Cast) -> None:
    cut = salon.service("cut").public_id
    mark = service_mark(sheet_of(find_service(salon.owner, salon.business_id, cut)))
    with write():
        update_service(salon.owner, salon.business_id, cut, mark=mark, location_ids=[salon.location_id])
    with pytest.raises(Conflict), write():
        update_service(salon.owner, salon.business_id, cut, mark=mark, name="Late")
    assert salon.service("cut").name == "Cut"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("price.max_amount", {"price_type": "range"}),
        ("price.max_amount", {"price_type": "range", "price_max_amount": 10}),
        ("slug", {"slug": "colour"}),
        ("image_url", {"image_url": "http://pictures.test/a.png"}),
        ("capacity", {"capacity": 5}),
        ("category_id", {"category_id": 999}),
        ("wings", {"wings": 2}),
    ],
)
def test_refused(salon: cast.Cast, field: str, values: dict[str, object]) -> None:
    _book(salon)
    with pytest.raises(Invalid) as refused, write():
        update_service(salon.owner, salon.business_id, salon.service("cut").public_id, **values)
    assert list(refused.value.fields) == [field]


def test_whose_it_is(salon: cast.Cast) -> None:
    cut = salon.service("cut").public_id
    stranger = Actor("user", salon.stranger_id, "usr_stranger", BUILT_IN["owner"])
    reception = Actor("user", salon.business_id, "usr_reception", BUILT_IN["reception"])
    for actor, business_id, error in (
        (stranger, salon.business_id, NotFound),
        (stranger, salon.stranger_id, NotFound),
        (reception, salon.business_id, Forbidden),
    ):
        with pytest.raises(error), write():
            update_service(actor, business_id, cut, name="Mine")


def test_notice_is_inherited_or_its_own_and_copies_have_it(salon: cast.Cast) -> None:
    cut = salon.service("cut").public_id
    with write():
        update_service(SYSTEM, salon.business_id, cut, min_notice_minutes=90, cancellation={"fee_percent": 5})
        copy = duplicate_service(SYSTEM, salon.business_id, cut).public_id
    plan = salon.timetable().service_by_key(copy)
    assert plan is not None
    assert (plan.notice, plan.cancellation, plan.visibility) == (90, {"fee_percent": 5}, "staff")
    assert len(plan.addons) == 1
    with write():
        update_service(SYSTEM, salon.business_id, cut, min_notice_minutes=-1, cancellation={})
    assert (salon.service("cut").notice, salon.service("cut").cancellation["fee_percent"]) == (0, 50)


def test_a_word_in_use_is_replaced(salon: cast.Cast) -> None:
    (hair,) = list_entries(SYSTEM, salon.business_id, "categories")
    assert hair.used > 1
    with pytest.raises(Conflict), write():
        remove_entry(SYSTEM, salon.business_id, "categories", hair.ref)
    with write():
        other = add_entry(SYSTEM, salon.business_id, "categories", name="Looks")
        remove_entry(SYSTEM, salon.business_id, "categories", hair.ref, replacement=other)
    (looks,) = list_entries(SYSTEM, salon.business_id, "categories")
    assert (looks.name, looks.used) == ("Looks", hair.used)
    assert list(salon.timetable().categories.values()) == ["Looks"]
