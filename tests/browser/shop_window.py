"""A business and the website it lists, for the tests of the widget."""

from dataclasses import dataclass

from playwright.sync_api import FrameLocator, Page, expect

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.settings import update_business
from bookingapp.domain.schedule.timetables import timetable_of
from tests.browser.stage import Stage, create_one_chair
from tests.support.website import Website

SHOP = "window"


@dataclass(frozen=True)
class Window:
    """The business's website, and another that it does not list; both in front of one server."""

    stage: Stage
    own: Website
    foreign: Website

    def tag(self, attributes: str = "", script: str = "/widget.js") -> str:
        """The line that is pasted."""
        return f'<script src="{self.stage.url(script)}" data-business="{SHOP}" {attributes} async></script>'

    def noscript(self) -> str:
        """The link beside it."""
        return f'<noscript><a href="{self.stage.url(f"/book/{SHOP}")}">Book a time</a></noscript>'

    def count(self, name: str) -> int:
        """How many bookings there are under a name."""
        return len(self.stage.bookings(name))


def set_up(stage: Stage, own: Website) -> None:
    """One chair, to be booked on one website."""
    with stage.rows():
        create_one_chair(SHOP)
        business = timetable_of(SHOP).business
        with write():
            update_business(SYSTEM, business.id, embed_origins=[own.origin])


def inside(page: Page, number: int = 0) -> FrameLocator:
    """What is in the widget's frame."""
    return page.locator("[data-bookingapp] iframe, iframe.by-hand").nth(number).content_frame


def first_time(frame: FrameLocator | Page) -> None:
    """Choose the first time there is."""
    expect(frame.locator("#month")).to_be_visible()
    following = frame.locator("#month-next-free")
    if following.is_visible():  # on the last evening of a month
        following.click()
    frame.locator("#times button.time").first.click()


def book_inside(frame: FrameLocator | Page, name: str) -> None:
    """From the list of services to "You are booked"."""
    frame.get_by_role("link", name="Shave", exact=True).click()
    expect(frame.locator("#month")).to_be_visible()
    first_time(frame)
    frame.get_by_label("Your name").fill(name)
    frame.get_by_label("E-mail").fill(f"{name.split()[0].lower()}@example.test")
    frame.locator("form#details").get_by_role("button", name="Book ").click()
    expect(frame.get_by_role("heading", level=1)).to_have_text("You are booked")
