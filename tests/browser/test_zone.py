"""Whose clock counts: the looker's for a call, the venue's for a visit; the hour that comes twice."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from bookingapp.base import clock
from tests.browser.stage import NEW_YORK, STUDIO, Stage, create_one_chair, day_text, every_day, on
from tests.browser.steps import expect_booked, give_details, submit, take, times
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def next_autumn() -> date:
    """The next Sunday of November on which New York's clocks go back, tomorrow at the earliest."""
    day = clock.now().astimezone(NEW_YORK).date() + timedelta(days=1)
    while not (day.month == 11 and day.weekday() == 6 and day.day <= 7):
        day += timedelta(days=1)
    return day


def test_a_call_is_offered_in_the_zone_of_who_looks(stage: Stage, new_page: NewPage) -> None:
    page = new_page(timezone_id="Asia/Kathmandu")
    page.goto(stage.url(f"/book/{STUDIO}/video?date={day_text(5)}"))
    expect(page).to_have_url(re.compile("tz=Asia%2FKath?mandu"))
    expect(page.locator("#zone")).to_contain_text("Times in Kathmandu time, now ")
    first = times(page).first.get_attribute("value") or ""
    assert first.endswith("T18:15Z")  # midnight there
    take(page, 1)
    expect(page.locator("#summary")).to_contain_text(re.compile(r"UTC\+0?5:45"))
    give_details(page, "Kala Kathmandu")
    submit(page)
    expect_booked(page)
    expect(page.locator(".done-when")).to_contain_text("12:15 am")
    expect(page.locator(".done-when")).to_contain_text(re.compile(r"UTC\+0?5:45"))


def test_another_zone_can_be_chosen_and_is_remembered(stage: Stage, new_page: NewPage) -> None:
    page = new_page(timezone_id="Europe/Paris")
    page.goto(stage.url(f"/book/{STUDIO}/video"))
    expect(page.locator("#zone")).to_contain_text("Paris")
    page.locator("#zone summary").click()
    page.get_by_label("Find a city").fill("tok")
    page.get_by_role("button", name="Show times in this zone").click()
    expect(page.locator("#zone")).to_contain_text("Times in Tokyo time")
    page.goto(stage.url(f"/book/{STUDIO}/video"))
    expect(page.locator("#zone")).to_contain_text("Times in Tokyo time")


def test_a_visit_stays_in_the_zone_of_the_venue(stage: Stage, new_page: NewPage) -> None:
    page = new_page(timezone_id="Asia/Kathmandu")
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(5)}"))
    expect(page.locator("#zone")).to_contain_text("Local time in New York, now ")
    expect(times(page).first).to_have_accessible_name(re.compile("^8:00 am"))
    assert "tz=" not in page.url


def test_the_hour_that_comes_twice(stage: Stage, page: Page) -> None:
    day = next_autumn()
    with stage.rows():
        create_one_chair("night", hours=every_day(0, 24))
    page.goto(stage.url(f"/book/night/shave?date={day}"))
    twice = [
        text.split("\n") for text in times(page).all_inner_texts() if text.startswith("1:30") and "am" in text
    ]
    assert [" ".join(one) for one in twice] == ["1:30 am EDT", "1:30 am EST"]
    once = times(page).filter(has_text="12:30").first
    expect(once).not_to_contain_text("E")
    for mark, hour in (("EDT", 5), ("EST", 6)):
        page.goto(stage.url(f"/book/night/shave?date={day}"))
        times(page).filter(has_text="1:30").filter(has_text=mark).first.click()
        expect(page.locator("#summary")).to_contain_text(mark)
        expect(page.locator("form#details .btn")).to_contain_text(mark)
        give_details(page, f"Twice {mark}")
        submit(page)
        expect_booked(page)
        expect(page.locator(".done-when")).to_contain_text("1:30 am")
        expect(page.locator(".done-when")).to_contain_text(mark)
        (booking,) = stage.bookings(f"Twice {mark}")
        assert booking.occurrence.starts == on(day, 0) + (hour - 4) * 60 + 30


def test_the_hour_that_is_left_out(stage: Stage, page: Page) -> None:
    day = next(
        found
        for found in (clock.now().astimezone(NEW_YORK).date() + timedelta(days=n) for n in range(1, 400))
        if found.month == 3 and found.weekday() == 6 and 8 <= found.day <= 14
    )
    with stage.rows():
        create_one_chair("spring", hours=every_day(0, 24))
    page.goto(stage.url(f"/book/spring/shave?date={day}"))
    texts = [" ".join(text.split()) for text in times(page).all_inner_texts()]
    assert "1:30 am" in texts and "3:00 am" in texts
    assert not [text for text in texts if text.startswith("2:") and "am" in text]
