"""The same pages on PostgreSQL: one booking from the first page to a cancelled one."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bookingapp.base.db import db
from tests.browser.stage import Stage, create_one_chair, day_text, open_app
from tests.browser.steps import expect_booked, give_details, submit, take, times, to_visit
from tests.support import databases
from tests.support.server import serving

pytestmark = pytest.mark.browser


def test_a_booking_on_postgres(tmp_path: Path, page: Page) -> None:
    with databases.fresh("postgres", tmp_path) as url, serving(tmp_path / "server", url, workers=2) as server:
        stage = Stage(server, open_app(server, tmp_path / "app"))
        with stage.rows():
            create_one_chair("elephant")
        page.goto(stage.url(f"/book/elephant/shave?date={day_text(3)}"))
        take(page, 4)
        give_details(page, "Elia Elephant")
        submit(page)
        expect_booked(page)
        to_visit(page)
        page.get_by_role("link", name="Change the time").click()
        times(page).last.click()
        page.get_by_role("button", name=re.compile("^Move to ")).click()
        expect(page.get_by_text("Your booking has been moved")).to_be_visible()
        page.get_by_role("heading", name="Cancel this booking").click()
        page.get_by_role("button", name="Cancel this booking").click()
        expect(page.get_by_text("Your booking is cancelled")).to_be_visible()
        (booking,) = stage.bookings("Elia Elephant")
        assert booking.status == "cancelled"
        with stage.app.app_context():
            db.engine.dispose()
