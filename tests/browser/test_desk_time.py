"""Hours are kept by mouse, by the keys, and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import STUDIO, Stage
from tests.browser.test_dashboard import enter, look
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def open_hours(stage: Stage, page: Page) -> None:
    """The hours of the first of the staff."""
    enter(stage, page)
    page.goto(stage.url(f"/dashboard/{STUDIO}/staff"))
    page.locator("a[href$='/hours']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hours of")


def test_rows_come_by_mouse_and_times_by_the_keys(stage: Stage, page: Page) -> None:
    open_hours(stage, page)
    monday = page.get_by_role("group", name="Monday", exact=True)
    spans = monday.locator("[data-span]")
    before = spans.count()
    monday.get_by_role("button", name="Monday: more hours").click()
    expect(spans).to_have_count(before + 1)
    expect(spans.last.get_by_label("From")).to_be_focused()
    page.keyboard.type("0615AM")
    spans.last.get_by_label("To").focus()
    page.keyboard.type("0745AM")
    page.get_by_role("button", name="Look ahead").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("which are not saved yet")).to_be_visible()
    assert "06:15" in [field.input_value() for field in monday.get_by_label("From").all()]
    assert look(page) == []


def test_without_script_its_buttons_do_the_same(stage: Stage, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    open_hours(stage, page)
    monday = page.get_by_role("group", name="Monday", exact=True)
    before = monday.locator("[data-span]").count()
    monday.get_by_role("button", name="Monday: more hours").click()
    expect(page.get_by_role("group", name="Monday", exact=True).locator("[data-span]")).to_have_count(
        before + 1
    )
