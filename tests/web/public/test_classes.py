"""Places in a class are kept while the details are typed."""

import pytest
from flask import Flask

from bookingapp.base.db import db, write
from tests.cast import Cast, at, create_class
from tests.web.public.conftest import Page, Values, Visitor, rows


@pytest.fixture
def lessons(app: Flask, cast: Cast) -> tuple[str, str]:
    """Two dates of a class with three places each."""
    with app.app_context():
        made = create_class(cast, at(2, 18)), create_class(cast, at(3, 18))
        db.session.remove()
    return made


def _choose(visitor: Visitor, lesson: str, page: Page | None = None) -> Page:
    """Press "Book" beside a date; the details page."""
    form = (page or visitor.get("/book/salon/yoga")).form(f"/class/{lesson}/keep")
    return visitor.follow(visitor.post(form.action, form.values))


def _places(details: Page) -> str:
    """Where another number of places is kept."""
    return details.form("/extend").action.replace("/extend", "/places")


def _change(visitor: Visitor, details: Page, seats: int, **headers: str) -> Page:
    values: Values = {**details.form("/extend").values, "seats": str(seats), "name": "Ada Lovelace"}
    return visitor.post(_places(details), values, **headers)


def _left(visitor: Visitor) -> str:
    """What is told of the places, date by date."""
    text = visitor.get("/book/salon/yoga").text
    return " ".join(part.split(" place")[0][-1] if "place" in part else "0" for part in _seats(text))


def _seats(text: str) -> list[str]:
    return [part.partition("</span>")[0] for part in text.split('<span class="seats')[1:]]


def test_a_place_is_kept_and_booked(app: Flask, lessons: tuple[str, str], visitor: Visitor) -> None:
    details = _choose(visitor, lessons[0])
    assert "1 place is kept for you for" in details.text and rows(app, "hold") == 1
    assert _left(visitor) == "2 3"
    done = visitor.follow(visitor.fill(details))
    assert "You are booked" in done.text and "$20" in done.text
    assert (rows(app, "hold"), _left(visitor)) == (0, "2 3")


@pytest.mark.parametrize("path", ["/book/salon", "/book/salon/yoga"])
def test_every_list_of_dates_keeps_a_place(
    app: Flask, lessons: tuple[str, str], visitor: Visitor, path: str
) -> None:
    assert "kept for you" in _choose(visitor, lessons[1], visitor.get(path)).text
    assert rows(app, "hold") == 1


def test_a_link_to_a_date_keeps_nothing(app: Flask, lessons: tuple[str, str], visitor: Visitor) -> None:
    details = visitor.get(f"/book/salon/class/{lessons[0]}")
    assert details.status == 200 and "kept for you" not in details.text and rows(app, "hold") == 0
    assert "You are booked" in visitor.follow(visitor.fill(details, seats="3")).text


def test_another_number_of_places_is_kept_with_what_was_typed(
    app: Flask, lessons: tuple[str, str], visitor: Visitor
) -> None:
    details = _choose(visitor, lessons[0])
    more = _change(visitor, details, 3)
    assert "3 places are kept for you for" in more.text and 'value="Ada Lovelace"' in more.text
    assert "$60" in more.text and '<option selected value="3">' in more.text
    assert _left(visitor) == "0 3"
    part = _change(visitor, details, 2, HX_Request="true", HX_Target="hold")
    assert part.text.strip().startswith('<div class="hold') and "$40" in part.text
    assert part.text.count("hx-swap-oob") == 2 and "<form class" not in part.text
    again = visitor.get(details.form("/extend").action.replace("/extend", ""))
    assert "2 places are kept" in again.text and _left(visitor) == "1 3"


def test_the_number_at_the_end_counts_and_is_booked_once(
    app: Flask, lessons: tuple[str, str], visitor: Visitor
) -> None:
    details = _choose(visitor, lessons[0])
    first, second = visitor.fill(details, seats="2"), visitor.fill(details, seats="2")
    assert first.answer.headers["Location"] == second.answer.headers["Location"]
    done = visitor.follow(first)
    assert "2 places" in done.text and "$40" in done.text and _left(visitor) == "1 3"


def test_more_places_than_are_left(app: Flask, lessons: tuple[str, str], visitor: Visitor) -> None:
    mine, _theirs = _choose(visitor, lessons[0]), _choose(visitor, lessons[0])
    refused = _change(visitor, mine, 3)
    assert refused.status == 200 and "So many places are no longer free." in refused.text
    assert "1 place is kept for you" in refused.text
    late = visitor.fill(mine, seats="3")
    assert late.status == 409 and "So many places are no longer free." in late.text
    assert "You are booked" in visitor.follow(visitor.fill(mine, seats="2")).text


@pytest.mark.parametrize("seats", ["0", "11", "x", "", "999999"])
def test_numbers_that_are_none(lessons: tuple[str, str], visitor: Visitor, seats: str) -> None:
    details = _choose(visitor, lessons[0])
    values: Values = {**details.form("/extend").values, "seats": seats}
    assert visitor.post(_places(details), values).status == 422
    assert visitor.fill(details, seats=seats).status == 422
    assert _left(visitor) == "2 3"


def test_a_class_that_filled_up_while_the_page_was_open(
    app: Flask, lessons: tuple[str, str], visitor: Visitor
) -> None:
    page = visitor.get("/book/salon/yoga")
    _change(visitor, _choose(visitor, lessons[0]), 3)
    form = page.form(f"/class/{lessons[0]}/keep")
    full = visitor.post(form.action, form.values)
    assert full.status == 409 and "just filled up" in full.text and full.times == [lessons[1]]
    other = full.form("/other")
    details = visitor.post(other.action, {**other.values, "start": full.times[0]})
    assert "1 place is kept for you" in details.text and rows(app, "hold") == 2


def test_a_hold_that_ran_out_and_whose_places_are_gone(
    app: Flask, lessons: tuple[str, str], visitor: Visitor
) -> None:
    details = _choose(visitor, lessons[0])
    _run_out(app)
    stale = visitor.get(details.form("/extend").action.replace("/extend", ""))
    assert stale.status == 200 and "no longer kept" in stale.text
    _change(visitor, _choose(visitor, lessons[0]), 3)
    full = visitor.fill(details, note="By the window", seats="2")
    assert full.status == 409 and full.times == [lessons[1]]
    form = full.form("/time")
    again = visitor.post(form.action, {**form.values, "start": full.times[0]})
    assert "2 places are kept for you" in again.text and "By the window" in again.text
    assert "You are booked" in visitor.follow(visitor.fill(again, seats="2")).text


def test_a_hold_that_ran_out_is_booked_while_there_are_places(
    app: Flask, lessons: tuple[str, str], visitor: Visitor
) -> None:
    details = _choose(visitor, lessons[0])
    _run_out(app)
    assert "You are booked" in visitor.follow(visitor.fill(details, seats="3")).text
    assert _left(visitor) == "0 3"


def test_going_back_and_choosing_another_date_replaces_the_hold(
    app: Flask, lessons: tuple[str, str], visitor: Visitor
) -> None:
    details = _choose(visitor, lessons[0])
    _change(visitor, details, 3)
    back = visitor.get(details.link("hold=hld_"))
    assert [part.split(">")[-1] for part in _seats(back.text)] == ["3 places left", "3 places left"]
    _choose(visitor, lessons[1], back)
    assert rows(app, "hold") == 1 and _left(visitor) == "3 2"


def test_more_time_once_and_letting_go(app: Flask, lessons: tuple[str, str], visitor: Visitor) -> None:
    details = _choose(visitor, lessons[0])
    form = details.form("/extend")
    longer = visitor.follow(visitor.post(form.action, form.values))
    assert "More time" not in longer.text and "1 place is kept for you" in longer.text
    release = details.form("/release")
    assert "3 places left" in visitor.follow(visitor.post(release.action, release.values)).text
    assert rows(app, "hold") == 0


def test_a_forged_page_keeps_nothing(app: Flask, lessons: tuple[str, str], visitor: Visitor) -> None:
    assert visitor.post(f"/book/salon/class/{lessons[0]}/keep", {"token": "x" * 40}).status == 422
    assert visitor.post(f"/book/stranger/class/{lessons[0]}/keep", {"token": "x" * 40}).status in {404, 422}
    assert rows(app, "hold") == 0


def _run_out(app: Flask) -> None:
    with app.app_context(), write() as session:
        session.execute(db.text("UPDATE hold SET expires = 1"))
