"""The catalogue as its owner works on it: a service with an add-on and a question, put in order with the keys."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import STUDIO, Stage
from tests.browser.test_dashboard import LOOKS, enter, look, open_as
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def test_a_service_is_made_and_put_first(stage: Stage, page: Page) -> None:
    enter(stage, page)
    page.goto(stage.url(f"/dashboard/{STUDIO}/services/new"))
    page.get_by_label("Name", exact=True).fill("Beard care")
    page.get_by_label("Category").select_option(label="Hair")
    page.get_by_label("Length", exact=True).fill("30")
    page.get_by_label("Length: unit").select_option("minutes")
    page.get_by_label("Price", exact=True).fill("25")
    page.get_by_role("button", name="Add an add-on").click()
    addon = page.get_by_role("group", name="Add-on 1", exact=True)
    addon.get_by_role("textbox", name="Name").fill("Hot towel")
    addon.get_by_role("textbox", name="Price").fill("4.50")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("group", name="Question 1").get_by_role("textbox", name="Question").fill(
        "How long is it?"
    )
    assert look(page) == []
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_text("The service is made")).to_be_visible()
    page.goto(stage.url(f"/dashboard/{STUDIO}/services"))
    hair = page.get_by_role("list", name="Hair")
    grip = hair.get_by_role("button", name="Move Beard care: arrow keys or drag")
    grip.focus()
    expect(grip).to_be_focused()
    for _turn in range(hair.get_by_role("listitem").count()):
        page.keyboard.press("ArrowUp")
    # the answer leads elsewhere and is not followed, so that the browser counts it as none: what is said tells
    expect(page.get_by_text("The order is kept")).to_be_visible()
    expect(grip).to_be_focused()
    page.goto(stage.url(f"/book/{STUDIO}"))
    names = page.locator(".service-name").all_inner_texts()
    assert names.index("Beard care") == 0
    page.get_by_role("link", name="Beard care", exact=True).click()
    expect(page.get_by_text("Hot towel")).to_be_visible()


@pytest.mark.parametrize("look_of", LOOKS, ids=["telephone", "desk"])
def test_it_is_for_everybody(stage: Stage, new_page: NewPage, look_of: tuple[int, str]) -> None:
    page = open_as(new_page, look_of)
    enter(stage, page)
    desk = stage.url(f"/dashboard/{STUDIO}")
    found: list[str] = []
    for path in ("services", "services?archived=1", "registers/tags", "registers/categories", "fields"):
        page.goto(f"{desk}/{path}")
        found += look(page)
    page.goto(f"{desk}/services")
    page.get_by_role("link", name="Cut and finish").click()
    found += look(page)
    page.get_by_role("link", name="Why is a time not offered?").click()
    page.get_by_label("Time").fill("03:10")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".why-answer")).to_contain_text("is not offered")
    found += look(page)
    assert found == []
