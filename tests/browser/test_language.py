"""German from the first page to the last, dates and money by the customs of the place; right to left."""

import re

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page, expect

from bookingapp.base.i18n import LANGUAGES
from tests.browser.stage import BERLIN, STUDIO, Stage, at, create_one_chair, day_text
from tests.browser.steps import times
from tests.browser.test_states import sticks_out
from tests.house import PACKAGE
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


def english_texts() -> list[str]:
    """Whole texts of ours that German says in other words."""
    with (PACKAGE / "translations/de/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    return [
        message.id
        for message in catalogue
        if isinstance(message.id, str)
        and isinstance(message.string, str)
        and len(message.id) > 3
        and message.id not in message.string
        and not PLACEHOLDER.search(message.id)
    ]


def expect_german(page: Page, texts: list[str]) -> None:
    """No line of the page and no name of a control is one of the English texts."""
    assert page.locator("html").get_attribute("lang") == "de"
    said = page.evaluate(
        """() => [document.title, ...document.body.innerText.split("\\n"),
            ...[...document.querySelectorAll("[aria-label]")].map(one => one.getAttribute("aria-label")),
            ...[...document.querySelectorAll(".vh, caption, label, legend")].map(one => one.textContent)]
            .map(text => text.trim())"""
    )
    assert sorted(set(said) & set(texts)) == [], page.url


def test_a_booking_in_german(stage: Stage, page: Page) -> None:
    with stage.rows():
        create_one_chair("stuhl", zone="Europe/Berlin", country="DE", currency="EUR", price=3050)
    texts = english_texts()
    page.goto(stage.url("/book/stuhl"))
    page.get_by_role("link", name=LANGUAGES["de"]).click()
    expect(page).to_have_url(re.compile("lang=de"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".price").first).to_have_text("30,50\u00a0€")
    expect_german(page, texts)
    page.context.clear_cookies()  # the address alone carries the language on
    page.get_by_role("link", name="Shave", exact=True).click()
    expect_german(page, texts)
    page.goto(f"{page.url}&date={day_text(15, BERLIN)}")
    expect(page.locator("#times-title")).to_have_text(re.compile(r"^\w+tag|Mittwoch"))
    expect(times(page).first).to_have_accessible_name(re.compile(r"^\d\d:\d\d, \w+, \d+\. \w+$"))
    times(page).get_by_text("14:00").click()
    expect_german(page, texts)
    page.locator("form#details .btn").click()
    expect(page.locator("#faults")).to_be_visible()
    expect_german(page, texts)
    page.locator("#name").fill("Gerda Grün")
    page.locator("#email").fill("gerda@example.test")
    page.locator("form#details .btn").click()
    expect(page).to_have_url(re.compile("/booked/"))
    expect_german(page, texts)
    page.goto(page.url.replace("/booked/", "/visit/"))
    page.locator("#cancel summary").click()
    expect_german(page, texts)
    page.goto(page.url.replace("?", "/reschedule?"))
    expect_german(page, texts)
    times(page).nth(1).click()
    expect(page.locator(".swap-side.is-new")).to_be_visible()
    expect_german(page, texts)
    (booking,) = stage.bookings("Gerda Grün")
    assert booking.locale == "de"


def test_refusals_in_german(stage: Stage, page: Page) -> None:
    with stage.rows():
        create_one_chair("weg", zone="Europe/Berlin", country="DE", currency="EUR")
    texts = english_texts()
    page.goto(stage.url(f"/book/weg/shave?lang=de&date={day_text(15, BERLIN)}"))
    stage.book("weg", "shave", at(15, 10, zone=BERLIN))
    times(page).get_by_text("10:00").click()
    expect(page.locator("#conflict")).to_be_visible()
    expect_german(page, texts)
    for path in ("/book/weg/nothing?lang=de", "/nothing?lang=de", "/book/weg/shave?lang=de&date=nonsense"):
        page.goto(stage.url(path))
        expect_german(page, texts)


def test_the_browsers_language_is_spoken_unasked(stage: Stage, new_page: NewPage) -> None:
    page = new_page(locale="de-AT")
    page.goto(stage.url(f"/book/{STUDIO}/cut"))
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator(".facts")).to_contain_text("$")  # the business's currency stays what it is


@pytest.mark.parametrize("width", [320, 1440])
def test_right_to_left_nothing_sticks_out(stage: Stage, new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    visit = stage.book(STUDIO, "shave", at(45, 9 if width < 400 else 11), f"Rtl Ruth{width}")
    for path in (
        f"/book/{STUDIO}?also=cut",
        f"/book/{STUDIO}/cut",
        f"/book/{STUDIO}/lanterns",
        visit,
        f"{visit}/reschedule",
    ):
        page.goto(stage.url(path))
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert not sticks_out(page), path


def test_arrows_follow_the_direction_of_reading(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(40)[:8]}15"))
    page.evaluate("document.documentElement.dir = 'rtl'")
    day = page.locator("[aria-selected='true'] > .day")
    day.focus()
    page.keyboard.press("ArrowLeft")
    assert (page.locator(":focus").get_attribute("id") or "").endswith("-16")
