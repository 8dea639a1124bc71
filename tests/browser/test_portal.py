"""The portal as a person uses it: signing in by code, looking, changing, cancelling, signing out."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import visitor
from bookingapp.base.db import db, write
from bookingapp.domain.booking.waitlist import JoinRequest, join
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.clients.sign_in import begin_session
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.models.messaging import CapturedMail
from tests.browser.stage import STUDIO, Stage, at, create_one_chair, every_day
from tests.browser.test_states import WIDTHS, faults_at_all_widths, sticks_out
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def mail_to(stage: Stage, page: Page, email: str) -> str:
    """The latest mail to an address, as soon as the server's worker has written it."""
    for _look in range(80):
        with stage.rows():
            raw = db.session.scalar(
                select(CapturedMail.raw)
                .where(CapturedMail.address == email)
                .where(CapturedMail.subject.like("Sign in%"))
                .order_by(CapturedMail.id.desc())
                .limit(1)
            )
        if raw is not None:
            body = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
            assert body is not None
            return str(body.get_content()).replace("\r", "")
        page.wait_for_timeout(250)
    raise AssertionError(f"no mail came to {email}")


def enter(stage: Stage, page: Page, email: str) -> None:
    """Sign in without the detour by mail."""
    with stage.writing():
        token = begin_session(email)
    page.context.add_cookies([{"name": "my", "value": token, "url": stage.url("/my")}])


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_sign_in_by_code_see_cancel_sign_out(stage: Stage, new_page: NewPage, script: bool) -> None:
    slug, name = f"my-{int(script)}", f"Nell{int(script)} Portal"
    with stage.rows():
        create_one_chair(slug)
    email = f"{name.split()[0].lower()}@example.test"
    for days in (13, 15):
        stage.book(slug, "shave", at(days, 10), name)
    page = new_page(java_script_enabled=script)
    page.goto(stage.url("/my"))
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    found = re.search(r"^(\d{6})$", mail_to(stage, page, email), re.MULTILINE)
    assert found
    page.get_by_label("Code").fill(found[1])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your next visit")
    expect(page.locator(".my-card")).to_contain_text("10:00 am")
    expect(page.locator(".my-soon")).to_have_text(re.compile("In 1[23] days"))
    page.locator(".my-card").get_by_role("link", name="Cancel").click()
    heading = page.get_by_role("heading", name="Cancel this booking")
    expect(heading).to_be_visible()
    button = page.get_by_role("button", name="Cancel this booking")
    if not button.is_visible():
        heading.click()
    button.click()
    expect(page.get_by_text("Your booking is cancelled")).to_be_visible()
    page.get_by_role("link", name="All my bookings").click()
    expect(page.locator(".my-soon")).to_have_text(re.compile("In 1[45] days"))
    page.get_by_role("link", name="History").click()
    expect(page.locator(".my-row")).to_contain_text("Cancelled")
    page.get_by_role("link", name="Book again").click()
    expect(page).to_have_url(re.compile(f"/book/{slug}/shave"))
    page.goto(stage.url("/my"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.goto(stage.url("/my"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_settings_save_in_place(stage: Stage, new_page: NewPage) -> None:
    stage.book(STUDIO, "shave", at(60, 9), "Sally Settings")
    page = new_page()
    enter(stage, page, "sally@example.test")
    page.goto(stage.url("/my/settings"))
    page.get_by_label("Your name").fill("Sally Set")
    page.locator("#details").get_by_role("button", name="Save").click()
    expect(page.locator("#details .my-said")).to_have_text("Saved.")
    expect(page.locator("#live")).to_have_text("Saved.")
    page.get_by_label("Phone").fill("nonsense")
    page.locator("#details").get_by_role("button", name="Save").click()
    expect(page.locator("#faults")).to_be_focused()
    page.get_by_label("Reminders before a visit").uncheck()
    page.locator("#messages").get_by_role("button", name="Save").click()
    expect(page.locator("#messages .my-said")).to_be_visible()
    page.get_by_role("button", name="Make a link").click()
    field = page.get_by_label("Link for Lantern Studio")
    expect(field).to_have_value(re.compile(r"/calendar/feed/feed_\w+\..+\.ics$"))
    before = field.input_value()
    page.get_by_role("button", name="New link").click()
    expect(field).not_to_have_value(before)
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_role("button", name="Make a link")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your name")).to_have_value("Sally Set")
    expect(page.get_by_label("Reminders before a visit")).not_to_be_checked()


def test_another_language_shows_at_once(stage: Stage, new_page: NewPage) -> None:
    stage.book(STUDIO, "shave", at(63, 9), "Lena Language")
    page = new_page()
    enter(stage, page, "lena@example.test")
    page.goto(stage.url("/my/settings"))
    page.locator("#language").select_option("de")
    page.locator("#details").get_by_role("button", name="Save").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.goto(stage.url("/my"))
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_the_link_can_be_copied(stage: Stage, new_page: NewPage) -> None:
    stage.book(STUDIO, "shave", at(61, 9), "Cody Copies")
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    enter(stage, page, "cody@example.test")
    page.goto(stage.url("/my/settings"))
    page.get_by_role("button", name="Make a link").click()
    page.locator("[data-copy]").click()
    expect(page.locator("[data-copy]")).to_have_text("Copied")
    link = page.get_by_label("Link for Lantern Studio").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_the_whole_door_by_keyboard(stage: Stage, new_page: NewPage) -> None:
    stage.book(STUDIO, "shave", at(62, 9), "Kay Keys")
    page = new_page()
    page.goto(stage.url("/my"))
    page.get_by_label("E-mail").focus()
    page.keyboard.type("kay@example.test")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    found = re.search(r"(http\S+/my/sign-in/link/\S+)", mail_to(stage, page, "kay@example.test"))
    assert found
    page.goto(re.sub(r"^http://[^/]+", stage.url(), found[1]))
    page.get_by_role("button", name="Show my bookings").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your next visit")


State = Callable[[Stage, Page], None]
STATES: dict[str, State] = {}


def plain(name: str, path: str, email: str = "wide@example.test") -> None:
    """A state that an address leads to, for somebody signed in."""

    def go(stage: Stage, page: Page) -> None:
        if email:
            furnish(stage)
            enter(stage, page, email)
        page.goto(stage.url(path))

    STATES[name] = go


def furnish(stage: Stage) -> None:
    """Somebody with visits at two businesses, a past and a place on a waiting list; made once."""
    if stage.bookings("Wide Widmore"):
        return
    with stage.rows():
        create_one_chair("my-second", zone="Europe/Berlin", country="DE", currency="EUR")
    stage.book(STUDIO, "cut", at(50, 9), "Wide Widmore")
    stage.book(STUDIO, "trial", at(51, 9), "Wide Widmore")
    stage.book("my-second", "shave", at(52, 5), "Wide Widmore")
    with stage.rows():
        timetable = timetable_of(STUDIO)
        service = timetable.service_by_key("cut")
        assert service is not None
        today = (clock.now() + timedelta(days=3)).date()
        request = JoinRequest(
            location_id=next(iter(timetable.locations)),
            parts=(Part(service.id),),
            client=ClientDetails("Wide Widmore", "wide@example.test"),
            first_day=today,
            last_day=today + timedelta(days=9),
        )
        with write():
            join(visitor(timetable.business.id), timetable, request)


plain("bookings", "/my")
plain("nothing_booked", "/my", "empty@example.test")
plain("history_empty", "/my/history")
plain("settings", "/my/settings")
plain("settings_of_nobody", "/my/settings", "empty@example.test")
plain("new_address", "/my/email")
plain("erase", "/my/erase")
plain("door", "/my/sign-in", "")
plain("link_run_out", f"/my/sign-in/link/{'x' * 40}", "")


def code_asked(stage: Stage, page: Page) -> None:
    page.goto(stage.url("/my/sign-in"))
    page.get_by_label("E-mail").fill("nobody@example.test")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#faults")).to_be_visible()


def history(stage: Stage, page: Page) -> None:
    furnish(stage)
    if not [one for one in stage.bookings("Past Patel") if one.status == "cancelled"]:
        visit = stage.book(STUDIO, "shave", at(53, 9), "Past Patel")
        page.goto(stage.url(visit))
        page.locator("#cancel summary").click()
        page.get_by_role("button", name="Cancel this booking").click()
    enter(stage, page, "past@example.test")
    page.goto(stage.url("/my/history"))


def offered(stage: Stage, page: Page) -> None:
    slug = f"my-offer{page.viewport_size['width'] if page.viewport_size else 0}"
    with stage.rows():
        create_one_chair(slug, hours=every_day(9, 10))
        day = at(20, 9)
        timetable = timetable_of(slug)
    paths = [stage.book(slug, "shave", day + minutes, f"Otto{minutes} Others") for minutes in (0, 30)]
    with stage.rows():
        service = timetable.service_by_key("shave")
        assert service is not None
        request = JoinRequest(
            location_id=next(iter(timetable.locations)),
            parts=(Part(service.id),),
            client=ClientDetails("Olga Offered", "olga@example.test"),
            first_day=clock.at(day).date(),
            last_day=clock.at(day).date(),
        )
        with write():
            join(visitor(timetable.business.id), timetable, request)
    page.goto(stage.url(paths[0]))
    page.locator("#cancel summary").click()
    page.get_by_role("button", name="Cancel this booking").click()
    stage.book(slug, "shave", at(21, 9), "Olga Offered")
    enter(stage, page, "olga@example.test")
    page.goto(stage.url("/my"))
    expect(page.get_by_role("link", name="See the offer")).to_be_visible()
    expect(page.get_by_role("heading", name="Your next visit")).to_be_visible()


def erase_refused(stage: Stage, page: Page) -> None:
    STATES["erase"](stage, page)
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator("#faults")).to_be_visible()


def settings_refused(stage: Stage, page: Page) -> None:
    STATES["settings"](stage, page)
    page.get_by_label("Your name").fill("")
    page.locator("#details").get_by_role("button", name="Save").click()
    expect(page.locator("#faults")).to_be_visible()


STATES |= {one.__name__: one for one in (code_asked, history, offered, erase_refused, settings_refused)}


@pytest.mark.parametrize("name", STATES)
def test_state(stage: Stage, new_page: NewPage, name: str) -> None:
    page = new_page(viewport={"width": 320, "height": 800}, color_scheme="light", reduced_motion="reduce")
    STATES[name](stage, page)
    assert faults_at_all_widths(page) == []


@pytest.mark.parametrize("name", ["bookings", "settings", "erase"])
def test_from_right_to_left(stage: Stage, new_page: NewPage, name: str) -> None:
    page = new_page(viewport={"width": 320, "height": 800})
    STATES[name](stage, page)
    page.evaluate("document.documentElement.dir = 'rtl'")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert not sticks_out(page)


def test_targets_are_large_enough(stage: Stage, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 800}, has_touch=True)
    STATES["settings"](stage, page)
    for path in ("/my", "/my/settings", "/my/erase"):
        page.goto(stage.url(path))
        small = page.evaluate(
            """() => [...document.querySelectorAll(".btn, button, .my-nav a, .choice")]
                .map(one => [one.getBoundingClientRect(), one])
                .filter(([box]) => box.width && (box.height < 44 || box.width < 36))
                .map(([box, one]) => `${box.width} × ${box.height}: ${one.outerHTML.slice(0, 100)}`)"""
        )
        assert small == []
