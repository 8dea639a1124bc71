"""A stranger books: one service, a visit, with extras, with questions; nothing is lost on the way."""

import pytest
from flask import Flask

from bookingapp.base import clock
from bookingapp.base.actor import visitor as anybody
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.holds import hold_time
from bookingapp.models.booking import Booking
from bookingapp.web.forms.values import read_start
from tests.cast import Cast, at, client_details, create_class
from tests.web.public.conftest import WHOLE_DAY, Page, Visitor, rows


def _take_all(app: Flask, cast: Cast, start: int) -> None:
    """Others book a cut at this time with everybody."""
    with app.app_context():
        for number in (1, 2):
            timetable = cast.timetable()
            with write():
                book(
                    cast.visitor,
                    timetable,
                    BookingRequest(
                        cast.location_id, (Part(cast.service("cut").id),), start, client_details(number)
                    ),
                )
        db.session.remove()


def test_three_clicks_a_name_and_an_address(app: Flask, cast: Cast, visitor: Visitor) -> None:
    picker = visitor.get("/book/salon/cut")
    assert picker.status == 200 and "Cut" in picker.text and len(picker.times) > 0
    details = visitor.take("cut")
    assert "This time is kept for you for" in details.text
    done = visitor.follow(visitor.fill(details))
    assert done.status == 200 and "You are booked" in done.text
    assert "Ada Lovelace" in done.text and "$40" in done.text
    assert (rows(app, "booking"), rows(app, "hold")) == (1, 0)


def test_nothing_sets_a_cookie(cast: Cast, visitor: Visitor) -> None:
    pages = [visitor.get("/book/salon"), visitor.get("/book/salon/cut"), visitor.take("cut")]
    sent = visitor.fill(pages[-1])
    pages += [sent, visitor.follow(sent)]
    assert [page.answer.headers.getlist("Set-Cookie") for page in pages] == [[]] * 5


def test_the_form_sent_twice_books_once(app: Flask, cast: Cast, visitor: Visitor) -> None:
    details = visitor.take("cut")
    first, second = visitor.fill(details), visitor.fill(details)
    assert first.answer.headers["Location"] == second.answer.headers["Location"]
    assert rows(app, "booking") == 1


def test_a_visit_of_several_services_with_an_extra(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        wash = next(iter(cast.service("cut").addons.values())).public_id
    index = visitor.get("/book/salon?also=cut&also=colour")
    assert "2 services" in index.text and "$160" in index.text
    picker = visitor.get(f"/book/salon/cut?also=colour&addon={wash}")
    assert "2 services in one visit" in picker.text and "$170" in picker.text
    done = visitor.book("cut", query=f"?also=colour&addon={wash}")
    assert "Wash" in done.text and "Colour" in done.text
    with app.app_context():
        found = db.session.query(Booking).order_by(Booking.position).all()
        assert [(one.service_name, one.price_amount) for one in found] == [("Cut", 5000), ("Colour", 12000)]
        db.session.remove()


def test_the_staff_member_wished_for_serves(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        bo = cast.staff("Bo").public_id
    details = visitor.take("cut", query=f"?staff={bo}")
    assert "with Bo Chen" in details.text
    assert "with Bo Chen" in visitor.follow(visitor.fill(details)).text


def test_questions_approval_and_the_visitors_zone(app: Flask, cast: Cast, visitor: Visitor) -> None:
    details = visitor.take("consult", query="?tz=Asia/Kathmandu")
    assert "What is it about?" in details.text and "UTC+05:45" in details.text
    refused = visitor.fill(details)
    assert refused.status == 422 and "Please answer: What is it about?" in refused.text
    assert 'value="Ada Lovelace"' in refused.text
    done = visitor.follow(visitor.fill(details, q_goal="My hair"))
    assert "Your request has been sent" in done.text and "UTC+05:45" in done.text
    with app.app_context():
        found = db.session.query(Booking).one()
        assert (found.status, found.answers, found.timezone) == (
            "pending",
            {"goal": "My hair"},
            "Asia/Kathmandu",
        )
        db.session.remove()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Please give your name."),
        ({"name": "   "}, "Please give your name."),
        ({"name": "A" * 201}, "at most 200"),
        ({"name": "A\x00B"}, "cannot be stored"),
        ({"email": "", "phone": ""}, "an e-mail address or a telephone number"),
        ({"email": "not an address"}, "does not look like an e-mail address"),
        ({"email": "a@" + "b" * 300 + ".test"}, "at most 254"),
        ({"email": "", "phone": "call me"}, "does not look like a telephone number"),
        ({"email": "", "phone": "٢١٢٥٥٥٠١٤٣"}, "does not look like a telephone number"),
        ({"note": "x" * 2001}, "at most 2000"),
        ({"website": "https://spam.test"}, "robot"),
        ({"token": "forged"}, "open for a long time"),
        ({"token": ""}, "open for a long time"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    app: Flask, cast: Cast, visitor: Visitor, typed: dict[str, str], sentence: str
) -> None:
    page = visitor.fill(visitor.take("cut"), **{"note": "By the window", **typed})
    assert page.status == 422 and sentence in page.text
    if "note" not in typed:
        assert "By the window" in page.text
    assert rows(app, "booking") == 0


@pytest.mark.parametrize("name", ["O'Neill 🎉", "محمد علي", "Zoë \u202eevil", "名前", "<b>Bold</b>"])
def test_names_of_all_kinds_are_shown_as_given(cast: Cast, visitor: Visitor, name: str) -> None:
    from markupsafe import escape

    assert str(escape(name)) in visitor.book("cut", name=name).text


def test_a_telephone_number_alone_is_enough(app: Flask, cast: Cast, visitor: Visitor) -> None:
    assert "You are booked" in visitor.book("cut", email="", phone="(212) 555-0143").text


def test_a_time_taken_meanwhile_is_answered_with_three_others(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    picker = visitor.get(f"/book/salon/cut{WHOLE_DAY}")
    start = picker.times[4]
    _take_all(app, cast, read_start(start))
    form = picker.form("/cut")
    busy = visitor.post(form.action, {**form.values, "start": start})
    assert busy.status == 409 and "That time has just been taken" in busy.text
    assert len(busy.times) == 3 and start not in busy.times
    again = busy.form("/cut")
    assert (
        "Your details"
        in visitor.follow(visitor.post(again.action, {**again.values, "start": busy.times[0]})).text
    )


def test_details_typed_survive_a_lost_time(app: Flask, cast: Cast, visitor: Visitor) -> None:
    details = visitor.take("cut", 4, WHOLE_DAY)
    with app.app_context():
        start = db.session.execute(db.text("SELECT starts FROM hold_part")).scalar_one()
        with write() as session:
            session.execute(db.text("UPDATE hold SET expires = 1"))
            session.execute(db.text("UPDATE claim SET expires = 1"))
        db.session.remove()
    _take_all(app, cast, start)
    busy = visitor.fill(details, note="By the window")
    assert busy.status == 409 and len(busy.times) == 3
    form = busy.form("/time")
    assert form.values["name"] == "Ada Lovelace" and form.values["note"] == "By the window"
    again = visitor.post(form.action, {**form.values, "start": busy.times[1]})
    assert again.status == 200 and 'value="Ada Lovelace"' in again.text and "By the window" in again.text
    assert "You are booked" in visitor.follow(visitor.fill(again)).text


def test_a_hold_that_ran_out_is_booked_when_the_time_is_still_free(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    details = visitor.take("cut")
    with app.app_context(), write() as session:
        session.execute(db.text("UPDATE hold SET expires = 1"))
        session.execute(db.text("UPDATE claim SET expires = 1"))
    assert "You are booked" in visitor.follow(visitor.fill(details)).text
    assert rows(app, "booking") == 1


def test_the_hold_is_extended_once_and_released(app: Flask, cast: Cast, visitor: Visitor) -> None:
    details = visitor.take("cut")
    form = details.form("/extend")
    longer = visitor.follow(visitor.post(form.action, form.values))
    assert "More time" not in longer.text and "kept for you" in longer.text
    part = visitor.post(form.action, form.values, HX_Request="true", HX_Target="hold")
    assert part.status == 200 and part.text.strip().startswith('<div class="hold')
    release = details.form("/release")
    assert visitor.follow(visitor.post(release.action, release.values)).status == 200
    assert rows(app, "hold") == 0


def test_ones_own_hold_is_free_for_oneself_and_replaced(app: Flask, cast: Cast, visitor: Visitor) -> None:
    picker = visitor.get(f"/book/salon/duo{WHOLE_DAY}")
    details = visitor.take("duo", 0, WHOLE_DAY)
    back = visitor.get(details.link("hold=hld_"))
    assert back.times[0] == picker.times[0]
    assert picker.times[0] not in visitor.get(f"/book/salon/duo{WHOLE_DAY}").times
    form = back.form("/duo")
    assert visitor.post(form.action, {**form.values, "start": back.times[1]}).status == 303
    assert rows(app, "hold") == 1


def test_a_link_to_a_time_holds_nothing_until_it_is_booked(app: Flask, cast: Cast, visitor: Visitor) -> None:
    start = visitor.get(f"/book/salon/cut{WHOLE_DAY}").times[2]
    details = visitor.get(f"/book/salon/cut/details?start={start}")
    assert details.status == 200 and rows(app, "hold") == 0
    assert "You are booked" in visitor.follow(visitor.fill(details)).text
    assert visitor.get(f"/book/salon/cut/details?start={start}&staff=any").status in {200, 409}


def test_a_class_shows_its_seats_and_fills_up(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context():
        first = create_class(cast, at(2, 18))
        create_class(cast, at(3, 18))
        db.session.remove()
    page = visitor.get("/book/salon/yoga")
    assert page.text.count("3 places left") == 2
    seats, late = visitor.get(page.link(first)), visitor.get(page.link(first))
    done = visitor.follow(visitor.fill(seats, seats="2"))
    assert "2 places" in done.text and "$40" in done.text
    assert "1 place left" in visitor.get("/book/salon/yoga").text
    full = visitor.fill(late, seats="2", note="By the window", email="eve@example.test")
    assert full.status == 409 and "just filled up" in full.text and len(full.times) == 1
    form = full.form("/other")
    other = visitor.post(form.action, {**form.values, "start": full.times[0]})
    assert 'value="Ada Lovelace"' in other.text and "By the window" in other.text
    assert "You are booked" in visitor.follow(visitor.fill(other)).text


def test_no_free_time_leads_to_the_next_one_in_one_click(app: Flask, cast: Cast, visitor: Visitor) -> None:
    page = visitor.get("/book/salon/cut?month=2020-01")
    assert "Nothing is free in January." in page.text and "Next free: " in page.text
    assert len(visitor.get(page.link("date=")).times) > 0


def test_times_come_as_fragments(cast: Cast, visitor: Visitor) -> None:
    whole = visitor.get("/book/salon/cut")
    month = visitor.get("/book/salon/cut?month=2031-03", HX_Request="true", HX_Target="month")
    assert (
        month.text.lstrip().startswith('<section class="month" id="month"')
        and 'hx-swap-oob="true"' in month.text
    )
    day = visitor.get("/book/salon/cut?date=2031-03-04", HX_Request="true", HX_Target="times")
    assert day.text.lstrip().startswith('<section class="times" id="times"') and len(day.times) == 31
    both = visitor.get("/book/salon/cut?staff=any", HX_Request="true", HX_Target="picker")
    assert "<html" not in both.text and 'id="picker"' in both.text
    for page in (whole, month, day, both):
        assert "HX-Request" in page.answer.headers["Vary"]


def test_a_wall_time_that_comes_twice_carries_its_zone(app: Flask, cast: Cast, visitor: Visitor) -> None:
    with app.app_context(), write() as session:
        session.execute(db.text("UPDATE working_hours SET starts = 0, ends = 240 WHERE business_id = 1"))
        session.execute(db.text("UPDATE business SET timetable_stamp = timetable_stamp + 1"))
    page = visitor.get("/book/salon/cut?date=2031-11-02")
    assert "EDT" in page.text and "EST" in page.text
    assert {"2031-11-02T05:30Z", "2031-11-02T06:30Z"} <= set(page.times)
    details = visitor.get("/book/salon/cut/details?start=2031-11-02T06:30Z")
    assert "EST" in details.text


def _ask(cast: Cast, slug: str) -> Ask:
    return Ask(cast.location_id, (Part(cast.service(slug).id),), clock.seconds())


def test_somebody_elses_hold_is_not_ones_own(app: Flask, cast: Cast, visitor: Visitor) -> None:
    start = read_start(visitor.get("/book/salon/duo").times[0])
    with app.app_context():
        timetable = cast.timetable()
        with write():
            hold_time(anybody(cast.business_id), timetable, _ask(cast, "duo"), start)
        db.session.remove()
    page: Page = visitor.get("/book/salon/duo?hold=hld_00000000000000000000")
    assert page.status == 200 and len(page.times) > 0
    assert start != read_start(page.times[0])
