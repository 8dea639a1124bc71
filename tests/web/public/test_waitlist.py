"""The waiting list on the pages: joining, one's own place by its link, taking what is offered."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.waitlist import find_entry
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import set_schedule
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business
from bookingapp.models.waitlist import WaitlistEntry
from tests.cast import Cast, at, client_details, create_class, day
from tests.support.rows import every_row
from tests.web.public.conftest import Page, Values, Visitor, rows

PERSON: Values = {"name": "Ada Lovelace", "email": "ada@example.test"}
WAIT = "/book/salon/cut/waitlist"
KEY = "only-for-tests-0123456789abcdef"


def day_text(days: int = 2) -> str:
    return str(day(days))


def join(visitor: Visitor, url: str = WAIT, **typed: str | list[str]) -> Page:
    """Send the form; what answers."""
    form = visitor.get(url).form("/waitlist")
    dates: Values = {} if "/class/" in url else {"first": day_text(), "last": day_text()}
    return visitor.post(form.action, {**form.values, **dates, **PERSON, **typed})


def seat_taken(app: Flask, cast: Cast, slug: str = "cut") -> list[str]:
    """Both staff are booked at ten; the visits."""
    with app.app_context():
        made = []
        for number, name in enumerate(("Ana", "Bo")):
            request = BookingRequest(
                cast.location_id,
                (Part(cast.service(slug).id, cast.staff(name).id),),
                at(2, 10),
                client_details(number),
            )
            with write():
                made.append(book(cast.visitor, cast.timetable(), request).public_id)
        db.session.remove()
    return made


def cancel(app: Flask, visit_ref: str) -> None:
    with app.app_context():
        with write():
            cancel_visit(SYSTEM, visit_ref)
        db.session.remove()


def only_entry(app: Flask) -> WaitlistEntry:
    with app.app_context():
        found = db.session.query(WaitlistEntry).order_by(WaitlistEntry.id.desc()).first()
        assert found is not None
        db.session.expunge(found)
        db.session.remove()
    return found


@pytest.fixture
def offered(app: Flask, cast: Cast, visitor: Visitor) -> Page:
    """The page of a place on the list for which ten o'clock is kept."""
    visits = seat_taken(app, cast)
    visitor.follow(join(visitor, times="morning"))
    with app.app_context():
        with write():
            db.session.query(WaitlistEntry).update({"windows": [[None, 600, 601]]})
        db.session.remove()
    cancel(app, visits[0])
    return visitor.get(place_url(app))


def place_url(app: Flask) -> str:
    return f"/book/salon/waitlist/{make_token(KEY, 'waitlist', only_entry(app).public_id)}"


def test_joining_leads_to_ones_own_place(app: Flask, cast: Cast, visitor: Visitor) -> None:
    answer = join(visitor, weekdays=["0", "1"], times=["morning", "afternoon"], staff=_both(app, cast))
    assert answer.status == 303
    page = visitor.follow(answer)
    assert "You are on the waiting list" in page.text and "ada@example.test" in page.text
    found = only_entry(app)
    assert (found.state, found.name, found.email) == ("waiting", "Ada Lovelace", "ada@example.test")
    assert (str(found.first_day), str(found.last_day)) == (day_text(), day_text())
    assert found.windows == [[0, 0, 1020], [1, 0, 1020]]
    assert "Mo" in page.text and "with Bo Chen, Ana Silva" in page.text
    refused = join(visitor, staff=["stf_00000000000000000000"])
    assert refused.status == 422 and "Choose among those shown." in refused.text


def _both(app: Flask, cast: Cast) -> list[str]:
    with app.app_context():
        refs = [cast.staff(name).public_id for name in ("Bo", "Ana")]
        db.session.remove()
    return refs


def test_a_form_sent_twice_joins_once(app: Flask, cast: Cast, visitor: Visitor) -> None:
    form = visitor.get(WAIT).form("/waitlist")
    values = {**form.values, **PERSON, "first": day_text(), "last": day_text()}
    answers = [visitor.post(form.action, values) for _ in range(3)]
    assert {answer.status for answer in answers} == {303}
    assert len({answer.answer.headers["Location"] for answer in answers}) == 1
    assert rows(app, "waitlist_entry") == 1


def test_the_same_contact_with_another_form_learns_nothing_of_the_first(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    first, second = join(visitor), join(visitor)
    assert first.answer.headers["Location"] != second.answer.headers["Location"]


def test_what_is_missing_is_said_beside_it(app: Flask, cast: Cast, visitor: Visitor) -> None:
    page = join(visitor, name="", email="", first="soon", weekdays=["9"])
    assert page.status == 422
    for text in ("Please give your name.", "Please write a date", "Choose among those shown."):
        assert text in page.text
    page = join(visitor, first=day_text(5), last=day_text(3))
    assert page.status == 422 and "The last day lies before the first." in page.text
    page = join(visitor, website="http://robot.example")
    assert page.status == 422
    assert rows(app, "waitlist_entry") == rows(app, "client") == 0


def test_too_often_is_said_in_words(app: Flask, cast: Cast, visitor: Visitor) -> None:
    for _ in range(5):
        assert join(visitor).status == 303
    page = join(visitor)
    assert page.status == 429 and "several times already" in page.text


def test_an_empty_month_leads_to_the_list(app: Flask, cast: Cast, visitor: Visitor) -> None:
    page = visitor.get("/book/salon/cut?date=2031-03-04")
    assert "No time that suits?" in page.text
    month = visitor.get(page.link("/cut/waitlist"))
    assert month.status == 200
    with app.app_context():
        with write():
            for name in ("Ana", "Bo"):
                set_schedule(SYSTEM, cast.business_id, staff_id=cast.staff(name).id, weekly=[])
        db.session.remove()
    page = visitor.get("/book/salon/cut")
    assert "No times can be booked online at present." in page.text
    assert page.link("/cut/waitlist")


def test_no_list_no_ways_to_it(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        with write() as session:
            session.get_one(Business, cast.business_id).offer_minutes = 0
        db.session.remove()
    assert "waitlist" not in visitor.get("/book/salon/cut").text
    assert visitor.get(WAIT).status == 404
    assert visitor.get("/book/salon/yoga/waitlist").status == 404
    assert visitor.get("/book/salon/nothing/waitlist").status == 404


def test_a_full_class_leads_to_the_list(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        ref = create_class(cast, at(5, 18), 1)
        db.session.remove()
    url = f"/book/salon/class/{ref}/waitlist"
    assert visitor.get(url).answer.headers["Location"].startswith(f"/book/salon/class/{ref}")
    with app.app_context():
        with write():
            request = BookingRequest(cast.location_id, (), 0, client_details(), ref)
            visit = book(cast.visitor, cast.timetable(), request).public_id
        db.session.remove()
    for address in ("/book/salon/yoga", "/book/salon"):
        assert visitor.get(address).link(f"/class/{ref}/waitlist")
    place = visitor.follow(join(visitor, url))
    assert "You are on the waiting list" in place.text
    cancel(app, visit)
    page = visitor.get(place_url(app))
    assert "A time has come free for you" in page.text
    done = visitor.follow(visitor.post(page.form("/accept").action, page.form("/accept").values))
    assert "You are booked" in done.text


def test_an_offer_is_taken(app: Flask, cast: Cast, visitor: Visitor, offered: Page) -> None:
    assert "A time has come free for you" in offered.text
    assert "$40" in offered.text and "Kept for you until" in offered.text and "Free to cancel" in offered.text
    form = offered.form("/accept")
    answer = visitor.post(form.action, form.values)
    done = visitor.follow(answer)
    assert "/booked/" in answer.answer.headers["Location"] and "You are booked" in done.text
    again = visitor.post(form.action, form.values)
    assert again.answer.headers["Location"] == answer.answer.headers["Location"]
    assert "You have booked what you waited for" in visitor.get(place_url(app)).text
    assert rows(app, "booking") == 3


def test_looking_changes_nothing(app: Flask, cast: Cast, visitor: Visitor, offered: Page) -> None:
    with app.app_context():
        before = every_row()
    url = place_url(app)
    for address in (url, f"{url}?did=joined", f"{url}?did=late", WAIT):
        assert visitor.get(address).status == 200
    for ending in ("/accept", "/decline", "/leave"):
        assert visitor.get(url + ending).status == 405
    with app.app_context():
        assert every_row() == before


def test_an_offer_is_let_go(app: Flask, cast: Cast, visitor: Visitor, offered: Page) -> None:
    form = offered.form("/decline")
    page = visitor.follow(visitor.post(form.action, form.values))
    assert "You have let that time go" in page.text
    assert only_entry(app).state == "waiting"
    late = visitor.follow(visitor.post(offered.form("/accept").action, form.values))
    assert "That offer is over" in late.text and "You are still on the list" in late.text
    assert late.link("/book/salon/cut")
    left = visitor.follow(visitor.post(late.form("/leave").action, late.form("/leave").values))
    assert "You have left the waiting list" in left.text
    assert only_entry(app).state == "left"


def test_too_late_is_said_with_the_next_steps(
    app: Flask, cast: Cast, visitor: Visitor, offered: Page
) -> None:
    deadline = only_entry(app).deadline
    assert deadline is not None
    with time_machine.travel(clock.EPOCH + timedelta(seconds=deadline), tick=False):
        page = visitor.get(place_url(app))
        assert "This offer is over" in page.text and page.link("/book/salon/cut")
        form = offered.form("/accept")
        answer = visitor.post(form.action, form.values)
        assert "did=late" in answer.answer.headers["Location"]
    assert rows(app, "booking") == 2


def test_nothing_happens_without_the_forms_token(
    app: Flask, cast: Cast, visitor: Visitor, offered: Page
) -> None:
    with app.app_context():
        before = every_row()
    url, form = place_url(app), visitor.get(WAIT).form("/waitlist")
    for token in ("", "forged", visitor.get("/book/stranger/cut").form("/cut").values["token"]):
        for ending in ("/accept", "/decline", "/leave"):
            assert visitor.post(url + ending, {"token": token}).status == 422
        days: Values = {"first": day_text(), "last": day_text()}
        assert visitor.post(form.action, {**form.values, **PERSON, **days, "token": token}).status == 422
    with app.app_context():
        assert every_row() == before


def test_strangers_and_forgers_find_nothing(app: Flask, cast: Cast, visitor: Visitor, offered: Page) -> None:
    ref = only_entry(app).public_id
    token = make_token(KEY, "waitlist", ref)
    with app.app_context():
        visit = db.session.query(Visit).first()
        assert visit is not None
        visit_ref = visit.public_id
        before = every_row()
    wrong = [
        f"/book/stranger/waitlist/{token}",
        f"/book/salon/waitlist/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}",
        f"/book/salon/waitlist/{make_token(KEY, 'visit', ref)}",
        f"/book/salon/waitlist/{make_token(KEY, 'waitlist', visit_ref)}",
        f"/book/salon/waitlist/{make_token(KEY, 'waitlist', 'wl_' + '0' * 20)}",
        f"/book/salon/visit/{token}",
    ]
    values = offered.form("/accept").values
    for url in wrong:
        assert visitor.get(url).status == 404, url
        for ending in ("/accept", "/decline", "/leave"):
            if "/visit/" not in url:
                assert visitor.post(url + ending, values).status == 404, url
    with app.app_context():
        assert every_row() == before


@pytest.mark.usefixtures("june")
def test_the_service_asks_its_questions(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        with write():
            request = BookingRequest(
                cast.location_id,
                (Part(cast.service("consult").id),),
                at(2, 10),
                client_details(),
                answers={"goal": "x"},
            )
            visit = book(cast.visitor, cast.timetable(), request).public_id
        db.session.remove()
    visitor.follow(join(visitor, "/book/salon/consult/waitlist?tz=Europe/Berlin"))
    with app.app_context():
        with write():
            db.session.query(WaitlistEntry).update({"windows": [[None, 600, 601]]})
        db.session.remove()
    cancel(app, visit)
    page = visitor.get(place_url(app))
    assert "What is it about?" in page.text and re.search(r"16:00|4:00", page.text)
    form = page.form("/accept")
    refused = visitor.post(form.action, form.values)
    assert refused.status == 422 and "What is it about?" in refused.text
    done = visitor.follow(visitor.post(form.action, {**form.values, "q_goal": "colour"}))
    assert "Your request has been sent" in done.text
    with app.app_context():
        booking = db.session.query(Booking).order_by(Booking.id.desc()).first()
        assert booking is not None and booking.answers == {"goal": "colour"}
        assert find_entry(SYSTEM, only_entry(app).public_id).timezone == "Europe/Berlin"
        db.session.remove()


def test_a_page_by_link_is_not_indexed_or_kept(
    app: Flask, cast: Cast, visitor: Visitor, offered: Page
) -> None:
    headers = offered.answer.headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"] and "no-store" in headers["Cache-Control"]
