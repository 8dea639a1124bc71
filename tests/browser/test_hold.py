"""The time is kept while one types; what happens when it is not, and when a form is sent twice."""

import re
import time

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from bookingapp.base.db import db
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.models.business import Business
from bookingapp.models.schedule import Claim, Hold
from tests.browser.stage import STUDIO, Stage, at, create_class, create_one_chair, day_text
from tests.browser.steps import expect_booked, expect_said, give_details, submit, take, times
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

DAY = 14
NEAREST = ["10:30 am", "9:00 am", "9:30 am"]


def open_chair(stage: Stage, slug: str) -> str:
    """A business of one chair; the address of its picker on a day."""
    with stage.rows():
        create_one_chair(slug)
    return stage.url(f"/book/{slug}/shave?date={day_text(DAY)}")


def set_hold(stage: Stage, slug: str, seconds: int) -> None:
    """Let all holds of a business run out so many seconds from now."""
    with stage.writing():
        business = db.session.scalar(select(Business.id).where(Business.slug == slug))
        until = int(time.time()) + seconds
        db.session.execute(update(Hold).where(Hold.business_id == business).values(expires=until))
        db.session.execute(
            update(Claim)
            .where(Claim.business_id == business, Claim.hold_id.is_not(None))
            .values(expires=until)
        )


def test_somebody_else_was_quicker_to_take_it(stage: Stage, page: Page) -> None:
    page.goto(open_chair(stage, "quick"))
    stage.book("quick", "shave", at(DAY, 10))
    times(page).get_by_text("10:00").click()
    expect(page.locator("#conflict")).to_be_focused()
    expect(page.locator("#conflict")).to_contain_text("That time has just been taken")
    assert sorted(one.inner_text().split("\n")[0] for one in page.locator("button.near b").all()) == NEAREST
    page.locator("button.near").first.click()
    expect(page.locator("form#details")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_nothing_typed_is_lost_when_the_time_went(stage: Stage, new_page: NewPage, script: bool) -> None:
    slug = f"typed-{int(script)}"
    page = new_page(java_script_enabled=script)
    page.goto(open_chair(stage, slug))
    times(page).get_by_text("10:00").click()
    give_details(page, "Tess Typed", note="Two lines,\nall mine")
    page.get_by_label("Phone").fill("+1 212 555 0142")
    set_hold(stage, slug, -1)
    stage.book(slug, "shave", at(DAY, 10))
    submit(page)
    expect(page.locator("button.near")).to_have_count(3)
    page.locator("button.near").filter(has_text="10:30").click()
    expect(page.get_by_label("Your name")).to_have_value("Tess Typed")
    expect(page.get_by_label("E-mail")).to_have_value("tess@example.test")
    expect(page.get_by_label("Phone")).to_have_value("+1 212 555 0142")
    expect(page.get_by_label("Anything we should know?")).to_have_value("Two lines,\nall mine")
    submit(page)
    expect_booked(page)
    assert [one.occurrence.starts for one in stage.bookings("Tess Typed") if one.visit.hold_ref][-1] == at(
        DAY, 10, 30
    )


def test_the_time_counts_down_and_can_be_extended_once(stage: Stage, page: Page) -> None:
    page.goto(open_chair(stage, "longer"))
    take(page)
    set_hold(stage, "longer", 122)
    page.reload()
    left = page.locator("[data-hold-left]")
    expect(left).to_have_text(re.compile(r"^(2:0\d|1:5\d)$"))
    expect_said(page, "Two minutes left to finish. You can ask for more time.")
    page.get_by_label("Your name").fill("Still Here")
    page.get_by_role("button", name="More time").click()
    expect(left).to_have_text(re.compile(r"^(10:00|9:5\d)$"))
    expect(page.locator("#hold-said")).to_be_focused()
    expect(page.get_by_role("button", name="More time")).to_have_count(0)
    expect(page.get_by_label("Your name")).to_have_value("Still Here")


def test_after_the_time_is_over_it_may_still_be_booked(stage: Stage, page: Page) -> None:
    page.goto(open_chair(stage, "late"))
    take(page)
    set_hold(stage, "late", 2)
    page.reload()
    give_details(page, "Lou Late")
    over = "The time is no longer kept for you. It may still be free."
    expect(page.locator("#hold")).to_have_text(re.compile(re.escape(over)))
    expect_said(page, over)
    submit(page)
    expect_booked(page)
    page.goto(open_chair(stage, "later"))
    take(page)
    set_hold(stage, "later", -1)
    page.reload()
    expect(page.get_by_text("It is still free at this moment.")).to_be_visible()


def test_a_time_let_go_is_free_at_once(stage: Stage, page: Page, new_page: NewPage) -> None:
    address = open_chair(stage, "go")
    page.goto(address)
    free = times(page).count()
    take(page, 3)
    other = new_page()
    other.goto(address)
    expect(times(other)).to_have_count(free - 1)
    page.get_by_role("button", name="Let this time go").click()
    expect(times(page)).to_have_count(free)
    other.reload()
    expect(times(other)).to_have_count(free)


def test_back_to_the_picker_ones_own_time_is_still_there(stage: Stage, page: Page) -> None:
    page.goto(open_chair(stage, "own"))
    free = times(page).count()
    take(page, 3)
    page.get_by_role("link", name="Choose another time").click()
    expect(times(page)).to_have_count(free)
    take(page, 4)
    with stage.rows():
        business = timetable_of("own").business.id
        assert db.session.query(Hold).filter_by(business_id=business).count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_a_double_click_books_once(stage: Stage, new_page: NewPage, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(11)}"))
    take(page)
    give_details(page, f"Dot Double{int(script)}")
    page.locator("form#details .btn").dblclick()
    expect_booked(page)
    assert len(stage.bookings(f"Dot Double{int(script)}")) == 1


@pytest.mark.parametrize("kind", ["time", "class", "link"])
def test_back_and_again_books_once(stage: Stage, page: Page, kind: str) -> None:
    page.context.unroute_all()  # while requests are watched, the browser keeps no page to go back to
    name = f"Bea Back{kind}"
    lesson = ""
    if kind == "class":
        with stage.rows():
            lesson = create_class(STUDIO, "lanterns", at(33, 18, 30), 4)
    paths = {
        "time": f"cut?date={day_text(12)}",
        "class": f"class/{lesson}",
        "link": f"cut/details?start={day_text(12)}T16:00Z",
    }
    page.goto(stage.url(f"/book/{STUDIO}/{paths[kind]}"))
    if kind == "time":
        take(page)
    give_details(page, name)
    submit(page)
    expect_booked(page)
    first = page.url
    page.go_back()
    expect(page.locator("form#details")).to_be_visible()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill("bea@example.test")
    submit(page)
    expect_booked(page)
    assert page.url == first
    assert len(stage.bookings(name)) == 1
