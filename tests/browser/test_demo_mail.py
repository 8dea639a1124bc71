"""From a booking to its mail at /demo/mail, and by the mail's own link back to the booking; for everybody."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from bookingapp.base.db import db, write
from bookingapp.models.business import Business
from tests.browser.stage import STUDIO, Stage, at, create_studio, open_app
from tests.browser.test_states import AXE, WIDTHS, judge, sticks_out
from tests.support import databases
from tests.support.browser import NewPage
from tests.support.server import serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A stage of its own, which carries the demo's mark and on which somebody has booked."""
    folder: Path = tmp_path_factory.mktemp("demo")
    with databases.fresh("sqlite", folder) as url, serving(folder / "server", url, workers=1) as server:
        made = Stage(server, open_app(server, folder / "app"))
        with made.rows():
            create_studio()
            with write():
                db.session.execute(update(Business).values(demo=True))
        made.book(STUDIO, "cut", at(40, 12), "Ada Lovelace")
        yield made
        with made.app.app_context():
            db.engine.dispose()


def open_mail(demo: Stage, page: Page) -> None:
    """The list, once the worker has told Ada; then her mail."""
    page.goto(demo.url("/demo/mail"))
    link = page.get_by_role("link", name="Booked:").first
    for _ in range(80):
        if link.is_visible():
            break
        page.wait_for_timeout(250)
        page.reload()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Booked:")


def test_the_way_there_and_back(demo: Stage, page: Page) -> None:
    open_mail(demo, page)
    expect(page.locator(".mail-head")).to_contain_text("ada@example.test")
    frame = page.frame_locator("iframe.mail-frame")
    expect(frame.get_by_role("heading").first).to_be_visible()
    with page.expect_download() as kept:
        page.locator(".mail-files a").first.click()
    assert kept.value.suggested_filename.endswith(".ics")
    assert b"METHOD:REQUEST" in Path(kept.value.path()).read_bytes()
    expect(page.locator(".mail-files a")).to_have_count(1)
    with page.context.expect_page() as opened:
        frame.get_by_role("link").first.click()
    expect(opened.value).to_have_title("Your booking · Lantern Studio")
    page.get_by_role("link", name="All mail").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mail of the demo")


def test_without_script_too(demo: Stage, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    open_mail(demo, page)
    expect(page.locator(".mail-text")).to_contain_text("Ada")


def test_it_is_for_everybody(demo: Stage, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 800}, reduced_motion="reduce")
    open_mail(demo, page)
    found = look(page)
    page.goto(demo.url("/demo/mail"))
    assert found + look(page) == []


def look(page: Page) -> list[str]:
    """What axe finds, and what sticks out."""
    page.evaluate(AXE)
    found: list[str] = []
    for width, scheme in zip(WIDTHS, ("light", "dark", "dark"), strict=True):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # both are schemes
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} {scheme}: {text}" for text in judge(page)]
        if wide := sticks_out(page):
            found.append(f"{width}: {wide} px stick out")
    return found
