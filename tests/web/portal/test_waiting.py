"""The waiting list in the portal: what one waits for, what is offered, leaving."""

from collections.abc import Callable

from flask import Flask

from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.models.waitlist import WaitlistEntry
from tests.cast import at
from tests.web.portal.conftest import ADA, EVE, Browser, Shop
from tests.web.portal.test_access import wait

Browsers = Callable[[], Browser]


def state(app: Flask) -> str:
    """How the only entry stands."""
    with app.app_context():
        return str(db.session.query(WaitlistEntry).one().state)


def test_waiting_and_leaving(app: Flask, shop: Shop, ada: Browser, browser_of: Browsers) -> None:
    with app.app_context():
        entry = wait(shop)
    page = ada.enter(ADA).get("/my")
    assert "Waiting list" in page.text and "Cut" in page.text
    assert browser_of().enter(EVE).get("/my").text.count("Waiting list") == 0
    eve = browser_of().enter(EVE)
    assert eve.post(f"/my/waiting/{entry}/leave", token=eve.token).status == 404
    left = ada.send(page, "/leave")
    assert left.status == 303 and "no longer on that waiting list" in ada.follow(left).text
    assert state(app) == "left"
    assert ada.post(f"/my/waiting/{entry}/leave", token=ada.token).status == 404


def test_an_offer(app: Flask, shop: Shop, ada: Browser) -> None:
    taken = [
        shop.book(at(3, hour, minute), EVE) for hour in range(9, 17) for minute in (0, 30) for _two in (1, 2)
    ]
    with app.app_context():
        wait(shop)
        with write():
            cancel_visit(client_by_link(shop.cast.business_id, taken[4]), taken[4])
        db.session.remove()
    assert state(app) == "offered"
    page = ada.enter(ADA).get("/my")
    assert "is kept for you until" in page.text
    offer = ada.get(page.link("/waitlist/"))
    assert offer.status == 200 and "Cut" in offer.text
    assert ada.send(page, "/leave").status == 303 and state(app) == "left"
