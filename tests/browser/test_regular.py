"""A booking made regular in a real browser: with scripts and without, by mouse and by key."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.stage import Stage, at, create_one_chair
from tests.browser.steps import expect_said, tab_to
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def open_dates(stage: Stage, slug: str, name: str) -> str:
    """A visit whose second weekly date is taken; the address of its page."""
    with stage.rows():
        create_one_chair(slug)
    path = stage.book(slug, "shave", at(8, 10), name)
    stage.book(slug, "shave", at(22, 10))
    return stage.url(path)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_every_week_with_one_date_instead_and_one_left_out(
    stage: Stage, new_page: NewPage, script: bool
) -> None:
    name = f"Rosa Regular{int(script)}"
    page = new_page(java_script_enabled=script)
    page.goto(open_dates(stage, f"regular-{int(script)}", name))
    page.get_by_role("link", name="Make it regular").click()
    page.get_by_label("How often").select_option(label="Every week")
    if script:
        expect_said(page, re.compile(r"4 dates are free\. 1 needs a look\."))
    else:
        page.get_by_role("button", name="Show the dates").click()
    expect(page.get_by_role("checkbox")).to_have_count(4)
    expect(page.get_by_role("button", name="Book 4 more visits")).to_be_visible()
    conflict = page.get_by_role("group", name=re.compile("is taken"))
    conflict.get_by_role("radio").first.check()
    page.get_by_role("checkbox").last.uncheck()
    page.get_by_role("checkbox").nth(2).uncheck()
    if script:
        expect_said(page, "Book 3 more visits")
    page.get_by_role("button", name=re.compile("^Book ")).click()
    if not script:  # the button had named another number, so it is asked once more
        expect(page.get_by_text("You have chosen 3 dates.")).to_be_visible()
        page.get_by_role("button", name="Book 3 more visits").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 more visits are booked")
    made = sorted(booking.occurrence.starts for booking in stage.bookings(name))
    assert len(made) == 4 and made[:2] == [at(8, 10), at(15, 10)] and made[3] == at(29, 10)
    assert made[2] != at(22, 10)
    page.get_by_role("link", name="Your booking").click()
    page.get_by_role("link", name="Cancel this and following").click()
    expect(page.locator(".fee dd")).to_have_text(["free"] * 4)
    page.get_by_role("button", name="Cancel 4 visits").click()
    expect(page.get_by_text("This and the following visits are cancelled")).to_be_visible()
    assert {booking.status for booking in stage.bookings(name)} == {"cancelled"}


def test_by_key_alone(stage: Stage, new_page: NewPage) -> None:
    name = "Kim Keys"
    page = new_page()
    page.goto(open_dates(stage, "regular-keys", name) + "/regular?every=1&ends=times&times=3")
    tab_to(page, "input[name=pick]")
    page.keyboard.press("Space")
    expect_said(page, "Choose at least one date.")
    expect(page.locator("input[name=pick]")).to_be_focused()
    page.keyboard.press("Space")
    expect_said(page, "Book 1 more visit")
    tab_to(page, "#go button")
    page.keyboard.press("Enter")
    expect(page.locator("#done-title")).to_be_focused()
    assert len(stage.bookings(name)) == 2
