"""A stranger books: by mouse, by keyboard alone, without JavaScript, and each kind of service."""

import re

import pytest
from playwright.sync_api import Page, expect

from bookingapp.base.db import db
from bookingapp.domain.schedule.timetables import timetable_of
from bookingapp.models.schedule import Occurrence
from tests.browser.stage import STUDIO, Stage, at, create_class, day_text
from tests.browser.steps import (
    expect_booked,
    expect_said,
    give_details,
    submit,
    tab_to,
    take,
    times,
    to_visit,
)
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser


def test_three_clicks_with_a_mouse(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}"))
    page.get_by_role("link", name="Cut and finish", exact=True).click()
    expect(page.locator("#month")).to_be_visible()
    if page.locator("#month-next-free").is_visible():  # on the last evening of a month
        page.locator("#month-next-free").click()
    named = take(page, 2)
    give_details(page, "Mia Mouse")
    submit(page)
    expect_booked(page)
    time = named.split(",")[0]
    expect(page.locator(".done-when")).to_contain_text(time.removesuffix(" am").removesuffix(" pm"))
    assert [booking.service_name for booking in stage.bookings("Mia Mouse")] == ["Cut and finish"]


def test_by_keyboard_alone(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}"))
    tab_to(page, "#main a[href*='/cut']")
    page.keyboard.press("Enter")
    expect(page.locator("#month")).to_be_visible()

    tab_to(page, ".day")
    before = page.locator("#month-title").inner_text()
    page.keyboard.press("PageDown")
    expect(page.locator("#month-title")).not_to_have_text(before)
    expect_said(page, re.compile(r"^\d+ days? with free times$"))
    expect(page.locator(".day:focus")).to_have_count(1)

    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    day = page.locator(".day:focus")
    expect(day).to_have_accessible_name(re.compile(r"^\w+, \w+ \d+, \d{4}, \d+ times? free$"))
    page.keyboard.press("Enter")
    expect(page.locator("#times-title")).to_be_focused()
    expect_said(page, re.compile(r"^\d+ times on \w+, \w+ \d+$"))

    time = tab_to(page, "button.time")
    expect(time).to_have_accessible_name(re.compile(r"^\d+:\d\d [ap]m, \w+, \w+ \d+$"))
    page.keyboard.press("Enter")
    expect(page.locator("form#details")).to_be_visible()
    tab_to(page, "#name")
    page.keyboard.type("Kit Keyboard")
    tab_to(page, "#email")
    page.keyboard.type("kit@example.test")
    tab_to(page, "form#details button")
    page.keyboard.press("Enter")
    expect_booked(page)
    expect(page.locator("#done-title")).to_be_focused()
    assert len(stage.bookings("Kit Keyboard")) == 1


def test_faults_take_the_focus_and_lead_to_their_fields(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(4)}"))
    take(page)
    page.get_by_label("Anything we should know?").fill("Left ear, please")
    submit(page)
    expect(page.locator("#faults")).to_be_focused()
    expect(page.locator("#faults a")).to_have_count(2)
    page.locator("#faults a").first.click()
    expect(page.locator("#name")).to_be_focused()
    expect(page.locator("#name")).to_have_accessible_description("Please give your name.")
    expect(page.get_by_label("Anything we should know?")).to_have_value("Left ear, please")


def test_without_javascript(stage: Stage, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(stage.url(f"/book/{STUDIO}"))
    page.get_by_role("link", name="Cut and finish", exact=True).click()
    page.get_by_role("link", name="Next month").click()
    page.locator("a.day").nth(3).click()
    page.get_by_role("navigation", name="With whom").get_by_text("Bo Chen").click()
    take(page, 1)
    submit(page)
    expect(page.locator("#faults")).to_be_visible()
    give_details(page, "Nora Noscript")
    page.get_by_role("button", name="More time").click()
    expect(page.get_by_text("This time is kept for you for")).to_be_visible()
    give_details(page, "Nora Noscript")
    submit(page)
    expect_booked(page)
    expect(page.get_by_text("with Bo Chen")).to_be_visible()


def test_two_services_through_the_cart(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}"))
    page.get_by_role("link", name="Add Cut and finish to your visit").click()
    page.get_by_role("link", name="Add Hot shave to your visit").click()
    bar = page.get_by_role("region", name="Your visit")
    expect(bar).to_contain_text("2 services · 1 h 15 min")
    expect(bar).to_contain_text("$95")
    expect(bar).to_be_in_viewport()
    bar.get_by_role("link", name="Choose a time").click()
    expect(page.locator(".cart-list")).to_contain_text("Hot shave")
    page.goto(f"{page.url}&date={day_text(5)}")
    take(page, 4)
    give_details(page, "Vera Visit")
    submit(page)
    expect_booked(page)
    expect(page.locator("dl.rows")).to_contain_text("$95")
    first, second = stage.bookings("Vera Visit")
    assert first.visit_id == second.visit_id
    assert first.occurrence.ends == second.occurrence.starts


def test_a_service_is_taken_out_of_the_cart(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?also=shave"))
    page.get_by_role("link", name="Take Cut and finish out of your visit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hot shave")


def test_places_in_a_class(stage: Stage, page: Page) -> None:
    with stage.rows():
        lesson = create_class(STUDIO, "lanterns", at(20, 18, 30), 4)
    page.goto(stage.url(f"/book/{STUDIO}/lanterns"))
    page.locator(f"a[href$='{lesson}']").click()
    page.get_by_label("Places").select_option("3")
    give_details(page, "Cleo Class")
    submit(page)
    expect_booked(page)
    expect(page.locator("dl.rows")).to_contain_text("3 places")
    expect(page.locator("dl.rows")).to_contain_text("$60")
    page.goto(stage.url(f"/book/{STUDIO}/lanterns"))
    row = page.locator(".class").filter(has=page.locator(f"a[href$='{lesson}']"))
    expect(row).to_contain_text("1 place left")


def test_places_are_kept_while_details_are_typed(stage: Stage, page: Page) -> None:
    with stage.rows():
        lesson = create_class(STUDIO, "lanterns", at(25, 18, 30), 4)
    page.goto(stage.url(f"/book/{STUDIO}/lanterns"))
    row = page.locator(".class").filter(has=page.locator(f"a[href$='{lesson}']"))
    row.get_by_role("button").click()
    give_details(page, "Kim Kept")
    expect(page.locator("#hold")).to_contain_text("1 place is kept for you for")
    page.get_by_label("Places").select_option("3")
    expect(page.locator("#hold")).to_contain_text("3 places are kept for you for")
    expect(page.locator("#summary")).to_contain_text("$60")
    expect(page.get_by_label("Places")).to_have_value("3")
    expect(page.get_by_label("Your name")).to_have_value("Kim Kept")
    _fill_class(stage, lesson)
    submit(page)
    expect_booked(page)
    expect(page.locator("dl.rows")).to_contain_text("3 places")


def test_a_class_that_filled_up_offers_other_dates(stage: Stage, page: Page) -> None:
    with stage.rows():
        lesson = create_class(STUDIO, "lanterns", at(22, 18, 30), 2)
        create_class(STUDIO, "lanterns", at(23, 18, 30), 4)
    page.goto(stage.url(f"/book/{STUDIO}/class/{lesson}"))
    give_details(page, "Late Lena", note="We are two")
    _fill_class(stage, lesson)
    submit(page)
    expect(page.locator("#conflict")).to_contain_text("This class has just filled up")
    expect(page.locator("#conflict")).to_be_focused()
    expect(page.locator("button.near")).to_have_count(3)
    page.locator("button.near").last.click()
    expect(page.get_by_label("Your name")).to_have_value("Late Lena")
    expect(page.get_by_label("Anything we should know?")).to_have_value("We are two")
    submit(page)
    expect_booked(page)


def _fill_class(stage: Stage, lesson: str) -> None:
    with stage.writing():
        row = db.session.query(Occurrence).filter_by(public_id=lesson).one()
        row.taken = row.capacity


def test_addons_change_length_and_price(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(6)}"))
    page.get_by_role("navigation", name="Extras").get_by_text("Scalp massage").click()
    expect(page.locator(".facts")).to_contain_text("1 h · $80")
    expect(page.locator("#times-title")).to_be_visible()
    take(page)
    expect(page.locator("#summary")).to_contain_text("Scalp massage")
    expect(page.locator("#summary .total")).to_contain_text("$80")
    give_details(page, "Adda Extra")
    submit(page)
    expect_booked(page)
    (booking,) = stage.bookings("Adda Extra")
    assert (booking.duration_minutes, booking.price_amount) == (60, 8000)


def test_questions_of_the_service(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/colour?date={day_text(7)}"))
    take(page)
    give_details(page, "Quinn Query")
    page.get_by_label("Is this your first visit?").check()
    page.get_by_label("How old is the colour you have?").fill("3")
    page.get_by_label("When was it last cut?").fill("2026-01-31")
    page.get_by_label("What do you hope for?").fill("Copper,\nnot orange")
    submit(page)
    expect(page.locator("#faults a")).to_have_text("Please answer: How long is your hair?")
    page.locator("#faults a").click()
    page.get_by_role("radio", name="Long").check()
    submit(page)
    expect_booked(page)
    (booking,) = stage.bookings("Quinn Query")
    assert booking.answers == {
        "first": "yes",
        "length": "Long",
        "age": "3",
        "since": "2026-01-31",
        "hopes": "Copper,\nnot orange",
    }


def test_what_needs_approval_says_so(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/trial?date={day_text(8)}"))
    expect(page.locator(".facts")).to_contain_text("Lantern Studio confirms each booking by hand.")
    take(page)
    give_details(page, "Pia Pending")
    expect(page.get_by_role("button", name=re.compile("^Ask for "))).to_be_visible()
    submit(page)
    expect_booked(page, "Your request has been sent")
    to_visit(page)
    expect(page.locator(".badge")).to_have_text("Waits for confirmation")


def test_with_somebody_in_particular(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(9)}"))
    page.get_by_role("navigation", name="With whom").get_by_text("Ana Silva").click()
    expect(times(page).first).to_have_accessible_name(re.compile(r", with Ana Silva$"))
    expect(page.locator(".person[aria-current]").filter(has_text="Ana Silva")).to_be_visible()
    take(page, 3)
    expect(page.locator("#summary")).to_contain_text("with Ana Silva")
    give_details(page, "Faye Fixed")
    submit(page)
    expect_booked(page)
    expect(page.locator("dl.rows")).to_contain_text("with Ana Silva")


def test_at_another_place(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/cut?date={day_text(10)}"))
    page.get_by_role("navigation", name="Where").get_by_text("The Pier").click()
    expect(page.locator(".facts")).to_contain_text("Pier 17")
    take(page)
    give_details(page, "Petra Pier")
    submit(page)
    expect_booked(page)
    expect(page.locator("dl.rows")).to_contain_text("Pier 17")
    page.goto(stage.url(f"/book/{STUDIO}/fringe"))
    expect(page.get_by_role("navigation", name="Where")).to_have_count(0)


def test_a_month_without_a_free_time_leads_to_the_next_one(stage: Stage, page: Page) -> None:
    page.goto(stage.url(f"/book/{STUDIO}/far"))
    page.locator("#month-next-free").click()
    expect(times(page).first).to_be_visible()
    expect(page.locator("#times-title")).to_be_focused()


def test_a_link_names_service_staff_and_date(stage: Stage, page: Page) -> None:
    with stage.rows():
        bo = next(one for one in timetable_of(STUDIO).staff.values() if one.name == "Bo Chen")
    page.goto(stage.url(f"/book/{STUDIO}/cut?staff={bo.public_id}&date={day_text(40)}"))
    expect(page.locator(f"#day-{day_text(40)}")).to_be_visible()
    expect(times(page).first).to_have_accessible_name(re.compile(r"with Bo Chen$"))
