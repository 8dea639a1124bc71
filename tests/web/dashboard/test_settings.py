"""The settings are shown to those who may see them, saved by those who may, and nobody's edit is lost."""

import base64
import hashlib
import html
import re

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db
from bookingapp.base.jobs import Job
from bookingapp.domain.messaging.letters import House
from bookingapp.domain.messaging.trial import write_trial
from bookingapp.models.business import Business
from bookingapp.models.messaging import MessageTemplate
from tests import cast
from tests.web.dashboard.conftest import SignIn

ROOT = "/dashboard/salon/settings"
HIDDEN = re.compile(r'name="mark" value="([^"]*)"')
WORDS = f"{ROOT}/messages/confirmation/email/client"
PAGES = ("business", "policies", "branding", "messages", "messages/times", "websites", "snippet")

POLICY = {
    "min_notice_minutes": ["2", "hours"],
    "booking_window_days": "60",
    "hold_minutes": "10",
    "pending_hours": "24",
    "offer_minutes": ["0", "hours"],
    "free_until_minutes": ["1", "days"],
    "fee_percent": "30",
    "no_show_fee_percent": "100",
}


def _mark(client: FlaskClient, path: str) -> str:
    found = HIDDEN.search(client.get(path).text)
    assert found is not None, path
    return found[1]


def _business() -> Business:
    return db.session.scalars(
        select(Business).where(Business.id == 1).execution_options(populate_existing=True)
    ).one()


def _about(row: Business, **changed: str) -> dict[str, str]:
    names = ("name", "slug", "about", "timezone", "currency", "locale")
    return {name: str(getattr(row, name)) for name in names} | {"listed": "y", "country": "US"} | changed


def test_who_may_look(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    assert client.get(ROOT).status_code == 303
    token = sign_in("staff")
    assert client.get(ROOT).status_code == 200
    assert "Booking rules" not in client.get(ROOT).text
    for page in PAGES[:-1]:
        assert client.get(f"{ROOT}/{page}").status_code == 403, page
    for path in (f"{ROOT}/business", f"{ROOT}/policies", f"{ROOT}/branding", WORDS, f"{WORDS}/reset"):
        assert client.post(path, data={"token": token} | _about(_business())).status_code in (403, 422), path
    assert client.post(f"{ROOT}/policies", data={"token": token} | POLICY).status_code == 403
    sign_in("stranger")
    for page in ("", *(f"/{page}" for page in PAGES)):
        assert client.get(ROOT + page).status_code == 404, page
    assert client.post(f"{ROOT}/policies", data={"token": token} | POLICY).status_code == 404


def test_a_business_is_changed(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    token = sign_in("owner")
    assert [client.get(f"{ROOT}/{page}").status_code for page in PAGES] == [200] * len(PAGES)
    mark = _mark(client, f"{ROOT}/business")
    data = _about(_business(), name="Saloon", slug="saloon", phone="212 555 0101") | {
        "token": token,
        "mark": mark,
    }
    answer = client.post(f"{ROOT}/business", data=data)
    assert (answer.status_code, answer.location) == (303, "/dashboard/saloon/settings/business?did=saved")
    row = _business()
    assert (row.name, row.slug, row.phone, row.currency) == ("Saloon", "saloon", "+12125550101", "USD")
    assert client.get("/book/saloon").status_code == 200
    assert client.get("/book/salon").status_code == 404


def test_two_edits_at_once(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    token = sign_in("owner")
    mark = _mark(client, f"{ROOT}/business")
    first = {"token": token, "mark": mark}
    assert client.post(f"{ROOT}/business", data=_about(_business(), name="One") | first).status_code == 303
    second = client.post(f"{ROOT}/business", data=_about(_business(), name="Two") | first)
    assert second.status_code == 409
    assert "Two" in second.text
    assert "What stands now" in second.text
    assert _business().name == "One"


def test_what_cannot_be(client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    mark = _mark(client, f"{ROOT}/business")
    for field, value in {"slug": "stranger", "currency": "EUR", "timezone": "Mars", "name": " "}.items():
        data = _about(_business(), **{field: value}) | {"token": token, "mark": mark}
        answer = client.post(f"{ROOT}/business", data=data)
        assert (answer.status_code, f'id="{field}-wrong"' in answer.text) == (422, True), field


def test_the_policy_is_read_as_clients_will(client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    asked = client.get(
        f"{ROOT}/policies?free_until_minutes=2&free_until_minutes=days&fee_percent=20&no_show_fee_percent=0",
        headers={"HX-Request": "true", "HX-Target": "sentence"},
    )
    assert "Free to cancel until 2 days before, then 20% of the price." in asked.text
    assert "<form" not in asked.text
    mark = _mark(client, f"{ROOT}/policies")
    assert client.post(f"{ROOT}/policies", data=POLICY | {"token": token, "mark": mark}).status_code == 303
    row = _business()
    assert (row.min_notice_minutes, row.booking_window_days, row.offer_minutes) == (120, 60, 0)
    assert row.cancellation == {"free_until_minutes": 1440, "fee_percent": 30, "no_show_fee_percent": 100}
    wrong = POLICY | {"fee_percent": "130", "hold_minutes": "ten", "token": token}
    assert (
        client.post(f"{ROOT}/policies", data=wrong | {"mark": _mark(client, f"{ROOT}/policies")}).status_code
        == 422
    )


def test_the_websites_that_may_show_the_booking_page(client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    page = f"{ROOT}/websites"
    assert "This site only" in client.get(page).text

    def send(lines: str) -> TestResponse:
        mark = html.unescape(_mark(client, page))
        return client.post(page, data={"token": token, "mark": mark, "embed_origins": lines})

    assert (
        send("www.Shop.example/about?x\r\n\r\nhttp://localhost:8080\nhttps://www.shop.example").status_code
        == 303
    )
    assert _business().embed_origins == ["https://www.shop.example", "http://localhost:8080"]
    assert "https://www.shop.example;" in client.get("/embed/salon").headers[
        "Content-Security-Policy"
    ].replace(" http://localhost:8080", ";")
    for wrong in ("https://*.example", "shop example", "javascript:alert(1)", "https://a;b"):
        refused = send(f"https://good.example\n{wrong}")
        assert (refused.status_code, html.escape(wrong, quote=False) in refused.text) == (422, True), wrong
    assert send("").status_code == 303 and _business().embed_origins == []


def test_a_colour_is_worn_by_the_booking_page(client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    mark = _mark(client, f"{ROOT}/branding")
    assert "#de0000" in client.get(f"{ROOT}/branding?colour=%23ff0000").text
    data = {
        "token": token,
        "mark": mark,
        "own": "y",
        "colour": "#FF0000",
        "logo_url": "https://x.test/logo.png",
    }
    page = client.post(f"{ROOT}/branding", data=data | {"logo_url": "http://x.test/logo.png"})
    assert (page.status_code, 'id="logo_url-wrong"' in page.text) == (422, True)
    assert client.post(f"{ROOT}/branding", data=data).status_code == 303
    assert "--brand: #ff0000" in client.get("/book/salon/brand.css").text
    assert "img-src 'self' data: https:" in client.get(f"{ROOT}/branding").headers["Content-Security-Policy"]
    data = {"token": token, "mark": _mark(client, f"{ROOT}/branding"), "colour": "#ff0000"}
    assert client.post(f"{ROOT}/branding", data=data).status_code == 303
    assert _business().branding == {}


def test_words_are_written_shown_and_given_back(
    client: FlaskClient, salon: cast.Cast, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    page = client.get(f"{WORDS}?in=de").text
    assert "Gebucht" in page
    form = {
        "token": token,
        "language": "de",
        "mark": _mark(client, f"{WORDS}?in=de"),
        "subject": "Juhu {{service}}",
    }
    wrong = client.post(WORDS, data=form | {"body": "Hallo {{clientname}}"})
    assert (wrong.status_code, "clientname" in wrong.text) == (422, True)
    body = "Hallo {{client_name}}, bis dann!"
    shown = client.post(f"{WORDS}/look", data=form | {"body": body})
    assert "Hallo Jo Miller, bis dann!" in shown.text
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert client.post(WORDS, data=form | {"body": body}).status_code == 303
    assert db.session.scalars(select(MessageTemplate.subject)).all() == ["Juhu {{service}}"]
    assert client.post(WORDS, data=form | {"body": "Anders"}).status_code == 409
    assert client.post(f"{WORDS}/reset", data=form).status_code == 303
    assert db.session.scalars(select(MessageTemplate.id)).all() == []
    assert client.get(f"{ROOT}/messages/sign_in/email/client").status_code == 404
    assert client.get(f"{ROOT}/messages/reminder/email/staff").status_code == 404


def test_a_trial_goes_to_oneself(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    token = sign_in("owner")
    form = {"token": token, "language": "en", "subject": "Hello", "body": "Dear {{client_name}}", "visit": ""}
    answer = client.post(f"{WORDS}/try", data=form)
    assert (answer.status_code, "owner@salon.test" in answer.text) == (200, True)
    job = db.session.scalars(select(Job).where(Job.name == "message.try")).one()
    mail = write_trial(
        SYSTEM, salon.business_id, House("http://localhost", "k" * 20, "us@salon.test"), job.arguments
    )
    assert mail is not None
    assert (mail["Subject"], mail["To"].addresses[0].addr_spec) == ("Trial: Hello", "owner@salon.test")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Dear Jo Miller" in body.get_content()
    assert client.post(f"{WORDS}/try", data=form | {"body": "{{nobody}}"}).status_code == 422


def test_when_messages_leave(client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    path = f"{ROOT}/messages/times"
    form = {
        "token": token,
        "mark": _mark(client, path),
        "reminders": ["3", "days", "", "hours", "90", "minutes"],
        "sms_reminders": ["", "hours"],
        "follow_up": ["1", "days"],
        "quiet_on": "y",
        "quiet_from": "22:00",
        "quiet_to": "07:30",
        "invitations": "y",
    }
    assert client.post(path, data=form).status_code == 303
    stored = _business().messages
    assert (stored["reminders"], stored["quiet"], stored["follow_up"]) == ([4320, 90], [1320, 450], None)
    assert (stored["staff_notices"], stored["invitations"]) == (False, True)
    assert client.post(path, data=form).status_code == 409
    same = form | {"mark": _mark(client, path), "quiet_to": "22:00"}
    assert client.post(path, data=same).status_code == 422


def test_everything_there_is_to_share(client: FlaskClient, salon: cast.Cast, sign_in: SignIn) -> None:
    sign_in("reception")
    page = client.get(f"{ROOT}/snippet").text
    assert "No website may show it yet" in page
    assert f"{ROOT}/websites" not in page, "whom it would refuse"
    assert "http://localhost/book/salon" in page
    assert "<svg" in page
    ana = salon.staff("Ana").public_id
    page = client.get(f"{ROOT}/snippet?service=cut&staff={ana}").text
    assert f"http://localhost/book/salon/cut?staff={ana}" in page
    code = client.get(f"{ROOT}/snippet/code.svg?service=cut")
    assert code.mimetype == "image/svg+xml"
    assert client.get(f"{ROOT}/snippet?service=nothing").status_code == 404


def test_the_lines_for_a_website_say_what_was_chosen(
    client: FlaskClient, salon: cast.Cast, sign_in: SignIn
) -> None:
    sign_in("owner")
    src = "http://localhost/widget.js"
    link = '<a href="http://localhost/book/salon{}">Book a time</a>'
    assert pasted(client, "") == (
        f'<script src="{src}" data-business="salon" async></script>\n<noscript>{link.format("")}</noscript>'
    )
    popup = pasted(client, "mode=popup&service=cut&theme=dark&locale=de&accent=%23e63946&label=Zeit")
    assert popup.startswith('<a href="http://localhost/book/salon/cut" data-booking-popup>Zeit</a>\n<script ')
    assert (
        'data-mode="popup" data-service="cut" data-theme="dark" data-locale="de" data-accent="#e63946"'
        in popup
    )
    pinned = pasted(client, "mode=button&pinned=1")
    found = re.search(
        r'src="http://localhost(/widget-\w+\.js)" integrity="sha384-([^"]+)" crossorigin="anonymous"', pinned
    )
    assert found
    body = client.get(found[1]).data
    assert base64.b64encode(hashlib.sha384(body).digest()).decode() == found[2]
    assert 'data-accent="#0d5c63"' in pinned
    odd = "mode=wild&theme=blue&locale=xx&accent=red&label=%22%3E%3Cscript%3E&staff=stf_none"
    assert "&lt;script&gt;" in pasted(client, "label=%22%3E%3Cscript%3E&mode=popup")
    assert client.get(f"{ROOT}/snippet?{odd}").status_code in {200, 404}


def pasted(client: FlaskClient, asked: str) -> str:
    """The lines that the page shows for copying."""
    page = client.get(f"{ROOT}/snippet?{asked}").text
    found = re.search(r'<textarea[^>]*id="share-snippet"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1]).strip()
