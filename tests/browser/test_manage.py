"""One's booking by its link: move it, cancel it, put it into a calendar; links that lead nowhere."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar
from playwright.sync_api import Page, expect

from bookingapp.base import clock
from tests.browser.stage import STUDIO, Stage, at, create_class, create_one_chair, day_text
from tests.browser.steps import expect_booked, give_details, submit, times
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def chair(stage: Stage, slug: str, starts: int, name: str = "Max Moved") -> str:
    """A booking at a business of its own; the address of its page."""
    with stage.rows():
        create_one_chair(slug)
    return stage.url(stage.book(slug, "shave", starts, name))


def soon() -> int:
    """An instant of the chair's hours within the day that cancelling is no longer free."""
    return next(start for start in (at(0, 19, 30), at(1, 8)) if start > clock.seconds() // 60 + 15)


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_move_with_both_times_side_by_side(stage: Stage, new_page: NewPage, script: bool) -> None:
    name = f"Max Moved{int(script)}"
    page = new_page(java_script_enabled=script)
    page.goto(chair(stage, f"move-{int(script)}", at(13, 10), name))
    page.get_by_role("link", name="Change the time").click()
    old, new = page.locator(".swap-side").first, page.locator(".swap-side").last
    expect(old).to_contain_text("10:00 am")
    expect(new).to_contain_text("Choose a day and time below")
    page.get_by_role("link", name="Next month").click()
    page.locator("a.day").first.click()
    day = page.locator("#times-title")
    expect(day).to_be_visible()
    if script:
        expect(day).to_be_focused()
    chosen = day.inner_text()
    times(page).get_by_text("3:30").click()
    old, new = page.locator(".swap-side").first, page.locator(".swap-side").last
    expect(old).to_contain_text("10:00 am")
    expect(new).to_contain_text("3:30 pm")
    expect(new).to_contain_text(chosen.split(",")[0])
    expect(page.get_by_text("Moving is free.")).to_be_visible()
    assert stage.bookings(name)[0].occurrence.starts == at(13, 10)  # nothing has happened so far
    page.get_by_role("button", name=re.compile("^Move to ")).click()
    expect(page.get_by_text("Your booking has been moved")).to_be_visible()
    expect(page.locator(".done-when")).to_contain_text("3:30 pm")
    (booking,) = stage.bookings(name)
    assert booking.occurrence.starts != at(13, 10)


def test_the_own_time_is_not_in_the_way(stage: Stage, page: Page) -> None:
    page.goto(chair(stage, "ownway", at(13, 10), "Olga Own") + f"/reschedule?date={day_text(13)}")
    expect(times(page).get_by_text("10:00")).to_have_count(1)


def test_the_new_time_has_just_been_taken(stage: Stage, page: Page) -> None:
    page.goto(chair(stage, "moverace", at(13, 10), "Rita Race") + f"/reschedule?date={day_text(13)}")
    times(page).get_by_text("12:00").click()
    stage.book("moverace", "shave", at(13, 12))
    page.get_by_role("button", name=re.compile("^Move to ")).click()
    expect(page.locator("button.near")).to_have_count(3)
    page.locator("button.near").filter(has_text="12:30").click()
    expect(page.locator(".swap-side.is-new")).to_contain_text("12:30 pm")
    page.get_by_role("button", name=re.compile("^Move to ")).click()
    expect(page.get_by_text("Your booking has been moved")).to_be_visible()


def test_cancel_with_the_fee_told_before(stage: Stage, page: Page) -> None:
    page.goto(chair(stage, "fee", soon(), "Finn Fee"))
    page.get_by_role("heading", name="Cancel this booking").click()
    expect(page.locator("#cancel")).to_contain_text("Cancelling now costs $15.")
    expect(page.locator(".fee .is-now")).to_contain_text("$15")
    page.get_by_label("Would you like to say why?").fill("A cold")
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_text("Your booking is cancelled")).to_be_visible()
    expect(page.locator(".badge")).to_have_text("Cancelled")
    expect(page.locator("main")).to_contain_text("$15")  # what it came to is said afterwards, too
    expect(page.get_by_role("link", name="Change the time")).to_have_count(0)
    (booking,) = stage.bookings("Finn Fee")
    assert (booking.status, booking.fee_amount, booking.cancel_reason) == ("cancelled", 1500, "A cold")


def test_cancel_free_of_charge_without_javascript(stage: Stage, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(chair(stage, "free", at(13, 10), "Fran Free"))
    page.get_by_role("heading", name="Cancel this booking").click()
    expect(page.locator("#cancel")).to_contain_text("Cancelling now is free.")
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_text("Your booking is cancelled")).to_be_visible()
    page.go_back()
    page.reload()
    expect(page.get_by_role("button", name="Cancel this booking")).to_have_count(0)


def test_another_date_of_a_class(stage: Stage, page: Page) -> None:
    with stage.rows():
        lesson = create_class(STUDIO, "lanterns", at(42, 18, 30), 4)
        other = create_class(STUDIO, "lanterns", at(43, 18, 30), 4)
    page.goto(stage.url(f"/book/{STUDIO}/class/{lesson}"))
    give_details(page, "Cora Class")
    submit(page)
    expect_booked(page)
    page.get_by_role("link", name="Change the time").click()
    page.locator(f"a[href*='{other}']").click()
    expect(page.locator(".swap-side.is-new")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Move to ")).click()
    expect(page.get_by_text("Your booking has been moved")).to_be_visible()
    assert stage.bookings("Cora Class")[0].occurrence.starts == at(43, 18, 30)


def test_the_calendar_file_and_links(stage: Stage, page: Page, tmp_path: Path) -> None:
    starts = at(13, 10)
    page.goto(chair(stage, "calendar", starts, "Ida Ical"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Apple and others (.ics)").click()
    file = tmp_path / "visit.ics"
    download.value.save_as(file)
    calendar = Calendar.from_ical(file.read_bytes())
    (event,) = calendar.walk("VEVENT")
    assert event["SUMMARY"] == "Shave · Chair calendar"
    assert event["LOCATION"] == "1 Pine Road"
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTART") == clock.at(starts)
    assert event.decoded("DTEND") == clock.at(starts + 30)
    google = urlsplit(page.get_by_role("link", name="Google").get_attribute("href") or "")
    assert google.hostname == "calendar.google.com"
    begins, ends = parse_qs(google.query)["dates"][0].split("/")
    assert begins == f"{clock.at(starts):%Y%m%dT%H%M%SZ}" and ends > begins
    outlook = urlsplit(page.get_by_role("link", name="Outlook").get_attribute("href") or "")
    assert parse_qs(outlook.query)["startdt"] == [f"{clock.at(starts):%Y-%m-%dT%H:%M:%SZ}"]


def test_links_that_lead_nowhere(stage: Stage, page: Page) -> None:
    with stage.rows():
        create_one_chair("nowhere")
    path = stage.book("nowhere", "shave", at(13, 10), "Nils Nowhere")
    own, stranger = path.rsplit(".", 1)[0], path.replace("/nowhere/", f"/{STUDIO}/")
    for address in (
        f"{own}.forgedforgedforgedforged",
        stranger,
        path + "x",
        f"/book/{STUDIO}/visit/{'a' * 40}",
    ):
        answer = page.goto(stage.url(address))
        assert answer is not None and answer.status == 404, address
        expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
        assert "Nils" not in page.content()


def test_a_page_by_link_tells_nobody_where_it_is(stage: Stage, page: Page) -> None:
    answer = page.goto(chair(stage, "quiet", at(13, 10), "Quiet Quentin"))
    assert answer is not None
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in answer.headers["x-robots-tag"]
    assert "no-store" in answer.headers["cache-control"]
