"""Taking one's data along, and being forgotten."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar

from bookingapp.base import clock
from bookingapp.base.db import Base, db, write
from bookingapp.base.events import Event
from bookingapp.base.jobs import enqueue
from bookingapp.base.secrets import make_token
from bookingapp.domain.booking.changes import cancel_visit
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.business.sheets import quoted_cell
from bookingapp.domain.clients.portal import ERASED
from bookingapp.domain.clients.sign_in import begin_session, find_session
from bookingapp.domain.messaging.persons import move_to_address
from bookingapp.domain.messaging.planning import plan_messages
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business
from bookingapp.models.clients import Client
from bookingapp.models.messaging import CapturedMail, Message
from tests.cast import at
from tests.web.portal.conftest import ADA, EVE, Browser, Letterbox, Shop
from tests.web.portal.test_access import wait

Browsers = Callable[[], Browser]
PRIVATE = ("Ada", "Lovelace", ADA, "+12125550123", "peanuts", "a cold")


@pytest.fixture
def mine(app: Flask, shop: Shop) -> list[str]:
    """Ada's visits: one cancelled with a reason, one to come free of charge, one so near that it costs, one elsewhere."""
    gone = shop.book(at(5, 9), phone="+12125550123", notes="allergic to peanuts")
    with app.app_context(), write():
        cancel_visit(client_by_link(shop.cast.business_id, gone), gone, "a cold")
    soon = at(0, 16) if clock.minute(clock.now()) < at(0, 12) else at(1, 9)  # within the day at any hour
    far, near = shop.book(at(9, 10), service="massage"), shop.book(soon, notes="peanuts again")
    return [gone, far, near, shop.book(at(4, 9), stranger=True)]


def business_ref(app: Flask, business_id: int) -> str:
    """The public id of a business."""
    with app.app_context():
        return str(db.session.get_one(Business, business_id).public_id)


def texts(app: Flask) -> dict[str, str]:
    """Everything stored, by table."""
    with app.app_context():
        return {
            name: str([tuple(row) for row in db.session.execute(table.select())])
            for name, table in Base.metadata.tables.items()
        }


def messages(app: Flask, shop: Shop, visit_ref: str) -> None:
    """What the worker would have planned and sent of a visit."""
    with app.app_context(), write() as session:
        visit = session.query(Visit).filter_by(public_id=visit_ref).one()
        facts = {"client": "Ada Lovelace", "contact": {"email": ADA}, "notes": "peanuts", "starts": 1}
        for number, (audience, state) in enumerate(
            (("client", "planned"), ("client", "sent"), ("staff", "sent"))
        ):
            session.add(
                Message(
                    public_id=f"msg_{number}",
                    business_id=visit.business_id,
                    mark=f"mark{number}",
                    kind="reminder",
                    channel="email",
                    audience=audience,
                    address=ADA if audience == "client" else "ana@salon.test",
                    name="Ada Lovelace" if audience == "client" else "Ana",
                    locale="en",
                    timezone="UTC",
                    client_id=visit.client_id if audience == "client" else None,
                    visit_id=visit.id,
                    facts=facts,
                    due=clock.now(),
                    state=state,
                    job_id=enqueue("message.send", visit.business_id, message=f"msg_{number}"),
                    created_at=clock.now(),
                )
            )
        session.add(
            CapturedMail(
                public_id="cap_1",
                business_id=visit.business_id,
                channel="email",
                address=ADA,
                subject="Hi Ada",
                raw=b"Hi Ada Lovelace",
                created_at=clock.now(),
            )
        )


def test_json(app: Flask, shop: Shop, mine: list[str], ada: Browser) -> None:
    with app.app_context():
        wait(shop)
        db.session.remove()
    answer = ada.enter(ADA).get("/my/data/bookings.json").answer
    assert answer.mimetype == "application/json" and "attachment" in answer.headers["Content-Disposition"]
    found = json.loads(answer.text)
    assert found["email"] == ADA and len(found["clients"]) == 2 and len(found["waiting_lists"]) == 1
    assert {visit["id"] for visit in found["visits"]} == set(mine)
    booking = next(visit for visit in found["visits"] if visit["id"] == mine[0])["bookings"][0]
    assert booking["notes"] == "allergic to peanuts" and booking["cancel_reason"] == "a cold"
    assert booking["price"] == "40.00" and booking["starts_at"].endswith("+00:00")


def test_csv_that_no_spreadsheet_executes(app: Flask, shop: Shop, ada: Browser) -> None:
    names = ['=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", 'a "b", c', "زهرة 🌸"]
    for day, name in enumerate(names, start=2):
        shop.book(at(day, 10), name=name)
    answer = ada.enter(ADA).get("/my/data/bookings.csv").answer
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert [row["name"] for row in rows] == [
        *(f"'{name}" for name in names[:4]),
        *names[4:],
    ]
    assert all(cell[:1] not in "=+-@\t\r" or not cell for row in rows for cell in row.values())
    for sign in "=+-@\t\r":
        assert quoted_cell(f"{sign}x") == f"'{sign}x"


def test_ics(mine: list[str], ada: Browser) -> None:
    answer = ada.enter(ADA).get("/my/data/bookings.ics").answer
    assert answer.mimetype == "text/calendar"
    events = Calendar.from_ical(answer.get_data()).walk("VEVENT")
    assert {event["UID"].partition("@")[0] for event in events} == set(mine)
    assert sorted(str(event["STATUS"]) for event in events) == [
        "CANCELLED",
        "CONFIRMED",
        "CONFIRMED",
        "CONFIRMED",
    ]


def test_no_other_file(mine: list[str], ada: Browser) -> None:
    assert ada.enter(ADA).get("/my/data/bookings.exe").status == 404


def test_erase_says_what_it_does(app: Flask, mine: list[str], ada: Browser) -> None:
    text = ada.enter(ADA).get("/my/erase").text
    assert "cancelling is free" in text and "cancelling costs $20" in text
    assert "Salon" in text and "Stranger" in text


def test_erase_everywhere(
    app: Flask, shop: Shop, mine: list[str], ada: Browser, browser_of: Browsers, settings: object
) -> None:
    messages(app, shop, mine[1])
    with app.app_context():
        wait(shop)
        ids = {row.public_id: row.id for row in db.session.execute(db.select(Booking.public_id, Booking.id))}
        db.session.remove()
    ada.enter(ADA)
    ada.send(ada.get("/my/settings"), "/calendar", do="make")
    feed = re.search(r'value="http://localhost(/calendar/feed/[^"]+)"', ada.get("/my/settings").text)
    assert feed and ada.get(feed[1]).status == 200
    refs = [business_ref(app, one) for one in (shop.cast.business_id, shop.cast.stranger_id)]
    done = ada.send(ada.get("/my/erase"), "/erase", typed=f" {ADA.upper()} ", business=refs)
    assert done.status == 303 and "did=erased" in done.answer.headers["Location"]
    assert ada.cookie in {None, ""} and "has been erased" in ada.follow(done).text
    found = texts(app)
    left = {(table, word) for table, text in found.items() for word in PRIVATE if word in text}
    assert left == set()
    with app.app_context():
        bookings = db.session.query(Booking).order_by(Booking.id).all()
        assert {one.public_id: one.id for one in bookings} == ids
        assert {one.client_name for one in bookings} == {ERASED}
        assert {one.status for one in bookings} == {"cancelled"}
        assert sorted(one.fee_amount for one in bookings) == [0, 0, 0, 2000]
        assert all(one.cancelled_by == "client" for one in bookings)
        assert db.session.query(Event).filter_by(name="client.erased").count() == 2
        assert db.session.query(Client).filter(Client.erased_at.is_not(None)).count() == 2
        states = db.session.query(Message.audience, Message.state).order_by(Message.id).all()
        assert [tuple(one) for one in states] == [
            ("client", "skipped"),
            ("client", "sent"),
            ("staff", "sent"),
        ]
        key = str(app.config["SETTINGS"].secret_key)
    assert ada.get(feed[1]).status == 410
    page = ada.get(f"/book/salon/visit/{make_token(key, 'visit', mine[1])}")
    assert page.status == 200 and "Ada" not in page.text
    later = browser_of().enter(ADA)
    assert "Nothing is booked" in later.get("/my").text


def test_erase_at_one_business(app: Flask, shop: Shop, mine: list[str], ada: Browser) -> None:
    ada.enter(ADA)
    done = ada.send(
        ada.get("/my/erase"), "/erase", typed=ADA, business=business_ref(app, shop.cast.stranger_id)
    )
    assert done.status == 303 and ada.follow(done).status == 200
    text = ada.get("/my").text
    assert "Salon" in text and "Stranger" not in text
    with app.app_context():
        assert {one.business_id for one in db.session.query(Client).filter_by(name=ERASED)} == {
            shop.cast.stranger_id
        }


@pytest.mark.parametrize(
    ("typed", "businesses"),
    [("", "own"), ("eve@example.test", "own"), (ADA, "none"), (ADA, "foreign")],
)
def test_erase_takes_care(
    app: Flask, shop: Shop, mine: list[str], ada: Browser, typed: str, businesses: str
) -> None:
    chosen: dict[str, list[str]] = {
        "own": [business_ref(app, shop.cast.business_id)],
        "none": [],
        "foreign": ["biz_00000000000000000000"],
    }
    page = ada.enter(ADA).get("/my/erase")
    answer = ada.send(page, "/erase", typed=typed, business=chosen[businesses])
    assert answer.status in {409, 422}
    with app.app_context():
        assert db.session.query(Client).filter(Client.erased_at.is_not(None)).count() == 0
        assert db.session.query(Booking).filter_by(status="confirmed").count() == 3


def test_erase_waits_for_the_end_of_a_visit(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(1, 10))
    with time_machine.travel(clock.at(at(1, 10)) + timedelta(minutes=5), tick=True):
        ada.enter(ADA)
        page = ada.get("/my/erase")
        assert "has begun" in page.text
        answer = ada.send(page, "/erase", typed=ADA, business=business_ref(app, shop.cast.business_id))
        assert answer.status == 409 and "Your visit has begun" in answer.text
    with app.app_context():
        assert db.session.query(Client).filter_by(email=ADA).count() == 1


def test_whoever_shares_a_number_learns_nothing(
    app: Flask, shop: Shop, browser_of: Browsers, letters: Letterbox
) -> None:
    """A visit that was matched to another client by telephone is not theirs when its own person has gone."""
    shop.book(at(6, 10), EVE, name="Eve", phone="+12125550123")
    ref = shop.book(at(7, 10), ADA, phone="+12125550123", notes="peanuts")
    ada = browser_of().enter(ADA)
    done = ada.send(
        ada.get("/my/erase"), "/erase", typed=ADA, business=business_ref(app, shop.cast.business_id)
    )
    assert done.status == 303
    eve = browser_of().enter(EVE)
    assert ref not in eve.get("/my").text and ref not in eve.get("/my/history").text
    with app.app_context():
        with write() as session:
            plan_messages(session.query(Event).filter_by(name="booking.cancelled").all())
        told = db.session.query(Message).join(Visit, Visit.id == Message.visit_id)
        assert told.filter(Visit.public_id == ref, Message.audience == "client").count() == 0
        assert db.session.query(Client).filter_by(email=EVE).one().erased_at is None


def test_others_are_left_alone(
    app: Flask, shop: Shop, mine: list[str], ada: Browser, browser_of: Browsers
) -> None:
    hers = shop.book(at(6, 11), EVE, name="Eve", notes="quiet please")
    ada.enter(ADA)
    refs = [business_ref(app, one) for one in (shop.cast.business_id, shop.cast.stranger_id)]
    ada.send(ada.get("/my/erase"), "/erase", typed=ADA, business=refs)
    assert hers in browser_of().enter(EVE).get("/my").text
    with app.app_context():
        row = db.session.query(Booking).filter_by(client_name="Eve").one()
        assert (row.notes, row.status) == ("quiet please", "confirmed")


def test_the_row_of_a_former_address_goes_too(app: Flask, shop: Shop, ada: Browser) -> None:
    shop.book(at(3, 10), "former@example.test", phone="+12125550123")
    shop.book(at(3, 14), "kept@example.test", phone="+12125550177")
    shop.book(at(4, 10), ADA)
    with app.app_context(), write():
        former = find_session(begin_session("former@example.test"))
        assert former is not None
        move_to_address(former, ADA)  # where ADA is known already, so that the former row has no address left
        kept = db.session.query(Client).filter_by(email="kept@example.test").one()
        kept.email = None
        db.session.query(Visit).filter_by(client_id=kept.id).update({"email": ADA})  # one of two
    shop.book(at(4, 14), "new@example.test", phone="+12125550177")
    ada.enter(ADA)
    refs = business_ref(app, shop.cast.business_id)
    assert ada.send(ada.get("/my/erase"), "/erase", typed=ADA, business=refs).status == 303
    with app.app_context():
        assert db.session.query(Client).filter_by(phone="+12125550123").count() == 0
        assert db.session.query(Client).filter(Client.erased_at.is_not(None)).count() == 2
        assert db.session.query(Client).filter_by(phone="+12125550177").one().erased_at is None


def test_the_letters_of_signing_in_go_too(
    app: Flask, shop: Shop, mine: list[str], ada: Browser, letters: Letterbox
) -> None:
    ada.send(ada.ask(ADA), "", code=letters.code(ADA))
    refs = [business_ref(app, one) for one in (shop.cast.business_id, shop.cast.stranger_id)]
    assert ada.send(ada.get("/my/erase"), "/erase", typed=ADA, business=refs).status == 303
    assert letters.mails(ADA) == []
