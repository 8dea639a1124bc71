"""The calendar as those who work there use it: drawn by pointer and keys, seen by two at once, and read without script."""

import itertools
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Error, Locator, Page, expect
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.queries import find_visit
from bookingapp.domain.business.commands import add_location, create_business, create_user, grant_access
from bookingapp.domain.catalog.commands import add_service
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.commands import add_block, set_schedule
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.domain.staff.commands import add_staff
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business
from bookingapp.models.schedule import Occurrence
from tests.browser.stage import Stage, at, day_text, every_day
from tests.browser.test_dashboard import look
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

PASSWORD = "a lantern by the quay"
DAY = 3

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Quay:
    """A business of one test, with two staff; its users, and the public ids of a day's bookings by client."""

    stage: Stage
    slug: str
    visits: dict[str, str]

    def address(self, rest: str) -> str:
        """Of a page of its dashboard."""
        return self.stage.url(f"/dashboard/{self.slug}/{rest}")

    def calendar(self, view: str) -> str:
        """The calendar of the day, in one of its views."""
        return self.address(f"calendar?view={view}&date={day_text(DAY)}")

    def enter(self, page: Page, who: str = "olive") -> None:
        """Signed in, before the calendar of the day; `drawn` waits for its grid."""
        page.goto(self.calendar("day"))
        page.get_by_label("E-mail").fill(f"{who}@{self.slug}.test")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator("#cal[data-ready], #cal-list:not([hidden])")).to_be_visible()

    def drawn(self, page: Page, who: str = "olive") -> None:
        """The same, once the grid stands."""
        self.enter(page, who)
        expect(page.locator("#cal[data-ready]")).to_be_visible()

    def stands(self, name: str) -> tuple[int, int, str]:
        """Start and length of a client's booking in the database, and who serves."""
        with self.stage.rows():
            row = db.session.execute(
                select(Occurrence.starts, Occurrence.ends, Booking.staff_id)
                .join(Booking, Booking.occurrence_id == Occurrence.id)
                .where(Booking.public_id == self.visits[name])
            ).one()
            staff = timetable_of(self.slug).staff[row.staff_id].name
            return row.starts, row.ends - row.starts, staff


@pytest.fixture
def quay(stage: Stage) -> Quay:
    """One in which nobody else moves anything."""
    slug = f"quay-{next(_numbers)}"
    with stage.rows():
        _furnish(slug)
        rows = db.session.execute(
            select(Booking.client_name, Booking.public_id)
            .join(Business, Business.id == Booking.business_id)
            .where(Business.slug == slug)
        )
        return Quay(stage, slug, {row.client_name: row.public_id for row in rows})


def _furnish(slug: str) -> None:
    with write():
        business_id = create_business(
            SYSTEM,
            name="Quay",
            slug=slug,
            timezone="America/New_York",
            currency="USD",
            country="US",
            min_notice_minutes=0,
            booking_window_days=None,
        ).id
        place = add_location(SYSTEM, business_id, name="Quay", timezone="America/New_York").id
        set_schedule(SYSTEM, business_id, location_id=place, weekly=every_day())
        staff = [add_staff(SYSTEM, business_id, name=name).id for name in ("Ada Quill", "Ben Rook")]
        add_service(SYSTEM, business_id, name="Trim", slug="trim", duration_minutes=60, staff_ids=staff)
        for name in ("Olive", "Rita"):
            user = create_user(SYSTEM, email=f"{name.lower()}@{slug}.test", name=name, password=PASSWORD)
            grant_access(SYSTEM, business_id, user_id=user.id, role="owner")
        add_block(
            SYSTEM, business_id, starts=at(DAY, 18), ends=at(DAY, 19), staff_id=staff[1], reason="Dentist"
        )
    timetable = timetable_of(slug)
    service = timetable.service_by_key("trim")
    assert service is not None
    people = (
        ("Anna", 0, 9),
        ("Bruno", 0, 11),
        ("Carla", 1, 9),
        ("Dario", 1, 12),
        ("Emma", 0, 14),
        ("Finn", 1, 15),
        ("Gus", 0, 18),
    )
    for name, who, hour in people:
        part = Part(service.id, staff[who])
        details = ClientDetails(name, f"{name.lower()}@{slug}.test")
        with write():
            booked = book(SYSTEM, timetable, BookingRequest(place, (part,), at(DAY, hour), details))
        assert find_visit(SYSTEM, booked.public_id)


def card(page: Page, name: str) -> Locator:
    return page.locator(".cal-card", has_text=name)


def drag(page: Page, handle: Locator, to_x: float, to_y: float) -> None:
    """As a hand does: press, go there in steps, let go. `to_x`, `to_y` are by how much."""
    try:
        handle.scroll_into_view_if_needed()
    except Error:  # the calendar was drawn anew at that very moment
        handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"] / 2, 12)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + to_x / 2, y + to_y / 2, steps=4)
    page.mouse.move(x + to_x, y + to_y, steps=4)
    page.mouse.up()


def answer(page: Page, name: str) -> None:
    dialog = page.get_by_role("dialog", name="Move this?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=name).click()


def hours(page: Page, number: float) -> float:
    """Pixels of so many hours."""
    return number * 96


def column_width(page: Page) -> float:
    """Pixels between two columns, both asked of one drawing."""
    expect(page.locator(".cal-col").nth(1)).to_be_visible()
    places: list[float] = page.locator(".cal-col").evaluate_all(
        "columns => columns.map(column => column.getBoundingClientRect().x)"
    )
    return places[1] - places[0]


def test_drawn_by_hand(quay: Quay, page: Page) -> None:
    quay.drawn(page)
    drag(page, card(page, "Anna"), 0, hours(page, 1))
    answer(page, "Move it")
    expect(page.locator(".toast")).to_contain_text("Moved: Anna")
    assert quay.stands("Anna") == (at(DAY, 10), 60, "Ada Quill")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast", has_text="Taken back")).to_be_visible()
    assert quay.stands("Anna") == (at(DAY, 9), 60, "Ada Quill")
    expect(card(page, "Anna")).to_contain_text("9:00")
    drag(page, card(page, "Anna").locator(".cal-grip"), 0, hours(page, 0.5))
    answer(page, "Move it")
    expect(card(page, "Anna")).to_contain_text("10:30")
    assert quay.stands("Anna") == (at(DAY, 9), 90, "Ada Quill")
    drag(page, card(page, "Dario"), -column_width(page), hours(page, 0.5))
    answer(page, "Move it")
    expect(page.locator(".toast", has_text="Dario")).to_be_visible()
    assert quay.stands("Dario") == (at(DAY, 12, 30), 60, "Ada Quill")


def test_what_does_not_fit_goes_back(quay: Quay, page: Page) -> None:
    quay.drawn(page)
    before = quay.stands("Finn")
    drag(page, card(page, "Finn"), -column_width(page), -hours(page, 1))  # upon Emma
    answer(page, "Move it")
    expect(page.locator(".toast")).to_contain_text("This time is taken.")
    expect(page.locator(".cal-ghost")).to_have_count(0)
    expect(card(page, "Finn")).to_contain_text("3:00")
    drag(page, card(page, "Finn"), 0, hours(page, 2.5))  # into blocked time: only after a warning
    answer(page, "Move it")
    expect(page.get_by_role("alert").filter(has_text="This time is blocked.")).to_be_visible()
    answer(page, "Leave it")
    assert quay.stands("Finn") == before


def test_moved_by_keys_and_by_the_form(quay: Quay, page: Page) -> None:
    quay.drawn(page)
    card(page, "Carla").locator("a").focus()
    page.keyboard.press("g")
    expect(page.locator("#live")).to_contain_text("Arrow keys")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#live")).to_contain_text("9:30")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # the button that has the focus
    expect(page.locator(".toast")).to_contain_text("Moved: Carla")
    assert quay.stands("Carla") == (at(DAY, 9, 30), 60, "Ben Rook")
    expect(card(page, "Carla").locator("a")).to_be_focused()
    page.keyboard.press("m")
    form = page.locator("#panel form#move")
    expect(form).to_be_visible()
    form.get_by_label("Time").fill("10:00")
    form.get_by_role("button", name="Move it").click()
    expect(card(page, "Carla")).to_contain_text("10:00")
    assert quay.stands("Carla")[0] == at(DAY, 10)


def test_two_see_one_another(quay: Quay, new_page: NewPage) -> None:
    olive, rita = new_page(), new_page()
    rita.clock.install()
    quay.drawn(olive)
    quay.drawn(rita, "rita")
    with rita.expect_response("**/calendar/live*"):  # the last time that she asks before her clock stands
        rita.clock.pause_at(rita.evaluate("Date.now()") + 10_000)
    drag(olive, card(olive, "Bruno"), column_width(olive), 0)
    answer(olive, "Move it")
    expect(olive.locator(".toast")).to_contain_text("Bruno")
    second = rita.locator(".cal-col").nth(1).locator(".cal-card", has_text="Bruno")
    expect(second).to_have_count(0)
    rita.clock.run_for(2500)
    expect(second).to_be_visible()  # by her own clock, however busy this machine is
    rita.clock.resume()
    rita.route("**/calendar/live*", lambda route: route.abort())  # she hears of nothing more
    drag(olive, card(olive, "Emma"), 0, hours(olive, 1))
    answer(olive, "Move it")
    expect(olive.locator(".toast", has_text="Emma")).to_be_visible()
    stood = quay.stands("Emma")
    drag(rita, card(rita, "Emma"), 0, -hours(rita, 1))
    answer(rita, "Move it")
    expect(rita.locator(".toast", has_text="Olive has changed this booking")).to_be_visible()
    assert quay.stands("Emma") == stood


def test_an_empty_place_offers_something_new(quay: Quay, page: Page) -> None:
    quay.drawn(page)
    card(page, "Finn").scroll_into_view_if_needed()
    last = card(page, "Finn").bounding_box()
    assert last is not None
    page.mouse.click(last["x"] + 20, last["y"] - 40)
    page.locator("#cal-menu").get_by_role("link", name="Block time").click()
    form = page.locator("#panel form#block")
    expect(form.get_by_label("Whose time")).to_have_value(re.compile("^staff:"))
    form.get_by_label("Why").fill("Lunch")
    form.get_by_role("button", name="Block it").click()
    page.keyboard.press("Escape")
    expect(page.locator(".cal-bar", has_text="Lunch")).to_be_visible()


def _side_by_side(page: Page, one: str, other: str) -> bool:
    """Whether two boxes of one hour share their column instead of covering each other."""
    first, second = page.locator(one).bounding_box(), page.locator(other).bounding_box()
    assert first is not None
    assert second is not None
    left, right = sorted((first, second), key=lambda box: box["x"])
    return left["y"] == right["y"] and left["x"] + left["width"] <= right["x"] + 2


@pytest.mark.parametrize("look_of", ((320, "light"), (1440, "dark")), ids=["telephone", "desk"])
def test_every_view_is_for_everybody(quay: Quay, new_page: NewPage, look_of: tuple[int, str]) -> None:
    width, scheme = look_of
    page = new_page(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce")
    quay.drawn(page)
    expect(page.locator("#cal[data-ready]")).to_be_visible()
    found = look(page)
    for view in ("week", "month", "agenda"):
        page.goto(quay.calendar(view))
        if view == "week":
            expect(page.locator("#cal[data-ready]")).to_be_visible()
            assert _side_by_side(page, ".cal-bar:has-text('Dentist')", ".cal-card:has-text('Gus')")
        found += look(page)
    page.goto(quay.address(f"bookings/{quay.visits['Anna']}/move"))
    found += look(page)
    page.goto(quay.address("calendar/blocks/new"))
    assert found + look(page) == []


def test_it_reads_without_script(quay: Quay, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    quay.enter(page)
    group = page.get_by_role("region", name="Ada Quill")
    expect(group.get_by_role("link", name="Anna", exact=True)).to_be_visible()
    expect(page.locator("#cal-grid")).to_be_hidden()
