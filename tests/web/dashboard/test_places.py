"""Who works at one place sees what belongs to it; who works at several chooses."""

import re

import pytest
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Forbidden, NotFound
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import find_visit, visible
from bookingapp.domain.business.commands import add_location, create_user, grant_access
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import WeeklyHours, add_block, set_schedule
from bookingapp.models.booking import Visit
from bookingapp.models.staff import StaffMember
from bookingapp.web.tokens import form_token
from tests import cast
from tests.web.dashboard.conftest import PASSWORD, SignIn

BOOKINGS = "/dashboard/salon/bookings"
NOTHING: frozenset[str] = frozenset()


@pytest.fixture
def annexe(salon: cast.Cast) -> int:
    """A second place of the salon."""
    with write():
        place = add_location(SYSTEM, salon.business_id, name="Annexe").id
        hours = [WeeklyHours(day, 540, 1020) for day in range(7)]
        set_schedule(SYSTEM, salon.business_id, location_id=place, weekly=hours)
    return place


def _book(salon: cast.Cast, location_id: int, hour: int, staff: str = "Ana") -> str:
    part = Part(salon.service("cut").id, salon.staff(staff).id)
    asked = BookingRequest(location_id, (part,), cast.at(7, hour), cast.client_details(hour))
    with write():
        return book(SYSTEM, salon.timetable(), asked).public_id


def _local(salon: cast.Cast, role: str, location_id: int) -> Actor:
    return Actor("user", salon.business_id, "usr_local", NOTHING, {location_id: BUILT_IN[role]})


def _seen(actor: Actor) -> set[str]:
    db.session.rollback()
    return {visit.public_id for visit in db.session.query(Visit).filter(*visible(actor, Visit))}


def test_a_role_at_one_place_reaches_no_further(salon: cast.Cast, annexe: int) -> None:
    here, there = _book(salon, salon.location_id, 10), _book(salon, annexe, 12)
    desk = _local(salon, "reception", annexe)
    assert _seen(desk) == {there}
    assert _seen(salon.owner) == {here, there}
    with pytest.raises(NotFound), write():
        cancel_visit(desk, here)
    mixed = Actor("user", salon.business_id, "usr_x", BUILT_IN["accountant"], desk.local)
    assert find_visit(mixed, here)
    with pytest.raises(Forbidden), write():
        cancel_visit(mixed, here)  # seen everywhere, changed at the annexe alone
    with write():
        cancel_visit(mixed, there)
    with pytest.raises(Forbidden):
        _ = [_seen(Actor("user", salon.business_id, "usr_x", NOTHING))]
    for place, is_allowed in ((salon.location_id, False), (annexe, True)):
        span = {"starts": cast.at(9, 9), "ends": cast.at(9, 10), "location_id": place}
        if is_allowed:
            with write():
                add_block(desk, salon.business_id, **span)
        else:
            with pytest.raises(Forbidden), write():
                add_block(desk, salon.business_id, **span)


def test_staff_see_what_they_serve_and_block_their_own_time(salon: cast.Cast) -> None:
    mine, other = _book(salon, salon.location_id, 10), _book(salon, salon.location_id, 12, "Bo")
    with write():
        user = create_user(SYSTEM, email="ana@salon.test", name="Ana", password=PASSWORD)
        member = db.session.get(StaffMember, salon.staff("Ana").id)
        assert member is not None
        member.user_id = user.id
        ref = user.public_id
    ana = Actor("user", salon.business_id, ref, BUILT_IN["staff"])
    assert _seen(ana) == {mine}
    with pytest.raises(NotFound):
        find_visit(ana, other)
    span = {"starts": cast.at(9, 9), "ends": cast.at(9, 10)}
    with write():
        add_block(ana, salon.business_id, staff_id=salon.staff("Ana").id, **span)
    with pytest.raises(Forbidden), write():
        add_block(ana, salon.business_id, staff_id=salon.staff("Bo").id, **span)


def test_a_place_is_chosen_and_kept(
    salon: cast.Cast, annexe: int, client: FlaskClient, sign_in: SignIn
) -> None:
    sign_in("owner")
    refs = {one.name: one.public_id for one in salon.timetable().locations.values()}

    def chosen(query: str = "") -> str:
        page = client.get(f"/dashboard/salon/calendars{query}").text
        found = re.search(r'<a href="[^"]*" aria-current="true">(?:<svg.*?</svg>)?([^<]+)</a>', page)
        return found[1] if found else ""

    assert chosen() == "All places"
    assert chosen(f"?place={refs['Annexe']}") == "Annexe"
    assert chosen() == "Annexe"
    assert chosen("?place=loc_nonsense") == "Annexe"
    assert chosen("?place=all") == "All places"


def test_who_works_at_one_place_has_nothing_to_choose(
    salon: cast.Cast, annexe: int, client: FlaskClient
) -> None:
    here, there = _book(salon, salon.location_id, 10), _book(salon, annexe, 12)
    with write():
        user = create_user(SYSTEM, email="local@salon.test", name="Lo", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="reception", location_id=annexe)
    data = {"token": form_token("sign-in"), "email": "local@salon.test", "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 303
    page = client.get(BOOKINGS).text
    assert "All places" not in page
    assert there in page
    assert here not in page
    assert client.get(f"/dashboard/salon/visits/{here}").status_code == 404
    assert client.get("/dashboard/salon/users").status_code == 403
