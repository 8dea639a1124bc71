"""No cookie, no storage, nobody else asked: the whole flow works and leaves nothing behind."""

import re

import pytest
from playwright.sync_api import Browser, Page, Response, Route, expect

from tests.browser.stage import STUDIO, Stage, day_text
from tests.browser.steps import expect_booked, give_details, submit, take, times
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage", "indexedDB"]) {
  Object.defineProperty(window, name, {get() { throw new DOMException("denied", "SecurityError"); }});
}
Object.defineProperty(document, "cookie", {
  get() { throw new DOMException("denied", "SecurityError"); },
  set() { throw new DOMException("denied", "SecurityError"); },
});
"""


def book_move_cancel(stage: Stage, page: Page, name: str) -> None:
    """The whole life of a booking, with the zone changed on the way."""
    page.goto(stage.url(f"/book/{STUDIO}/video?date={day_text(6)}"))
    page.locator("#zone summary").click()
    page.get_by_label("Time zone", exact=True).select_option("Europe/Lisbon")
    page.get_by_role("button", name="Show times in this zone").click()
    expect(page.locator("#zone")).to_contain_text("Lisbon")
    take(page)
    give_details(page, name)
    submit(page)
    expect_booked(page)
    page.get_by_role("link", name="Change the time").click()
    times(page).last.click()
    page.get_by_role("button", name=re.compile("^Move to ")).click()
    expect(page.get_by_text("Your booking has been moved")).to_be_visible()
    page.get_by_role("heading", name="Cancel this booking").click()
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_text("Your booking is cancelled")).to_be_visible()


def test_no_cookie_is_ever_set(stage: Stage, page: Page) -> None:
    given: list[str] = []

    def note(response: Response) -> None:
        if "set-cookie" in response.all_headers():
            given.append(response.url)

    page.on("response", note)
    book_move_cancel(stage, page, "Nina Nocookie")
    assert given == []
    assert page.context.cookies() == []


def test_cookies_and_storage_refused(stage: Stage, new_page: NewPage) -> None:
    page = new_page(timezone_id="Asia/Kathmandu")
    page.add_init_script(NO_STORAGE)
    page.context.route("**/*", _without_cookies)
    book_move_cancel(stage, page, "Bob Blocked")
    assert stage.bookings("Bob Blocked")[0].status == "cancelled"


def _without_cookies(route: Route) -> None:
    headers = {name: value for name, value in route.request.headers.items() if name != "cookie"}
    route.continue_(headers=headers)


def test_nothing_is_asked_of_another_machine(stage: Stage, browser: Browser) -> None:
    """What `new_page` does for all tests, shown to work: the one thing asked elsewhere is noticed."""
    asked: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    for path in ("", "?also=cut", "/cut", "/video", "/lanterns"):
        page.goto(stage.url(f"/book/{STUDIO}{path}"), wait_until="networkidle")
    context.close()
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(stage.url("/"))] == []


@pytest.mark.parametrize("path", ["", f"/book/{STUDIO}", f"/book/{STUDIO}/cut", f"/book/{STUDIO}/lanterns"])
def test_no_page_holds_script_or_style(stage: Stage, page: Page, path: str) -> None:
    page.goto(stage.url(path))
    found = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one =>
            one.hasAttribute("style") || one.tagName === "STYLE" || (one.tagName === "SCRIPT" && !one.src) ||
            [...one.attributes].some(a => a.name.startsWith("on"))).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert found == []
