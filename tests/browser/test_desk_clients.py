"""A list is brought in while its progress is shown, two who are one person become one, and axe finds nothing."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from bookingapp.worker.loop import run_once
from tests.browser.stage import STUDIO, Stage
from tests.browser.test_dashboard import enter, look, open_as
from tests.support.browser import NewPage

pytestmark = pytest.mark.browser

FILE = "Name;E-Mail;Telefon\nUma Twin;uma@example.test;\nUma Twinn;;+1 212 555 0155\nBad;nonsense;\n"


def bring(stage: Stage, page: Page, folder: Path) -> None:
    """Bring the list as a person does; the worker's part is done here."""
    file = folder / "list.csv"
    file.write_text(FILE, encoding="utf-16")
    page.goto(stage.url(f"/dashboard/{STUDIO}/import"))
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_label("E-Mail", exact=True)).to_have_value("email")
    page.get_by_role("button", name="Look through").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_once(stage.app)
    page.get_by_role("button", name="Bring in 2 lines").click()
    expect(page.get_by_role("heading", name="Bringing it in …")).to_be_visible()
    run_once(stage.app)
    expect(page.get_by_role("heading", name="Done")).to_be_visible()
    expect(page.get_by_role("heading", name="1 line at fault")).to_be_visible()


def test_a_list_comes_in_and_twins_become_one(stage: Stage, new_page: NewPage, tmp_path: Path) -> None:
    page = open_as(new_page, (1440, "dark"))
    enter(stage, page)
    bring(stage, page, tmp_path)
    found = look(page)
    page.goto(stage.url(f"/dashboard/{STUDIO}/clients"))
    page.get_by_role("searchbox", name="Name, e-mail or telephone").fill("ÚMA")
    expect(page.get_by_text("2 clients", exact=True)).to_be_visible()
    page.get_by_label("Choose Uma Twinn").check()
    expect(page.get_by_text("1 chosen", exact=True)).to_be_visible()
    found += look(page)
    page.get_by_role("link", name="Uma Twin", exact=True).click()
    found += look(page)
    page.get_by_label("More about this client").click()
    page.get_by_role("link", name="Merge with another").click()
    page.get_by_role("link", name="Uma Twinn").click()
    found += look(page)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("This cannot be undone")
    found += look(page)
    page.get_by_role("dialog").get_by_role("button", name="Merge").click()
    expect(page.get_by_text("The two are one client now")).to_be_visible()
    expect(page.get_by_role("link", name="uma@example.test")).to_be_visible()
    expect(page.get_by_role("link", name="+1 212-555-0155")).to_be_visible()
    assert found == []


def test_on_a_telephone(stage: Stage, new_page: NewPage) -> None:
    page = open_as(new_page, (1440, "light"))
    enter(stage, page)
    page.set_viewport_size({"width": 320, "height": 800})
    found = []
    for path in ("clients", "clients/new", "import", "export"):
        page.goto(stage.url(f"/dashboard/{STUDIO}/{path}"))
        found += look(page)
    assert found == []
