"""What a signed-in person sees and changes: their own, at every business, and nothing of others."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db, write
from bookingapp.base.events import Event
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business
from bookingapp.models.clients import Client
from bookingapp.models.messaging import Feed
from tests.cast import Cast, at
from tests.support.statements import counted
from tests.web.portal.conftest import ADA, EVE, Browser, Letterbox, Shop

Browsers = Callable[[], Browser]


def client_row(app: Flask, email: str) -> Client:
    """The latest client row of an address."""
    with app.app_context():
        found = db.session.scalars(
            select(Client).where(Client.email == email).order_by(Client.id.desc())
        ).first()
        assert found is not None
        db.session.expunge_all()
        return found


def test_the_next_visit_and_what_can_be_done(shop: Shop, ada: Browser) -> None:
    first, second = shop.book(at(3, 10)), shop.book(at(9, 14), service="massage")
    page = ada.enter(ADA).get("/my")
    assert page.text.index("Cut") < page.text.index("Massage")
    assert "In 3 days" in page.text and "Main Street" in page.text and "with Ana Silva" in page.text
    assert "Free to cancel until" in page.text and "then $20" in page.text
    assert ada.get(page.link(f"{first}.")).status == 200
    assert ada.get(page.link("/reschedule")).status == 200
    assert f"{second}." in page.text and page.text.count("/reschedule") == 1


def test_nothing_is_booked(shop: Shop, ada: Browser) -> None:
    page = ada.enter("new@example.test").get("/my")
    assert page.status == 200 and "Nothing is booked" in page.text
    for path in ("/my/history", "/my/settings", "/my/erase"):
        assert ada.get(path).status == 200


def test_several_businesses(app: Flask, cast: Cast, shop: Shop, ada: Browser) -> None:
    with app.app_context(), write() as session:
        for business, colour in ((cast.business_id, "#0b6e4f"), (cast.stranger_id, "#8a1c4a")):
            session.get_one(Business, business).branding = {"colour": colour}
    shop.book(at(3, 10))
    shop.book(at(4, 9), stranger=True)
    page = ada.enter(ADA).get("/my")
    assert "Salon" in page.text and "Stranger" in page.text
    assert "brand-salon" in page.text and "brand-stranger" in page.text
    for slug, colour in (("salon", "#0b6e4f"), ("stranger", "#8a1c4a")):
        found = re.search(rf'href="(/book/{slug}/card\.css[^"]*)"', page.text)
        assert found
        sheet = ada.get(found[1])
        assert sheet.text == f".brand-{slug} {{ --brand: {colour}; }}\n"
        assert "immutable" in sheet.answer.headers["Cache-Control"]
    assert ada.get("/my/settings").text.count('name="client"') == 4


def test_whose_visit_it_is(app: Flask, shop: Shop, browser_of: Browsers) -> None:
    """By the address on the visit; by the client's only where the visit has none."""
    shop.book(at(3, 10), ADA, phone="+12125550123")
    shop.book(at(4, 11), EVE, phone="+12125550199", name="Eve")
    matched = shop.book(at(5, 12), "other@example.test", phone="+12125550123")
    by_phone = shop.book(at(6, 13), None, phone="+12125550123")
    with app.app_context():
        visit = db.session.query(Visit).filter_by(public_id=matched).one()
        assert visit.email == "other@example.test" and visit.client.email == ADA
    ada, other, eve = (browser_of().enter(one) for one in (ADA, "other@example.test", EVE))
    assert matched not in ada.get("/my").text and by_phone in ada.get("/my").text
    assert matched in other.get("/my").text and by_phone not in other.get("/my").text
    assert matched not in eve.get("/my").text and by_phone not in eve.get("/my").text


def test_history_and_again(app: Flask, shop: Shop, ada: Browser, browser_of: Browsers) -> None:
    coming, over = shop.book(at(3, 10)), shop.book(at(2, 9), service="massage")
    with app.app_context(), write():
        cancel_visit(client_by_link(shop.cast.business_id, over), over, "no time")
    page = ada.enter(ADA).get("/my/history")
    assert "Cancelled" in page.text and "Massage" in page.text and coming not in page.text
    again = ada.get(page.link("/again"))
    place = again.answer.headers["Location"]
    assert again.status == 303 and place.startswith("/book/salon/massage?") and "staff=stf_" in place
    assert ada.get(place).status == 200
    assert browser_of().enter(EVE).get(page.link("/again")).status == 404
    with time_machine.travel(clock.now() + timedelta(days=10), tick=True):
        assert coming in ada.get("/my/history").text
        assert "Nothing is booked" in ada.get("/my").text


def test_again_when_it_is_gone(app: Flask, shop: Shop, ada: Browser) -> None:
    ref = shop.book(at(3, 10))
    with app.app_context(), write() as session:
        session.execute(db.text("UPDATE service SET active = (1 = 0) WHERE slug = 'cut'"))
        session.execute(db.text("UPDATE business SET timetable_stamp = timetable_stamp + 1"))
    ada.enter(ADA)
    assert ada.get(f"/my/visits/{ref}/again").answer.headers["Location"] == "/book/salon"
    assert ada.get("/my").status == 200


def test_history_has_pages(app: Flask, shop: Shop, ada: Browser) -> None:
    for day in range(2, 24):
        ref = shop.book(at(day, 10))
        with app.app_context(), write():
            cancel_visit(client_by_link(shop.cast.business_id, ref), ref)
    ada.enter(ADA)
    first = ada.get("/my/history")
    assert first.text.count("Book again") == 20 and "22 past visits" in first.text
    assert ada.get(first.link("page=2")).text.count("Book again") == 2
    assert ada.get("/my/history?page=9").status == 200
    for nonsense in ("0", "x", "-1", "99999999", "²"):
        assert ada.get(f"/my/history?page={nonsense}").status == 422


def test_pages_ask_as_often_however_much_there_is(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    shop.book(at(3, 9), stranger=True)
    paths = ("/my", "/my/history", "/my/settings", "/my/erase", "/my/data/bookings.json")
    ada.enter(ADA)

    def counts() -> list[int]:
        found = []
        for path in paths:
            with app.app_context(), counted(db.engine) as statements:
                assert ada.get(path).status == 200
            found.append(len(statements))
        return found

    counts()
    before = counts()
    for day in range(4, 9):
        shop.book(at(day, 10))
        shop.book(at(day, 9), stranger=True)
    assert counts() == before
    assert max(before) <= 12, before


def test_details(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    shop.book(at(4, 9), stranger=True)
    ada.enter(ADA)
    page = ada.get("/my/settings")
    done = ada.send(
        page,
        "/details",
        name="  Ada   King ",
        phone="(212) 555-0123",
        language="de",
        timezone="Europe/Berlin",
    )
    assert done.status == 303 and "lang=de" in done.answer.headers["Location"]
    with app.app_context():
        rows = db.session.scalars(select(Client).where(Client.email == ADA)).all()
        assert {(one.name, one.phone, one.locale, one.timezone) for one in rows} == {
            ("Ada King", "+12125550123", "de", "Europe/Berlin")
        }
        events = db.session.scalars(select(Event).where(Event.name == "client.updated")).all()
        assert {event.actor_kind for event in events} == {"client"} and len(events) == 2
        assert all(set(event.data["fields"]) >= {"name", "phone"} for event in events)
        assert all("King" not in str(event.data) for event in events)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 201), ("name", "a\x00b"), ("phone", "nonsense"), ("language", "xx")],
)
def test_details_are_refused_in_words(shop: Shop, ada: Browser, field: str, value: str) -> None:
    shop.book(at(3, 10))
    given = {"name": "Ada", "phone": "", "language": "en", "timezone": "Europe/Berlin"}
    page = ada.enter(ADA).get("/my/settings")
    answer = ada.send(page, "/details", **given | {field: value})
    assert answer.status == 422 and 'aria-invalid="true"' in answer.text


def test_a_zone_that_is_none_is_refused(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    page = ada.enter(ADA).get("/my/settings")
    for zone in ("Mars/Base", "../etc", "posixrules", "x" * 70):
        answer = ada.send(page, "/details", name="Ada", phone="", language="en", timezone=zone)
        assert answer.status == 422
    assert client_row(app, ADA).timezone != "Mars/Base"


def test_a_number_of_somebody_else(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    shop.book(at(4, 10), EVE, phone="+12125550111", name="Eve")
    page = ada.enter(ADA).get("/my/settings")
    answer = ada.send(
        page, "/details", name="Ada", phone="+1 212 555 0111", language="en", timezone="Europe/Berlin"
    )
    assert answer.status == 422 and "Salon" in answer.text and "Eve" not in answer.text
    assert client_row(app, ADA).phone is None


def test_notices(app: Flask, shop: Shop, ada: Browser, browser_of: Browsers) -> None:
    shop.book(at(3, 10))
    shop.book(at(3, 14), EVE, name="Eve")
    ada.enter(ADA)
    page = ada.get("/my/settings")
    assert ada.send(page, "/messages").status == 303
    assert client_row(app, ADA).notify == {"reminders": False}
    assert ada.send(page, "/messages", reminders="on").status == 303
    assert client_row(app, ADA).notify == {}
    foreign = client_row(app, EVE).public_id
    assert ada.send(page, "/messages", client=foreign).status == 404
    assert client_row(app, EVE).notify == {}


def test_htmx_gets_the_part_alone(shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    ada.enter(ADA)
    form = ada.get("/my/settings").form("/messages")
    answer = ada.http.post(
        form.action, data=form.values, headers={"HX-Request": "true", "HX-Target": "messages"}
    )
    assert (
        answer.status_code == 200 and answer.text.lstrip().startswith("<section") and "Saved." in answer.text
    )


def test_calendar_links(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    ada.enter(ADA)
    assert ada.follow(ada.send(ada.get("/my/settings"), "/calendar", do="make")).status == 200

    def link() -> str:
        found = re.search(r'value="http://localhost(/calendar/feed/[^"]+)"', ada.get("/my/settings").text)
        assert found
        return found[1]

    first = link()
    assert f"webcal://localhost{first}" in ada.get("/my/settings").text
    assert "SUMMARY:Cut" in ada.get(first).text
    ada.send(ada.get("/my/settings"), "/calendar", do="rotate")
    second = link()
    assert second != first and ada.get(first).status == 410 and ada.get(second).status == 200
    ada.send(ada.get("/my/settings"), "/calendar", do="revoke")
    assert ada.get(second).status == 410 and "webcal" not in ada.get("/my/settings").text
    assert ada.send(ada.get("/my/settings"), "/calendar", do="nonsense").status == 404


def test_no_calendar_of_others(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    shop.book(at(3, 14), EVE, name="Eve")
    ada.enter(ADA)
    page, foreign = ada.get("/my/settings"), client_row(app, EVE).public_id
    for wish in ("make", "rotate", "revoke"):
        assert ada.send(page, "/calendar", client=foreign, do=wish).status == 404
    with app.app_context():
        assert db.session.query(Feed).count() == 0


def test_another_address(
    app: Flask, shop: Shop, ada: Browser, browser_of: Browsers, letters: Letterbox
) -> None:
    shop.book(at(3, 10))
    shop.book(at(4, 9), stranger=True)
    phone = browser_of().enter(ADA)
    page = ada.enter(ADA).get("/my/email")
    page = ada.follow(ada.send(page, "/email", email="Countess@Example.test"))
    assert "countess@example.test" in page.text
    code = letters.code("countess@example.test")
    assert "new address" in letters.mails("countess@example.test")[0]
    ref = page.forms[-1].action.partition("?")[0].rpartition("/")[2]
    stranger = browser_of().enter(EVE)
    assert stranger.post(f"/my/email/{ref}", token=stranger.token, code=code).status == 410
    assert browser_of().get(f"/my/sign-in/{ref}").status == 410
    assert ada.send(page, "", code="000000" if code != "000000" else "000001").status == 422
    done = ada.send(page, "", code=code)
    assert done.status == 303 and "new address is in use" in ada.follow(done).text
    assert phone.get("/my").status == 303
    text = ada.get("/my").text
    assert "countess@example.test" in text and "Salon" in text and "Stranger" in text
    with app.app_context():
        assert db.session.query(Client).filter_by(email=ADA).count() == 0
        assert db.session.query(Visit).filter_by(email=ADA).count() == 0
        confirmed = db.session.scalars(
            select(Client.email_confirmed_at).where(Client.email == "countess@example.test")
        ).all()
        assert len(confirmed) == 2 and all(confirmed)


def test_an_address_that_the_business_knows_already(
    app: Flask, shop: Shop, ada: Browser, letters: Letterbox
) -> None:
    mine, hers = shop.book(at(3, 10)), shop.book(at(4, 11), EVE, name="Eve")
    page = ada.enter(ADA).get("/my/email")
    page = ada.follow(ada.send(page, "/email", email=EVE))
    assert ada.send(page, "", code=letters.code(EVE)).status == 303
    text = ada.get("/my").text
    assert mine in text and hers in text
    assert ada.get("/my/settings").status == 200


def test_an_old_session_proves_itself_first(app: Flask, shop: Shop, ada: Browser, letters: Letterbox) -> None:
    shop.book(at(3, 10))
    ada.enter(ADA)
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=True):
        for path in ("/my/email", "/my/erase"):
            page = ada.get(path)
            assert "You signed in a while ago" in page.text
        assert ada.post("/my/email", token=ada.token, email="x@example.test").status == 303
        assert ada.post("/my/erase", token=ada.token, typed=ADA, business="biz").status == 303
        assert letters.deliver() == 0 and client_row(app, ADA).erased_at is None
        code_page = ada.follow(ada.send(ada.get("/my/email"), "/prove"))
        done = ada.send(code_page, "", code=letters.code(ADA))
        assert done.answer.headers["Location"] == "/my/email"
        assert "We send a code to the new address" in ada.follow(done).text


def test_bookings_of_a_closed_business_stay_to_be_read(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    with app.app_context(), write() as session:
        session.get_one(Business, shop.cast.business_id).active = False
    page = ada.enter(ADA).get("/my")
    assert page.status == 200 and "Cut" in page.text and "/book/salon" not in page.text
    assert ada.get("/my/settings").status == 200 and ada.get("/my/erase").status == 200


def test_many_seats_and_states(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10))
    with app.app_context(), write() as session:
        for booking in session.scalars(select(Booking)):
            booking.status = "arrived"
    page = ada.enter(ADA).get("/my")
    assert "Arrived" in page.text and "/reschedule" not in page.text
