"""Every route of the portal: whoever is anonymous signs in, strangers find nothing, no form works without its token."""

from collections.abc import Callable

import pytest
from flask import Flask

from bookingapp.base.actor import visitor
from bookingapp.base.db import db, write
from bookingapp.domain.booking.waitlist import JoinRequest, join
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.clients import Client
from bookingapp.web.access import ACCESS
from tests.cast import at, day
from tests.support.rows import every_row
from tests.web.portal.conftest import ADA, EVE, Browser, Letterbox, Shop

Browsers = Callable[[], Browser]
SAFE = {"GET", "HEAD", "OPTIONS"}
UNCOUNTED = {"sign_in_request", "job", "portal_session"}


def addresses(app: Flask, arguments: dict[str, str]) -> list[tuple[str, str, str]]:
    """(endpoint, method, address) of every route of the signed-in."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if ACCESS[rule.endpoint] == "client":
                url = app.url_for(rule.endpoint, **{name: arguments[name] for name in rule.arguments})  # type: ignore[arg-type]
                found += [
                    (rule.endpoint, method, url) for method in sorted((rule.methods or set()) - {"OPTIONS"})
                ]
    return found


@pytest.fixture
def arguments(app: Flask, shop: Shop, ada: Browser, letters: Letterbox) -> dict[str, str]:
    """What Ada's pages have in their addresses."""
    visit = shop.book(at(3, 10))
    shop.book(at(4, 10), EVE, name="Eve")
    ada.enter(ADA)
    asked = ada.send(ada.get("/my/email"), "/email", email="new@example.test")
    letters.deliver()
    with app.app_context():
        entry = wait(shop)
        client = db.session.query(Client).filter_by(email=ADA).one().public_id
        db.session.remove()
    return {
        "visit_ref": visit,
        "entry_ref": entry,
        "request_ref": asked.answer.headers["Location"].partition("?")[0].rpartition("/")[2],
        "ending": "json",
        "client": client,
    }


def wait(shop: Shop) -> str:
    """A place of Ada's on the salon's list."""
    timetable = timetable_by_id(shop.cast.business_id)
    service = timetable.service_by_key("cut")
    assert service is not None
    request = JoinRequest(
        location_id=next(iter(timetable.locations)),
        parts=(Part(service.id),),
        client=ClientDetails("Ada Lovelace", ADA),
        first_day=day(2),
        last_day=day(9),
    )
    with write():
        return join(visitor(shop.cast.business_id), timetable, request)


def test_the_anonymous_are_sent_to_sign_in(
    app: Flask, arguments: dict[str, str], browser_of: Browsers
) -> None:
    nobody = browser_of()
    with app.app_context():
        before = every_row()
    for endpoint, method, url in addresses(app, arguments):
        answer = nobody.http.open(
            url, method=method, data={"token": nobody.token} if method == "POST" else None
        )
        assert answer.status_code == 303, (endpoint, method)
        assert answer.headers["Location"].startswith("/my/sign-in"), (endpoint, method)
        assert "no-store" in answer.headers["Cache-Control"]
        assert nobody.http.get(answer.headers["Location"]).status_code == 200
    with app.app_context():
        assert every_row() == before


def test_strangers_find_nothing(app: Flask, arguments: dict[str, str], browser_of: Browsers) -> None:
    eve = browser_of().enter(EVE)
    with app.app_context():
        before = every_row()
    tried = 0
    for endpoint, method, url in addresses(app, arguments):
        names_a_row = any(arguments[name] in url for name in ("visit_ref", "entry_ref", "request_ref"))
        named_in_form = endpoint in {"portal.save_messages", "portal.change_calendar"}
        if not names_a_row and not (named_in_form and method == "POST"):
            continue
        data = {"token": eve.token, "client": arguments["client"], "do": "make", "code": "123456"}
        answer = eve.http.open(url, method=method, data=data if method == "POST" else None)
        assert answer.status_code in {404, 410}, (endpoint, method, answer.status_code)
        assert ADA not in answer.text and "new@example.test" not in answer.text
        tried += 1
    assert tried >= 7
    with app.app_context():
        assert every_row() == before


def test_pages_show_nothing_of_others(app: Flask, arguments: dict[str, str], browser_of: Browsers) -> None:
    eve = browser_of().enter(EVE)
    for path in ("/my", "/my/history", "/my/settings", "/my/erase", "/my/email", "/my/data/bookings.json"):
        text = eve.get(path).text
        assert ADA not in text and "Lovelace" not in text and arguments["visit_ref"] not in text, path


@pytest.mark.parametrize("token", ["", "forged", "of another session", "of nobody"])
def test_nothing_changes_without_the_token(
    app: Flask, arguments: dict[str, str], ada: Browser, browser_of: Browsers, token: str
) -> None:
    given = {"": "", "forged": "x.y.z", "of another session": browser_of().enter(ADA).token}.get(token)
    data = form_data(app, arguments) | {"token": browser_of().token if given is None else given}
    with app.app_context():
        before = every_row()
    for endpoint, method, url in addresses(app, arguments):
        if method != "POST":
            continue
        answer = ada.http.post(url, data=data)
        assert answer.status_code == 422, (endpoint, answer.status_code)
    with app.app_context():
        assert every_row() == before


def test_the_token_is_all_that_was_missing(app: Flask, arguments: dict[str, str], ada: Browser) -> None:
    data = form_data(app, arguments)
    last = {"portal.sign_out", "portal.sign_out_everywhere", "portal.forget", "portal.take_email"}
    for endpoint, method, url in addresses(app, arguments):
        if method == "POST" and endpoint not in last:
            answer = ada.http.post(url, data=data | {"token": ada.token})
            assert answer.status_code == 303, (endpoint, answer.status_code, answer.text)
            assert ada.get("/my").status == 200


def form_data(app: Flask, arguments: dict[str, str]) -> dict[str, str]:
    """What all forms together ask for."""
    return {
        "client": arguments["client"],
        "do": "make",
        "name": "Ada",
        "phone": "",
        "language": "en",
        "timezone": "Europe/Berlin",
        "email": "newer@example.test",
        "code": "123456",
        "typed": ADA,
        "business": "none",
    }


def test_safe_methods_change_nothing(app: Flask, arguments: dict[str, str], ada: Browser) -> None:
    with app.app_context():
        before = every_row()
    for _endpoint, method, url in addresses(app, arguments):
        if method in SAFE:
            assert ada.http.open(url, method=method).status_code in {200, 303}
    with app.app_context():
        assert every_row() == before
