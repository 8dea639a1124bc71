"""The waiting list in a browser: join, somebody else cancels, take what is offered; or let it go."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.models.waitlist import WaitlistEntry
from tests.browser.stage import STUDIO, Stage, at, create_one_chair, day_text, every_day
from tests.browser.steps import expect_booked, tab_to
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

JOIN = re.compile("^Join the waiting list$")


def full_chair(stage: Stage, slug: str, days: int = 9) -> str:
    """A business open from ten to eleven whose two times of a day are booked; the visit at ten."""
    with stage.rows():
        create_one_chair(slug, hours=every_day(10, 11))
    visit = stage.book(slug, "shave", at(days, 10), "Ten Booked")
    stage.book(slug, "shave", at(days, 10, 30), "Half Booked")
    return visit.rpartition("/")[2].partition(".")[0]


def cancel(stage: Stage, visit_ref: str) -> None:
    with stage.writing():
        cancel_visit(SYSTEM, visit_ref)


def join(page: Page, name: str, days: int = 9) -> str:
    """Fill in the form for one day; the address of one's own place."""
    page.get_by_label("From", exact=True).fill(day_text(days))
    page.get_by_label("Until", exact=True).fill(day_text(days))
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.split()[0].lower()}@example.test")
    page.get_by_role("button", name=JOIN).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")
    return page.url.partition("?")[0]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_join_wait_and_take_what_is_offered(stage: Stage, new_page: NewPage, script: bool) -> None:
    slug = f"wait-{int(script)}"
    visit = full_chair(stage, slug)
    page = new_page(java_script_enabled=script)
    page.goto(stage.url(f"/book/{slug}/shave?date={day_text(9)}"))
    expect(page.get_by_text("Nothing is free on this day.")).to_be_visible()
    page.locator(".empty").get_by_role("link", name=JOIN).click()
    expect(page.get_by_label("From", exact=True)).to_have_value(day_text(9))
    place = join(page, f"Wanda Waits{int(script)}")
    expect(page.get_by_text("wanda@example.test")).to_be_visible()
    cancel(stage, visit)
    page.goto(place)
    expect(page.get_by_role("heading", level=1)).to_have_text("A time has come free for you")
    expect(page.locator(".done-when")).to_contain_text("10:00 am")
    expect(page.get_by_text("Kept for you until")).to_be_visible()
    expect(page.get_by_text("$30")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Book ")).click()
    expect_booked(page)
    (booking,) = stage.bookings(f"Wanda Waits{int(script)}")
    assert (booking.occurrence.starts, booking.source) == (at(9, 10), "waitlist")
    page.goto(place)
    expect(page.get_by_role("heading", level=1)).to_have_text("You have booked what you waited for")
    page.get_by_role("link", name="Your booking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your booking")


def test_let_it_go_then_leave(stage: Stage, page: Page) -> None:
    slug = "wait-decline"
    visit = full_chair(stage, slug)
    page.goto(stage.url(f"/book/{slug}/shave/waitlist"))
    first = join(page, "Fay First")
    page.goto(stage.url(f"/book/{slug}/shave/waitlist"))
    second = join(page, "Sid Second")
    cancel(stage, visit)
    page.goto(first)
    page.get_by_role("button", name="Not this time").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have let that time go")
    page.get_by_role("button", name="Leave the waiting list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have left the waiting list")
    page.get_by_role("link", name="See all times").click()
    expect(page.locator("#picker")).to_be_visible()
    page.goto(second)
    expect(page.get_by_role("heading", level=1)).to_have_text("A time has come free for you")


def test_too_late_is_told(stage: Stage, page: Page) -> None:
    slug = "wait-late"
    visit = full_chair(stage, slug)
    page.goto(stage.url(f"/book/{slug}/shave/waitlist"))
    place = join(page, "Lara Late")
    cancel(stage, visit)
    page.goto(place)
    with stage.writing():
        db.session.execute(update(WaitlistEntry).where(WaitlistEntry.name == "Lara Late").values(deadline=1))
    page.get_by_role("button", name=re.compile("^Book ")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        re.compile("^(This|That) offer is over$")  # the worker may have noted it already
    )
    expect(page.get_by_role("link", name="See all times")).to_be_visible()
    assert stage.bookings("Lara Late") == []


def test_faults_are_told_and_nothing_typed_is_lost(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut/waitlist"))
    page.get_by_label("Your name").fill("Theo Typed")
    page.get_by_label(re.compile("^Morning")).check()
    page.get_by_label("Mon", exact=True).check()
    page.get_by_label("Until", exact=True).fill(day_text(-9))
    page.get_by_role("button", name=JOIN).click()
    expect(page.locator("#faults")).to_be_focused()
    expect(page.get_by_label("Your name")).to_have_value("Theo Typed")
    expect(page.get_by_label("Mon", exact=True)).to_be_checked()
    expect(page.get_by_label(re.compile("^Morning"))).to_be_checked()


def test_by_keyboard_alone(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(30)}"))
    tab_to(page, ".wait-way a", 200)
    page.keyboard.press("Enter")
    expect(page.locator("form#wait")).to_be_visible()
    tab_to(page, "#name")
    page.keyboard.type("Kim Keys")
    tab_to(page, "#email")
    page.keyboard.type("kim@example.test")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are on the waiting list")
