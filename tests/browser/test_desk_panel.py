"""Booking on behalf of a client in the browser: by pointer, by keys alone, in the drawer, and without script."""

import pytest
from playwright.sync_api import Page, expect

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.business.commands import add_location, create_business, create_user, grant_access
from bookingapp.domain.catalog.commands import Extra, add_service
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import set_schedule
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.domain.staff.commands import add_staff
from tests.browser.stage import Stage, at, day_text, every_day
from tests.browser.steps import arrive
from tests.browser.test_dashboard import look
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

PIER = "pier"
EMAIL, PASSWORD = "owner@pier.test", "a lantern by the pier"


@pytest.fixture(scope="module")
def pier(stage: Stage) -> str:
    """A business of its own with one staff member, and a client who is known; the path of its dashboard."""
    with stage.rows():
        with write():
            row = create_business(
                SYSTEM, name="Pier", slug=PIER, timezone="America/New_York", currency="USD", country="US"
            )
            place = add_location(SYSTEM, row.id, name="End of the Pier", timezone="America/New_York").id
            set_schedule(SYSTEM, row.id, location_id=place, weekly=every_day())
            uma = add_staff(SYSTEM, row.id, name="Uma Pike").id
            wash = [Extra("Wash", 15, 1000)]
            for name, minutes in (("Cut", 30), ("Shave", 15)):
                add_service(
                    SYSTEM,
                    row.id,
                    name=name,
                    duration_minutes=minutes,
                    price_amount=4000,
                    staff_ids=[uma],
                    addons=wash,
                )
            user = create_user(SYSTEM, email=EMAIL, name="Olga Owner", password=PASSWORD)
            grant_access(SYSTEM, row.id, user_id=user.id, role="owner")
        timetable = timetable_of(PIER)
        cut = timetable.service_by_key("cut")
        assert cut is not None
        known = ClientDetails("Gwen Garland", "gwen@example.test", "+12125550199")
        asked = BookingRequest(next(iter(timetable.locations)), (Part(cut.id),), at(9, 9), known)
        with write():
            book(SYSTEM, timetable, asked)
    return f"/dashboard/{PIER}"


def enter(stage: Stage, page: Page) -> None:
    page.goto(stage.url("/sign-in"))
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    arrive(page)


def test_a_new_client_by_pointer_in_the_drawer(stage: Stage, page: Page, pier: str) -> None:
    enter(stage, page)
    page.goto(stage.url(f"{pier}/bookings"))
    page.get_by_role("link", name="New booking").click()
    drawer = page.get_by_role("dialog", name="Details")
    drawer.get_by_role("textbox", name="Client", exact=True).fill("Newt Newman")
    drawer.get_by_label("E-mail").fill("newt@example.test")
    drawer.get_by_label("Service", exact=True).select_option(label="Cut (30 min)")
    drawer.get_by_label("One more service").select_option(label="Shave (15 min)")
    expect(drawer.locator(".total")).to_contain_text("$80")
    drawer.get_by_role("checkbox", name="Wash").first.check()
    expect(drawer.locator(".total")).to_contain_text("$90")
    drawer.get_by_label("Date").fill(day_text(3))
    drawer.get_by_role("button", name="10:00 am").click()
    expect(drawer.locator(".book-sum .time-line")).to_contain_text("11:00 am")
    expect(drawer.get_by_role("textbox", name="Client", exact=True)).to_have_value("Newt Newman")
    assert look(page) == []
    drawer.get_by_role("button", name="Book ", exact=False).last.click()
    expect(drawer.get_by_role("heading", level=1)).to_have_text("Newt Newman")
    expect(drawer.get_by_role("status")).to_contain_text("Booked")
    assert look(page) == []
    drawer.get_by_role("link", name="Cancel").click()
    drawer.get_by_label("Reason").fill("Rain")
    drawer.get_by_role("button", name="Cancel the visit").click()
    expect(drawer.get_by_role("status")).to_contain_text("Cancelled")


def test_a_known_client_by_keys_alone(stage: Stage, page: Page, pier: str) -> None:
    enter(stage, page)
    page.goto(stage.url(f"{pier}/book?service=cut&date={day_text(4)}"))
    page.get_by_role("textbox", name="Client", exact=True).focus()
    page.keyboard.type("garl")
    expect(page.get_by_role("button", name="Gwen Garland")).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Gwen Garland")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Client", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#bk-chosen")).to_be_focused()
    expect(page.locator("#bk-chosen")).to_contain_text("gwen@example.test")
    page.get_by_role("button", name="9:15 am").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="9:15 am").first).to_be_focused()
    assert look(page) == []
    page.locator("button[value=book]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gwen Garland")


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1440, "dark")], ids=["telephone", "desk"])
def test_book_anyway(stage: Stage, new_page: NewPage, pier: str, width: int, scheme: str) -> None:
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    enter(stage, page)
    page.goto(stage.url(f"{pier}/book?service=cut&date={day_text(5)}"))
    page.get_by_label("Time", exact=True).fill("22:00" if width == 320 else "23:00")
    page.get_by_label("Time", exact=True).press("Tab")
    expect(page.get_by_role("alert")).to_contain_text("Nobody who is free works then.")
    assert look(page) == []
    page.get_by_role("textbox", name="Client", exact=True).fill("Lata Late")
    page.get_by_label("Why").fill("After the show")
    page.get_by_role("button", name="Book anyway").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lata Late")
    expect(page.get_by_text("“After the show”").first).to_be_visible()
    assert look(page) == []


def test_without_script(stage: Stage, new_page: NewPage, pier: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(stage.url("/sign-in"))
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(stage.url(f"{pier}/book"))
    page.get_by_role("textbox", name="Client", exact=True).fill("garland")
    page.get_by_role("button", name="Look for clients").click()
    page.get_by_role("button", name="Gwen Garland").click()
    page.get_by_label("Service", exact=True).select_option(label="Shave (15 min)")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Date").fill(day_text(6))
    page.get_by_role("button", name="Show this day").click()
    page.get_by_role("button", name="3:30 pm").click()
    page.locator("button[value=book]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gwen Garland")
    page.get_by_role("link", name="Repeat").click()
    page.get_by_role("button", name="Book the chosen dates").click()
    expect(page.get_by_role("heading", name="Regular visits")).to_be_visible()
