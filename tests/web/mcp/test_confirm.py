"""What an assistant books waits for its client, who confirms it by a link that stands in their mail alone."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.config import Settings
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_booking, confirm_booking, expire_bookings
from bookingapp.domain.business.settings import update_business
from bookingapp.domain.staff.members import update_staff
from bookingapp.worker import loop
from tests import cast
from tests.conftest import FreshClient
from tests.domain.messaging.post import words_of
from tests.support.mail import Postbox, postbox
from tests.web.api.desk import Desk, open_desk, when
from tests.web.mcp.talk import Said, Talk
from tests.web.public.conftest import Page, Visitor

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def box() -> Iterator[Postbox]:
    """A mail server."""
    with postbox() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, box: Postbox) -> Settings:
    """An installation that sends mail."""
    box.received.clear()
    return replace(settings, mail_url=box.url)


@pytest.fixture
def desk(context: Flask) -> Desk:
    """The salon, which wants its clients' own word; Ana can be reached by mail."""
    context.test_client_class = FreshClient
    desk = open_desk(context.test_client(use_cookies=False))
    with write():
        update_business(SYSTEM, desk.salon.business_id, confirm_agents=True)
        update_staff(SYSTEM, desk.salon.business_id, desk.staff("Ana"), email="ana@salon.test")
    return desk


def ask(desk: Desk, service: str = "cut", key: str = "secret", **more: object) -> Said:
    """An assistant books in two days at ten, with Ana."""
    asked = {
        "service_id": desk.service(service),
        "staff_id": desk.staff("Ana"),
        "starts_at": when(cast.at(2, 10)),
        "client": {"name": "Ada", "email": "ada@example.test"},
    }
    return Talk(desk, key)("book", **(asked | more))


def send(desk: Desk) -> None:
    """The worker's round."""
    loop.run_once(desk.client.application)


def link_to(box: Postbox) -> str:
    """The path of the link in the last mail that asks to confirm."""
    mail = next(
        one.mail for one in reversed(box.received) if one.mail["Subject"].startswith("Please confirm")
    )
    found = re.search(r"http://localhost(/book/salon/confirm/\S+)", words_of(mail))
    assert found is not None
    return found[1]


def look(desk: Desk, path: str) -> Page:
    """Open a page."""
    return Visitor(desk.client).get(path)


def press(desk: Desk, page: Page) -> Page:
    """Press its button; the page that it leads to."""
    form = next(one for one in page.forms if "/confirm/" in one.action)
    there = Visitor(desk.client).post(form.action, form.values).answer
    assert there.status_code == 303, there.text
    return look(desk, there.location)


def status(desk: Desk, made: Said) -> tuple[str, str | None]:
    """How a booking stands, and for whom it waits."""
    found = desk("GET", f"/bookings/{made.data['id']}").get_json()
    return found["status"], found["waits_for"]


def test_the_client_confirms_by_the_link_in_their_mail(desk: Desk, box: Postbox) -> None:
    made = ask(desk)
    assert (made.data["status"], made.data["waits_for"]) == ("pending", "client")
    assert "NOT booked yet" in made.text and "/confirm/" not in made.text + str(made.data)
    send(desk)
    assert [one.to for one in box.received] == ["ada@example.test"]  # nobody at the salon is troubled yet
    path = link_to(box)
    page = look(desk, path)
    assert page.status == 200 and "Is this what you want?" in page.text
    assert (
        page.answer.headers["Referrer-Policy"] == "no-referrer"
        and "noindex" in page.answer.headers["X-Robots-Tag"]
    )
    assert status(desk, made) == ("pending", "client")  # to look changes nothing
    assert "You are booked" in press(desk, page).text
    assert status(desk, made) == ("confirmed", None)
    send(desk)
    assert sorted(one.mail["Subject"].partition(":")[0] for one in box.received[1:]) == [
        "Booked",
        "New booking",
    ]
    assert "confirmed already" in look(desk, path).text
    assert "confirmed already" in press(desk, page).text  # pressed twice
    with time_machine.travel(clock.now() + timedelta(hours=3), tick=False):  # it no longer lapses
        assert "BOOKING_CONFLICT" in ask(desk).text


def test_no_other_link_and_no_program_confirms(desk: Desk, box: Postbox) -> None:
    made = ask(desk)
    send(desk)
    managed = made.data["manage_url"].removeprefix("http://localhost")
    assert "This is not booked yet" in look(desk, managed).text
    assert look(desk, managed.replace("/visit/", "/confirm/")).status == 404
    assert look(desk, link_to(box).replace("/salon/", "/stranger/")).status == 404
    refused = desk("POST", f"/bookings/{made.data['id']}/confirm", {})
    assert (
        refused.status_code == 409 and "by the link in their mail" in refused.get_json()["error"]["message"]
    )
    assert desk("PATCH", f"/bookings/{made.data['id']}/status", {"status": "confirmed"}).status_code == 409
    assert status(desk, made) == ("pending", "client")


def test_what_needs_approval_then_waits_for_the_business(desk: Desk, box: Postbox) -> None:
    made = ask(desk, "consult", answers={"goal": "Rest"})
    send(desk)
    page = look(desk, link_to(box))
    assert "then has to confirm it too" in page.text
    before = clock.seconds()
    assert "Your request has been sent" in press(desk, page).text
    assert status(desk, made) == ("pending", "business")
    send(desk)
    told = {one.to: one.mail["Subject"].partition(":")[0] for one in box.received[1:]}
    assert told == {"ada@example.test": "Request received", "ana@salon.test": "Please answer"}
    assert "has to confirm it too" in look(desk, link_to(box)).text
    with time_machine.travel(before + 5 * 3600, tick=False):  # longer than a client may take
        assert desk("POST", f"/bookings/{made.data['id']}/confirm", {}).get_json()["status"] == "confirmed"


def test_the_time_is_given_back_when_nobody_confirms(desk: Desk, box: Postbox) -> None:
    made = ask(desk)
    send(desk)
    page = look(desk, link_to(box))
    with time_machine.travel(clock.now() + timedelta(hours=2, minutes=1), tick=False):
        assert "no longer kept" in press(desk, page).text
        with write():
            assert expire_bookings(SYSTEM) == 1
        assert status(desk, made) == ("expired", None)
        assert "no longer kept" in look(desk, link_to(box)).text
        send(desk)
        assert [one.to for one in box.received] == ["ada@example.test"] * 2
        assert "was not confirmed in time" in words_of(box.received[1].mail)
        assert ask(desk).data["status"] == "pending"  # somebody else may have it


def test_cancelled_or_confirmed_by_staff_meanwhile(desk: Desk, box: Postbox) -> None:
    first = ask(desk)
    send(desk)
    gone = look(desk, link_to(box))
    with write():
        cancel_booking(desk.salon.owner, first.data["id"])
    assert "was cancelled" in press(desk, gone).text
    second = ask(desk)
    send(desk)
    known = look(desk, link_to(box))
    with write():
        confirm_booking(desk.salon.owner, second.data["id"])  # they asked on the telephone
    assert "confirmed already" in press(desk, known).text
    assert status(desk, second) == ("confirmed", None)


def test_a_seat_of_a_class_waits_and_the_class_stays(desk: Desk, box: Postbox) -> None:
    lesson = cast.create_class(desk.salon, cast.at(4, 10))
    made = Talk(desk)("book", occurrence_id=lesson, client={"name": "Ada", "email": "ada@example.test"})
    send(desk)
    press(desk, look(desk, link_to(box)))
    assert status(desk, made) == ("confirmed", None)
    rows = (
        db.session.connection()
        .exec_driver_sql("SELECT count(*) FROM claim WHERE expires IS NOT NULL")
        .scalar()
    )
    assert rows == 0


def test_moved_before_it_is_confirmed(desk: Desk, box: Postbox) -> None:
    made = ask(desk)
    send(desk)
    Talk(desk)("reschedule_booking", booking_id=made.data["id"], starts_at=when(cast.at(3, 12)))
    send(desk)
    assert len(box.received) == 2 and "12:00" in words_of(box.received[1].mail)
    press(desk, look(desk, link_to(box)))
    assert status(desk, made) == ("confirmed", None)


def test_without_a_way_to_ask_nothing_is_booked(desk: Desk) -> None:
    phone = ask(desk, client={"name": "Ada", "phone": "+12125550123"})
    assert phone.is_error and "client.email" in phone.text
    desk.client.application.config["SETTINGS"] = replace(
        desk.client.application.config["SETTINGS"], mail_url=None
    )
    silent = ask(desk)
    assert silent.is_error and "no mail can be sent" in silent.text
    assert (
        desk.book().get_json()["status"] == "confirmed"
    )  # programs that are no assistants are not concerned


def test_only_where_the_business_wants_it(desk: Desk) -> None:
    with write():
        update_business(SYSTEM, desk.salon.business_id, confirm_agents=False)
    assert ask(desk).data["status"] == "confirmed"
