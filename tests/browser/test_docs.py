"""The API's reference: drawn without a fault under the page's policy, and a request can be tried with a key."""

from playwright.sync_api import expect

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business.keys import create_api_key
from bookingapp.models.business import Business
from tests.browser.stage import Stage
from tests.support.browser import NewPage


def test_an_operation_is_tried_with_a_key_on_a_phone(stage: Stage, new_page: NewPage) -> None:
    with stage.app.app_context():
        business = db.session.query(Business).first()
        assert business is not None
        with write():
            key = create_api_key(SYSTEM, business.id)[1]
        name = business.name
    page = new_page(viewport={"width": 320, "height": 800}, color_scheme="dark")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{stage.server.url}/api/v1/docs")
    page.locator("button.authorize").click(
        timeout=30_000
    )  # a big script, and the document of every operation
    page.locator(".auth-container input").fill(key)
    page.locator(".auth-btn-wrapper .authorize").click()
    page.locator(".auth-btn-wrapper .btn-done").click()
    page.locator("#operations-tag-Business").click()
    team = page.locator("#operations-Business-get_team")
    team.locator(".opblock-summary-control").click()
    team.get_by_role("button", name="Execute").click()
    answer = team.locator(".live-responses-table")
    expect(answer.locator("tbody .response-col_status")).to_have_text("200")
    expect(answer.locator("tbody .response-col_description")).to_contain_text(name)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert said == []
