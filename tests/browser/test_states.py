"""Each page in each of its states: narrow and wide, by day and by night, for everybody.

A state is loaded once; width and scheme change on the open page. The two looks that have least in common,
narrow by day and wide by night, are judged by axe, all six for what sticks out.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page, expect
from sqlalchemy import update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, visitor
from bookingapp.base.db import db, write
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.waitlist import JoinRequest, join
from bookingapp.domain.booking.waitlist_rounds import offer_free_times
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.classes import list_classes
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.models.waitlist import WaitlistEntry
from tests.browser.stage import STUDIO, Stage, at, create_one_chair, day_text
from tests.browser.steps import give_details, submit, take, times
from tests.support.browser import NewPage
from tests.support.server import base_env

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1440)
JUDGED = {(320, "light"), (1440, "dark")}
AXE = AXE_FILE_PATH.read_text()
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}

State = Callable[[Stage, Page], None]
STATES: dict[str, State] = {}


def state(made: State) -> State:
    """Note a state under its function's name."""
    STATES[made.__name__] = made
    return made


def plain(name: str, path: str, days: int | None = None) -> None:
    """A state that an address leads to; with the date some days from today at its end."""
    STATES[name] = lambda stage, page: _go(stage, page, path if days is None else path + day_text(days))


def _go(stage: Stage, page: Page, path: str) -> None:
    page.goto(stage.url(path))


plain("business", f"/book/{STUDIO}")
plain("cart", f"/book/{STUDIO}?also=cut&also=colour")
plain("picker", f"/book/{STUDIO}/cut?date=", 30)
plain("picker_with_staff_and_extras", f"/book/{STUDIO}/cut?location=pier&date=", 30)
plain("visit", f"/book/{STUDIO}/cut?also=shave&date=", 30)
plain("month_without_times", f"/book/{STUDIO}/far")
plain("never_free", f"/book/{STUDIO}/closed")
plain("day_without_times", f"/book/{STUDIO}/far?date=", 31)
plain("dates_of_a_class", f"/book/{STUDIO}/lanterns")
plain("class_without_dates", f"/book/{STUDIO}/empty")
plain("not_there", f"/book/{STUDIO}/nothing")
plain("date_of_nonsense", f"/book/{STUDIO}/cut?date=2026-02-30")
plain("link_run_out", f"/book/{STUDIO}/details/{'x' * 40}")


@state
def zone_open(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/video?date={day_text(30)}&tz=Asia/Tokyo")
    page.locator("#zone summary").click()


@state
def details_with_questions(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/colour?date={day_text(33)}")
    take(page)


@state
def details_with_faults(stage: Stage, page: Page) -> None:
    details_with_questions(stage, page)
    page.get_by_label("E-mail").fill("nonsense")
    submit(page)
    expect(page.locator("#faults")).to_be_visible()


@state
def places_of_a_class(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/lanterns")
    page.locator(".class .btn").first.click()
    expect(page.locator("form#details")).to_be_visible()


@state
def time_taken(stage: Stage, page: Page) -> None:
    slug = f"taken{page.viewport_size['width'] if page.viewport_size else 0}"
    with stage.rows():
        create_one_chair(slug)
    _go(stage, page, f"/book/{slug}/shave?date={day_text(9)}")
    stage.book(slug, "shave", at(9, 10))
    times(page).get_by_text("10:00").click()
    expect(page.locator("#conflict")).to_be_visible()


@state
def booked(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/cut?date={day_text(34)}")
    take(page)
    give_details(page, "Stella State")
    submit(page)
    expect(page.locator("#done-title")).to_be_visible()


@state
def waits_for_confirmation(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/trial?date={day_text(34)}")
    take(page)
    give_details(page, "Petra Waits")
    submit(page)
    expect(page.locator("#done-title")).to_be_visible()


@state
def own_booking(stage: Stage, page: Page) -> None:
    _go(stage, page, stage.book(STUDIO, "shave", at(35, 9), "Olive Own"))
    page.locator("#cancel summary").click()


@state
def moving(stage: Stage, page: Page) -> None:
    _move(stage, page, 36)


@state
def both_times(stage: Stage, page: Page) -> None:
    _move(stage, page, 47)
    times(page).nth(5).click()
    expect(page.locator(".swap-side.is-new")).to_be_visible()


@state
def moved(stage: Stage, page: Page) -> None:
    _move(stage, page, 48)
    times(page).nth(5).click()
    page.get_by_role("button", name=re.compile("^Move to ")).click()
    expect(page.get_by_text("Your booking has been moved")).to_be_visible()


def _move(stage: Stage, page: Page, day: int) -> None:
    visit = stage.book(STUDIO, "shave", at(day, 9), f"Mona Moves{day}")
    _go(stage, page, f"{visit}/reschedule?date={day_text(day)}")


@state
def cancelled(stage: Stage, page: Page) -> None:
    _go(stage, page, stage.book(STUDIO, "shave", at(37, 9), "Carl Cancels"))
    page.locator("#cancel summary").click()
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_text("Your booking is cancelled")).to_be_visible()


plain("waiting_list", f"/book/{STUDIO}/cut/waitlist")


@state
def waiting_list_with_faults(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/cut/waitlist")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.locator("#faults")).to_be_visible()


@state
def on_the_waiting_list(stage: Stage, page: Page) -> None:
    _go(stage, page, f"/book/{STUDIO}/cut/waitlist")
    page.get_by_label("Mon", exact=True).check()
    give_details(page, "Wilma Waits")
    page.get_by_role("button", name="Join the waiting list").click()
    expect(page.locator("#done-title")).to_be_visible()


@state
def a_full_class(stage: Stage, page: Page) -> None:
    _fill_class(stage)
    _go(stage, page, f"/book/{STUDIO}/lanterns")
    expect(page.get_by_role("link", name=re.compile("^Waiting list for")).first).to_be_visible()


@state
def waiting_for_a_class(stage: Stage, page: Page) -> None:
    _fill_class(stage)
    _go(stage, page, f"/book/{STUDIO}/lanterns")
    page.get_by_role("link", name=re.compile("^Waiting list for")).first.click()
    expect(page.locator("form#wait")).to_be_visible()


def _fill_class(stage: Stage) -> None:
    """The date with one place is full."""
    with stage.rows():
        timetable = timetable_of(STUDIO)
        lesson = next(one for one in list_classes(timetable, at(8, 0), at(10, 0)) if one.capacity == 1)
        if lesson.seats_left:
            somebody = ClientDetails("Full House", "full@example.test")
            place = lesson.location_id
            with write():
                book(SYSTEM, timetable, BookingRequest(place, (), 0, somebody, lesson.occurrence_ref))


@state
def a_place_offered(stage: Stage, page: Page) -> None:
    _go(stage, page, _offered(stage, "Ophelia Offered"))
    expect(page.get_by_role("button", name=re.compile("^Book "))).to_be_visible()


@state
def an_offer_that_is_over(stage: Stage, page: Page) -> None:
    path = _offered(stage, "Otto Over")
    with stage.writing():
        db.session.execute(update(WaitlistEntry).values(deadline=1))
    _go(stage, page, f"{path}?did=late")  # the worker may have noted it already
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^(This|That) offer is over$"))


def _offered(stage: Stage, name: str) -> str:
    """Somebody waits, and a time is free: the path of their place on the list."""
    with stage.rows():
        timetable = timetable_of(STUDIO)
        service = timetable.service_by_key("colour")
        assert service is not None
        place, day = next(iter(timetable.locations)), clock.at(at(40, 12)).date()
        somebody = ClientDetails(name, f"{name.split()[0].lower()}@example.test")
        with write():
            ref = join(
                visitor(timetable.business.id),
                timetable,
                JoinRequest(place, (Part(service.id),), somebody, day, day),
            )
            db.session.execute(update(WaitlistEntry).values(looked=0))
        with write():
            offer_free_times(SYSTEM)
    key = base_env()["BOOKINGAPP_SECRET_KEY"]
    return f"/book/{STUDIO}/waitlist/{make_token(key, 'waitlist', ref)}"


def _regular(stage: Stage, page: Page, slug: str) -> None:
    """A visit that is to repeat every week, where the second date is taken and the year ends on another day."""
    with stage.rows():
        create_one_chair(slug)
    path = stage.book(slug, "shave", at(8, 10), "Rita Regular")
    stage.book(slug, "shave", at(15, 10))
    _go(stage, page, f"{path}/regular?every=1&ends=times&times=5")
    expect(page.locator(".date-conflict")).to_have_count(1)


@state
def dates_of_regular_visits(stage: Stage, page: Page) -> None:
    _regular(stage, page, "regular-dates")


@state
def a_rhythm_with_a_fault(stage: Stage, page: Page) -> None:
    _regular(stage, page, "regular-fault")
    page.goto(page.url.replace("times=5", "times=99"))
    expect(page.locator(".wrong")).to_be_visible()


@state
def a_date_has_just_gone(stage: Stage, page: Page) -> None:
    _regular(stage, page, "regular-gone")
    stage.book("regular-gone", "shave", at(22, 10))
    page.get_by_role("button", name="Book 3 more visits").click()
    expect(page.locator("#fault")).to_be_focused()


@state
def regular_visits_booked(stage: Stage, page: Page) -> None:
    _regular(stage, page, "regular-made")
    page.get_by_role("button", name="Book 3 more visits").click()
    expect(page.locator("#done-title")).to_have_text("3 more visits are booked")


def _siblings(stage: Stage, page: Page, slug: str) -> None:
    _regular(stage, page, slug)
    page.get_by_role("button", name="Book 3 more visits").click()
    page.get_by_role("link", name="Your booking").click()
    expect(page.get_by_role("heading", name="Your regular visits")).to_be_visible()


@state
def own_booking_with_siblings(stage: Stage, page: Page) -> None:
    _siblings(stage, page, "regular-own")


@state
def this_and_following_are_to_be_cancelled(stage: Stage, page: Page) -> None:
    _siblings(stage, page, "regular-end")
    page.get_by_role("link", name="Cancel this and following").click()
    expect(page.get_by_role("button", name="Cancel 4 visits")).to_be_visible()


@pytest.mark.parametrize("name", STATES)
def test_state(stage: Stage, new_page: NewPage, name: str) -> None:
    page = new_page(viewport={"width": 320, "height": 800}, color_scheme="light", reduced_motion="reduce")
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    STATES[name](stage, page)
    assert faults_at_all_widths(page) == []
    assert [text for text in said if "the server responded with a status of 4" not in text] == []


def faults_at_all_widths(page: Page) -> list[str]:
    """What sticks out or axe finds, light and dark."""
    page.evaluate(AXE)
    found: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # both are schemes
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if wide := sticks_out(page):
                found.append(f"{width} {scheme}: {wide} px stick out")
            if (width, scheme) in JUDGED:
                found += [f"{width} {scheme}: {text}" for text in judge(page)]
    return found


def sticks_out(page: Page) -> int:
    """How many pixels the page is wider than the window, if it stays so: to be drawn at a new width takes a while."""
    wide: int = page.evaluate(
        """async () => {
            const drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            const wide = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
            await drawn();
            for (const end = performance.now() + 2000; wide() > 0 && performance.now() < end;) await drawn();
            return wide();
        }"""
    )
    return max(0, wide)


def judge(page: Page) -> list[str]:
    """What axe finds, a line each."""
    violations: list[dict[str, Any]] = page.evaluate(
        """async rules => {
            await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
            await Promise.allSettled(document.getAnimations().map(one => one.finished));
            return (await axe.run(rules)).violations;
        }""",
        RULES,
    )
    return [f"{one['id']}: {node['html'][:160]}" for one in violations for node in one["nodes"][:3]]


@pytest.mark.parametrize(
    "path", [f"/book/{STUDIO}?also=cut", f"/book/{STUDIO}/cut", f"/book/{STUDIO}/lanterns"]
)
def test_targets_are_large_enough(stage: Stage, new_page: NewPage, path: str) -> None:
    page = new_page(viewport={"width": 320, "height": 800}, has_touch=True)
    page.goto(stage.url(path))
    small = page.evaluate(
        """() => [...document.querySelectorAll(".btn, .icon-btn, button, .person, a.day")]
            .map(one => [one.getBoundingClientRect(), one])
            .filter(([box]) => box.width && (box.height < 44 || box.width < 36))
            .map(([box, one]) => `${box.width} × ${box.height}: ${one.outerHTML.slice(0, 100)}`)"""
    )
    assert small == []
