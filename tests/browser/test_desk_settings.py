"""From an empty installation to a booked visit; the words of a message are seen while they are written; Today."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from bookingapp.base.secrets import setup_code
from tests.browser.stage import STUDIO, Stage
from tests.browser.steps import arrive
from tests.browser.test_dashboard import EMAIL, LOOKS, PASSWORD, furnish, look, open_as
from tests.support import databases
from tests.support.browser import NewPage
from tests.support.server import serving

pytestmark = pytest.mark.browser

TWO_MINUTES = 120
FILLING_IN = 60
"""Seconds that a person is granted for the typing, which a machine does in none."""

ROOT = f"/dashboard/{STUDIO}"


def enter(stage: Stage, page: Page) -> None:
    """Sign in; at any width."""
    furnish(stage)
    page.goto(stage.url("/sign-in"))
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    arrive(page)


def test_from_nothing_to_a_booked_visit(new_page: NewPage, tmp_path: Path) -> None:
    with databases.fresh("sqlite", tmp_path) as url, serving(tmp_path / "server", url, workers=1) as server:
        code = setup_code(server.env["BOOKINGAPP_SECRET_KEY"])
        assert code in server.log.read_text()
        page = new_page(timezone_id="Europe/Berlin", reduced_motion="reduce")
        began = time.monotonic()
        page.goto(server.url)
        found = look(page)
        expect(page.get_by_label("Time zone")).to_have_value("Europe/Berlin")
        page.get_by_label("Name of the business").fill("Atelier Nord")
        page.get_by_role("radio", name="Salon").check()
        page.get_by_label("Your name").fill("Nora Nord")
        page.get_by_label("E-mail").fill("nora@nord.test")
        page.get_by_label("Password").fill("long enough a word")
        page.get_by_label("Set-up code").fill(code)
        page.get_by_role("button", name="Open my booking page").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Your booking page is open")
        found += look(page)
        link = page.get_by_role("textbox", name="The link").input_value()
        guest = new_page(reduced_motion="reduce")
        guest.goto(link)
        guest.get_by_role("link", name="Cut", exact=True).click()
        guest.locator("button.time").first.click()
        guest.get_by_label("Name").fill("Ada Byron")
        guest.get_by_label("E-mail").fill("ada@nord.test")
        guest.get_by_role("button", name=re.compile("^Book ")).click()
        expect(guest).to_have_title(re.compile("^You are booked"))
        assert time.monotonic() - began < TWO_MINUTES - FILLING_IN
        page.get_by_role("link", name="On to today").click()
        expect(page.get_by_role("heading", name="First steps")).to_have_count(0)
        found += look(page)
    assert found == []


def test_words_are_seen_while_they_are_written(stage: Stage, page: Page) -> None:
    enter(stage, page)
    page.goto(stage.url(f"{ROOT}/settings/messages/confirmation/email/client"))
    shown = page.frame_locator("iframe")
    expect(shown.get_by_text("We look forward to seeing you")).to_be_visible()
    page.get_by_label("Text", exact=False).first.fill("Dear ")
    page.get_by_role("button", name="Insert the client's name").click()
    expect(shown.get_by_text("Dear Jo Miller")).to_be_visible()
    page.get_by_label("Text", exact=False).first.fill("Dear {{nobody}}")
    expect(shown.get_by_text("There is no such placeholder: nobody")).to_be_visible()
    page.get_by_label("Text", exact=False).first.fill("Dear {{client_name}}, welcome.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Messages have these words from now on.")).to_be_visible()
    page.get_by_role("button", name="Use our words again").click()
    page.get_by_role("dialog").get_by_role("button", name="Use our words again").click()
    expect(page.get_by_text("These are our words again")).to_be_visible()


def test_a_colour_is_judged_while_it_is_chosen(stage: Stage, page: Page) -> None:
    """What our arithmetic says of it is what the browser makes of it."""
    enter(stage, page)
    page.goto(stage.url(f"{ROOT}/settings/branding"))
    page.get_by_label("Colour", exact=False).last.fill("#ff0000")
    expect(page.locator("#judged")).to_contain_text("#de0000")
    drawn = page.locator(".is-day .btn").evaluate(
        "(box) => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
        " c.fillStyle = getComputedStyle(box).backgroundColor; c.fillRect(0, 0, 1, 1);"
        " return Array.from(c.getImageData(0, 0, 1, 1).data).slice(0, 3); }"
    )
    assert all(abs(one - other) <= 3 for one, other in zip(drawn, (0xDE, 0, 0), strict=True)), drawn


def test_search_is_walked_by_keys(stage: Stage, page: Page) -> None:
    enter(stage, page)
    page.goto(stage.url(f"{ROOT}/today"))
    page.keyboard.press("/")
    page.keyboard.type("cut")
    page.keyboard.press("Enter")
    expect(page.locator("#q")).to_be_focused()
    expect(page.get_by_role("heading", name="Services")).to_be_visible()
    answer_late = _hold_answers(page, "cut and")
    page.keyboard.type(" and")
    finish = page.locator("[data-found][href*='/services/']", has_text="Cut and finish")
    for _press in range(40):
        page.keyboard.press("ArrowDown")
        if finish.evaluate("(link) => link === document.activeElement"):
            break
    finish.evaluate("(link) => link.classList.add('old')")
    answer_late()
    expect(page.locator("[data-found].old")).to_have_count(0)
    expect(finish).to_be_focused()  # what is found anew does not take the place from whoever stands in it
    page.keyboard.press("Escape")
    expect(page.locator("#q")).to_be_focused()
    answer_late = _hold_answers(page, "cut andx")
    page.keyboard.type("x")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-found]").first).to_be_focused()
    answer_late()
    expect(page.locator("[data-found]")).to_have_count(0)
    expect(page.locator("#q")).to_be_focused()  # what had the focus is found no more


def _hold_answers(page: Page, text: str) -> Callable[[], None]:
    """Keep back what is found for a text; the function that is returned waits until it was asked for, and answers."""
    held: list[Route] = []
    page.route(
        lambda url: parse_qs(urlsplit(url).query).get("q") == [text],
        lambda route: held.append(route),
        times=1,
    )

    def answer() -> None:
        while not held:
            page.wait_for_timeout(20)
        held[0].continue_()

    return answer


@pytest.mark.parametrize("look_of", LOOKS, ids=["telephone", "desk"])
def test_settings_are_for_everybody(stage: Stage, new_page: NewPage, look_of: tuple[int, str]) -> None:
    page = open_as(new_page, look_of)
    enter(stage, page)
    found: list[str] = []
    for path in (
        "settings",
        "settings/business",
        "settings/policies",
        "settings/branding",
        "settings/messages",
        "settings/messages/times",
        "settings/messages/reminder/sms/client",
        "settings/snippet",
        "today",
        "today/print",
        "search?q=cut",
        "start",
    ):
        page.goto(stage.url(f"{ROOT}/{path}"))
        found += look(page)
    assert found == []
