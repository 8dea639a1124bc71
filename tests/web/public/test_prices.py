"""The price in the list, in the picker, in the details and in the booking is one price."""

import pytest
from flask import Flask

from bookingapp.base.db import db, write
from bookingapp.models.booking import Booking
from bookingapp.models.catalog import Service, ServiceStaff
from bookingapp.models.staff import StaffMember
from tests.cast import Cast
from tests.web.public.conftest import WHOLE_DAY, Visitor


def test_an_hourly_price_counts_the_services_own_minutes(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        wash = next(iter(cast.service("cut").addons.values())).public_id
        with write():
            service = db.session.query(Service).filter_by(id=cast.service("cut").id).one()
            service.price_type, service.price_amount = "hourly", 7001
        db.session.remove()
    query = f"?addon={wash}"  # 15 minutes and $10 on top of half an hour at $70.01
    assert "$45.01" in visitor.get(f"/book/salon/cut{query}").text
    assert "$45.01" in visitor.take("cut", query=query).text
    assert "$45.01" in visitor.book("cut", place=3, query=f"{query}&{WHOLE_DAY[1:]}").text
    with app.app_context():
        assert db.session.query(Booking).one().price_amount == 4501
        db.session.remove()


@pytest.mark.parametrize("away", [{"active": False}, {"online_booking": False}])
def test_only_who_can_be_booked_makes_the_price(
    app: Flask, cast: Cast, visitor: Visitor, away: dict[str, bool]
) -> None:
    with app.app_context():
        with write():
            own = db.session.query(ServiceStaff).filter_by(service_id=cast.service("cut").id)
            own.filter_by(staff_id=cast.staff("Bo").id).one().price_amount = 1700
        assert "$17" in visitor.get("/book/salon").text
        with write():
            for name, value in away.items():
                setattr(db.session.get_one(StaffMember, cast.staff("Bo").id), name, value)
        db.session.remove()
    for path in ("/book/salon", "/book/salon/cut"):
        assert "$17" not in visitor.get(path).text and "$40" in visitor.get(path).text
