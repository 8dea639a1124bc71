"""One's own booking by its link: look, move, cancel; strangers learn nothing."""

import pytest
from flask import Flask

from bookingapp.base.db import db, write
from bookingapp.models.booking import Booking
from tests.cast import Cast, at, create_class
from tests.support.statements import counted
from tests.web.public.conftest import WHOLE_DAY, Page, Visitor, rows


@pytest.fixture
def booked(cast: Cast, visitor: Visitor) -> Page:
    """The page after a cut has been booked, some days ahead."""
    return visitor.book("cut", query=WHOLE_DAY)


def _manage(booked: Page) -> str:
    return booked.link("/visit/").partition("/visit/")[2].split("/")[0].partition("#")[0].partition("?")[0]


def _url(booked: Page, ending: str = "") -> str:
    return f"/book/salon/visit/{_manage(booked)}{ending}"


def _booking(app: Flask) -> Booking:
    with app.app_context():
        found = db.session.query(Booking).one()
        db.session.expunge(found)
        db.session.remove()
    return found


def test_the_link_shows_the_booking_and_changes_nothing(app: Flask, booked: Page, visitor: Visitor) -> None:
    for _again in range(2):
        page = visitor.get(_url(booked))
        assert page.status == 200 and "Confirmed" in page.text and "Tuesday, March 4, 2031" in page.text
    headers = page.answer.headers
    assert headers["Referrer-Policy"] == "no-referrer" and "noindex" in headers["X-Robots-Tag"]
    assert headers["Cache-Control"] == "private, no-store"
    assert "https:" not in headers["Content-Security-Policy"]
    assert _booking(app).version == 1


def test_cancelling_tells_the_fee_first(app: Flask, booked: Page, visitor: Visitor) -> None:
    page = visitor.get(_url(booked))
    assert "Cancelling now is free." in page.text and "$20" in page.text
    form = page.form("/cancel")
    after = visitor.follow(visitor.post(form.action, {**form.values, "reason": "Ill"}))
    assert "Your booking is cancelled" in after.text and "/cancel" not in after.text
    assert (_booking(app).status, _booking(app).cancel_reason, rows(app, "claim")) == ("cancelled", "Ill", 0)
    again = visitor.follow(visitor.post(form.action, {**form.values}))
    assert "This has changed in the meantime" in again.text


def test_cancelling_late_costs(app: Flask, cast: Cast, visitor: Visitor) -> None:
    page = visitor.get(_url(visitor.book("cut")))  # the first free time is at most sixteen hours off
    assert "Cancelling now costs $20." in page.text
    form = page.form("/cancel")
    visitor.post(form.action, form.values)
    assert _booking(app).fee_amount == 2000


def test_moving_shows_both_times_side_by_side(app: Flask, booked: Page, visitor: Visitor) -> None:
    page = visitor.get(_url(booked, "/reschedule?date=2031-03-04"))
    assert "Choose a day and time below" in page.text and len(page.times) > 20
    both = visitor.get(_url(booked, f"/reschedule?start={page.times[9]}"))
    assert both.text.count("Tuesday, March 4, 2031") == 2 and _booking(app).version == 1
    form = both.form("/reschedule")
    after = visitor.follow(visitor.post(form.action, form.values))
    assert "Your booking has been moved" in after.text and _booking(app).version == 2
    stale = visitor.follow(visitor.post(form.action, form.values))
    assert "This has changed in the meantime" in stale.text


def test_ones_own_time_is_free_for_moving(booked: Page, visitor: Visitor) -> None:
    page = visitor.get(_url(booked, "/reschedule?date=2031-03-04"))
    assert page.times[:3] == ["2031-03-04T14:00Z", "2031-03-04T14:15Z", "2031-03-04T14:30Z"]
    month = visitor.get(_url(booked, "/reschedule?month=2031-04"), HX_Request="true", HX_Target="month")
    assert month.text.lstrip().startswith('<section class="month"')


def test_a_new_time_that_has_gone(app: Flask, booked: Page, visitor: Visitor) -> None:
    refused = visitor.get(_url(booked, "/reschedule?start=2031-03-04T03:00Z"))
    assert refused.status == 409 and len(refused.times) == 3
    form = refused.form("/reschedule")
    both = visitor.follow(visitor.post(form.action, {**form.values, "start": refused.times[0]}))
    assert "New" in both.text and _booking(app).version == 1


@pytest.mark.parametrize("start", ["", "x", "0000-01-01T00:00Z", "9" * 10_000])
def test_bad_new_times(app: Flask, booked: Page, visitor: Visitor, start: str) -> None:
    token = visitor.get(_url(booked)).form("/cancel").values["token"]
    page = visitor.post(_url(booked, "/reschedule"), {"token": token, "version": "1", "start": start})
    assert page.status == 422 and _booking(app).version == 1


@pytest.mark.parametrize("version", ["x", "٣", "9" * 50, "-1"])
def test_bad_versions(app: Flask, booked: Page, visitor: Visitor, version: str) -> None:
    token = visitor.get(_url(booked)).form("/cancel").values["token"]
    values = {"token": token, "version": version, "start": "2031-03-04T15:00Z"}
    assert visitor.post(_url(booked, "/reschedule"), values).status == 422
    assert _booking(app).version == 1


def test_forged_links_and_other_businesses(app: Flask, booked: Page, visitor: Visitor) -> None:
    token = _manage(booked)
    for url in (
        f"/book/salon/visit/{token[:-1]}",
        f"/book/salon/visit/{token}x",
        f"/book/stranger/visit/{token}",
        f"/book/stranger/booked/{token}",
        f"/book/stranger/visit/{token}/visit.ics",
        f"/book/stranger/visit/{token}/reschedule",
    ):
        page = visitor.get(url)
        assert page.status == 404 and "Ada" not in page.text, url
    for url in (f"/book/stranger/visit/{token}/cancel", f"/book/salon/visit/{token[:-1]}/cancel"):
        assert visitor.post(url, {}).status == 404
    assert visitor.post(f"/book/salon/visit/{token}/cancel", {"token": "x"}).status == 422
    assert _booking(app).status == "confirmed"


def test_the_file_for_calendars_is_in_utc(booked: Page, visitor: Visitor) -> None:
    page = visitor.get(_url(booked, "/visit.ics"))
    assert page.answer.mimetype == "text/calendar"
    assert "DTSTART:20310304T140000Z" in page.text and "SUMMARY:Cut · Salon" in page.text
    assert "\r\nUID:vis_" in page.text and page.text.count("BEGIN:VEVENT") == 1  # as in its invitation
    assert "METHOD" not in page.text
    assert "20310304T140000Z%2F20310304T143000Z" in booked.link("calendar.google.com")
    assert "2031-03-04T14%3A00%3A00Z" in booked.link("outlook.live.com")


def test_moving_to_another_date_of_a_class(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        first, second = create_class(cast, at(2, 18)), create_class(cast, at(3, 18))
        db.session.remove()
    booked = visitor.follow(visitor.fill(visitor.get(f"/book/salon/class/{first}")))
    page = visitor.get(_url(booked, "/reschedule"))
    both = visitor.get(page.link(second))
    form = both.form("/reschedule")
    assert "Your booking has been moved" in visitor.follow(visitor.post(form.action, form.values)).text
    assert rows(app, "booking") == 1


def test_everybody_of_a_team_is_named(app: Flask, cast: Cast, visitor: Visitor) -> None:
    booked = visitor.book("duo", query=WHOLE_DAY)
    manage = visitor.get(_url(booked))
    picker = visitor.get(_url(booked, f"/reschedule{WHOLE_DAY}"))
    beside = visitor.get(_url(booked, f"/reschedule?start={picker.times[3]}"))
    for page in (booked, manage, picker, beside):
        assert "with Ana Silva, Bo Chen" in page.text


def test_names_cost_one_statement_however_long_the_visit(app: Flask, cast: Cast, visitor: Visitor) -> None:
    asked = []
    for query in ("?date=2031-03-04", "?date=2031-03-05&also=massage&also=colour"):
        url = _url(visitor.book("cut", query=query))
        with app.app_context(), counted(db.engine) as statements:
            page = visitor.get(url)
        assert page.status == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_a_service_that_is_gone_still_shows(app: Flask, booked: Page, visitor: Visitor) -> None:
    with app.app_context(), write() as session:
        session.execute(db.text("UPDATE service SET active = (1 = 0) WHERE slug = 'cut'"))
        session.execute(db.text("UPDATE business SET timetable_stamp = timetable_stamp + 1"))
    page = visitor.get(_url(booked))
    assert page.status == 200 and "Cut" in page.text
    assert visitor.get(_url(booked, "/reschedule")).status in {303, 404}
    assert visitor.get(_url(booked, "/visit.ics")).status == 200
