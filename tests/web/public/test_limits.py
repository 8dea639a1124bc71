"""A robot cannot keep every time of a business, nor one contact book without end."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from bookingapp.base.config import Settings
from bookingapp.base.db import db
from bookingapp.domain.schedule import queries
from bookingapp.web.public import limits
from tests.cast import Cast, at, create_class
from tests.web.public.conftest import WHOLE_DAY, Visitor, rows


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """With the bounds."""
    return replace(settings, ratelimit_enabled=True)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(queries, "FEWEST_HOLDS", 2)
    monkeypatch.setattr(queries, "HOLDS_PER_STAFF", 1)
    monkeypatch.setattr(limits, "VISITS_A_DAY", 2)
    yield


def test_beyond_the_bound_a_time_is_booked_without_being_kept(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    kept = [visitor.take("cut", place, WHOLE_DAY) for place in (0, 1)]
    details = visitor.take("cut", 4, WHOLE_DAY)
    assert "is kept for you" in kept[1].text and "is kept for you" not in details.text
    assert rows(app, "hold") == 2
    done = visitor.follow(visitor.fill(details))
    assert "You are booked" in done.text
    assert (
        visitor.fill(details).answer.headers["Location"] == visitor.fill(details).answer.headers["Location"]
    )
    assert rows(app, "booking") == 1


def test_choosing_another_time_keeps_it_instead(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.take("cut", 0, WHOLE_DAY)
    details = visitor.take("cut", 1, WHOLE_DAY)
    picker = visitor.get(details.link("/book/salon/cut"))
    form = picker.form("/cut")
    page = visitor.follow(visitor.post(form.action, {**form.values, "start": picker.times[4]}))
    assert "is kept for you" in page.text and rows(app, "hold") == 2


def test_beyond_the_bound_a_taken_time_is_refused(app: Flask, cast: Cast, visitor: Visitor) -> None:
    picker = visitor.get(f"/book/salon/duo{WHOLE_DAY}")
    form = picker.form("/duo")
    for place in (0, 8):
        visitor.post(form.action, {**form.values, "start": picker.times[place]})
    assert visitor.post(form.action, {**form.values, "start": picker.times[0]}).status == 409


def test_beyond_the_bound_places_are_booked_without_being_kept(
    app: Flask, cast: Cast, visitor: Visitor
) -> None:
    with app.app_context():
        lesson = create_class(cast, at(2, 18))
        db.session.remove()
    form = visitor.get("/book/salon/yoga").form("/keep")
    kept = [visitor.follow(visitor.post(form.action, form.values)) for _visitor in range(3)]
    assert ["kept for you" in page.text for page in kept] == [True, True, False] and rows(app, "hold") == 2
    assert lesson in kept[2].form(lesson).action
    assert visitor.fill(kept[2]).status == 303
    assert visitor.post(form.action, form.values).status == 409


def test_a_contact_books_only_so_much_a_day(app: Flask, cast: Cast, visitor: Visitor) -> None:
    visitor.book("cut", 0, WHOLE_DAY)
    last = visitor.take("cut", 2, WHOLE_DAY)
    assert visitor.fill(last).status == 303
    assert visitor.fill(last).status == 303  # sent twice
    details = visitor.take("cut", 4, WHOLE_DAY)
    refused = visitor.fill(details, email="ADA@example.test ")
    assert refused.status == 429 and "Ada Lovelace" in refused.text
    assert visitor.fill(details, email="eve@example.test").status == 303
    assert rows(app, "booking") == 3
    with app.app_context():
        db.session.remove()
