"""What a visitor does on the pages, in the words of the tests."""

import re

from playwright.sync_api import Locator, Page, expect

BOOK = re.compile(r"^(Book|Ask for) ")


def times(page: Page) -> Locator:
    """The free times of the day that is open."""
    return page.locator("#times button.time")


def take(page: Page, number: int = 0) -> str:
    """Choose one of the shown times, or the last where there are fewer at this hour; what it was named."""
    expect(times(page).first).to_be_visible()
    button = times(page).nth(min(number, times(page).count() - 1))
    name = button.get_attribute("aria-label") or ""
    button.click()
    expect(page.locator("form#details")).to_be_visible()
    return name


def give_details(page: Page, name: str, email: str = "", note: str = "") -> None:
    """Fill in who is coming."""
    page.get_by_label("Your name").fill(name)
    page.get_by_label("E-mail").fill(email or f"{name.split()[0].lower()}@example.test")
    if note:
        page.get_by_label("Anything we should know?").fill(note)


def submit(page: Page) -> None:
    """Press the button that books."""
    page.locator("form#details").get_by_role("button", name=BOOK).click()


def expect_booked(page: Page, title: str = "You are booked") -> None:
    """The page that says so is there."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page).to_have_url(re.compile(r"/booked/"))


def to_visit(page: Page) -> str:
    """From the page that says "booked" to the page of the visit; its address."""
    page.goto(page.url.replace("/booked/", "/visit/"))
    return page.url


def tab_to(page: Page, selector: str, most: int = 80) -> Locator:
    """Press Tab until what has the focus matches; whoever uses no mouse can get there."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return page.locator(":focus")
    raise AssertionError(f"Tab never came to {selector}")


def expect_said(page: Page, text: str | re.Pattern[str]) -> None:
    """The live region says it."""
    expect(page.locator("#live")).to_have_text(text)


def arrive(page: Page) -> None:
    """Before the calendar after a sign-in; a telephone is sent on from there to the agenda."""
    size = page.viewport_size
    page.wait_for_url("**view=agenda**" if size and size["width"] <= 640 else "**/dashboard/**")
