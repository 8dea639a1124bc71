"""The dashboard as its owner uses it: signing in, links to calendars, calendars of others, the system page."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.models.business import User
from tests.browser.stage import STUDIO, Stage
from tests.browser.steps import arrive
from tests.browser.test_states import AXE, judge, sticks_out
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

EMAIL = "owner@lantern.test"
PASSWORD = "a lantern by the ferry"
LOOKS = ((320, "light"), (1440, "dark"))


def furnish(stage: Stage) -> None:
    """The owner's login, made once."""
    with stage.rows():
        if db.session.scalar(select(User.id).where(User.email == EMAIL)) is not None:
            return
        business_id = timetable_of(STUDIO).business.id
        with write():
            user = create_user(SYSTEM, email=EMAIL, name="Olive Owner", password=PASSWORD)
            grant_access(SYSTEM, business_id, user_id=user.id, role="owner")


def enter(stage: Stage, page: Page) -> None:
    """Sign in as a person does, with the keys alone: the first field has the focus already."""
    furnish(stage)
    page.goto(stage.url("/sign-in"))
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(EMAIL)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    arrive(page)


def look(page: Page) -> list[str]:
    """What axe finds and what sticks out."""
    page.evaluate(AXE)
    found = [f"{page.url}: {text}" for text in judge(page)]
    if wide := sticks_out(page):
        found.append(f"{page.url}: {wide} px stick out")
    return found


def open_as(new_page: NewPage, look_of: tuple[int, str]) -> Page:
    """A page that has its width and its colours from the start: nothing is measured while they change."""
    width, scheme = look_of
    return new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")


def test_in_around_and_out(stage: Stage, page: Page) -> None:
    enter(stage, page)
    sections = page.get_by_role("navigation", name="Dashboard")
    sections.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Calendars").click()
    page.get_by_role("region", name="Your calendar").get_by_role("button", name="Make a link").click()
    link = page.get_by_role("textbox", name="Link to Your calendar").input_value()
    assert page.request.get(link).headers["content-type"].startswith("text/calendar")
    sections.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="System").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("System")
    page.get_by_role("button", name="Sign out").click()
    page.goto(stage.url(f"/dashboard/{STUDIO}/calendars"))
    expect(page.get_by_label("Password")).to_be_visible()


@pytest.mark.parametrize("look_of", LOOKS, ids=["telephone", "desk"])
def test_a_wrong_address_says_so(stage: Stage, new_page: NewPage, look_of: tuple[int, str]) -> None:
    page = open_as(new_page, look_of)
    enter(stage, page)
    page.goto(stage.url(f"/dashboard/{STUDIO}/calendars"))
    page.get_by_label("Name").fill("Private")
    page.get_by_label("Its address").fill("ftp://calendar.example.test/mine.ics")
    page.get_by_role("button", name="Connect").click()
    field = page.get_by_label("Its address")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("ftp://calendar.example.test/mine.ics")
    expect(page.locator("#faults")).to_be_visible()
    assert look(page) == []


@pytest.mark.parametrize("look_of", LOOKS, ids=["telephone", "desk"])
def test_it_is_for_everybody(stage: Stage, new_page: NewPage, look_of: tuple[int, str]) -> None:
    page = open_as(new_page, look_of)
    page.goto(stage.url("/sign-in"))
    found = look(page)
    enter(stage, page)
    for path in ("calendars", "system", "bookings"):
        page.goto(stage.url(f"/dashboard/{STUDIO}/{path}"))
        found += look(page)
    assert found == []
