"""The system page: how messages leave, what failed, what was kept instead of sent."""

from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job, enqueue
from bookingapp.integrations.captured import capture
from tests import cast
from tests.web.dashboard.conftest import SignIn

PAGE = "/dashboard/salon/system"


def _fault(business_id: int) -> None:
    with write():
        job_id = enqueue("message.send", business_id, message_id=0)
        values = {"state": "dead", "last_error": "The server refused ada@example.test."}
        db.session.execute(update(Job).where(Job.id == job_id).values(**values))


def _keep(business_id: int | None, subject: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "salon@example.test", "ada@example.test"
    mail.set_content("See you at ten.")
    mail.add_alternative("<html><head></head><body><p>See you at ten.</p></body></html>", subtype="html")
    capture("email", "ada@example.test", subject, bytes(mail), business_id=business_id, reference=subject)


def test_what_failed_is_listed_and_tried_again(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn
) -> None:
    token = sign_in("owner")
    assert "Everything was done" in client.get(PAGE).text
    _fault(salon.business_id)
    _fault(salon.stranger_id)
    page = client.get(PAGE).text
    assert page.count("The server refused") == 1
    action = page.split(f'action="{PAGE}/retry/')[1].split('"')[0]
    assert client.post(f"{PAGE}/retry/{action}", data={"token": token}).status_code == 303
    db.session.rollback()
    states = {job.business_id: job.state for job in db.session.query(Job)}
    assert states == {salon.business_id: "waiting", salon.stranger_id: "dead"}


def test_only_ones_own_messages_are_read(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, context: Flask
) -> None:
    sign_in("owner")
    _keep(salon.business_id, "Yours")
    _keep(salon.stranger_id, "Theirs")
    _keep(None, "Your sign-in code")
    page = client.get(PAGE).text
    assert "Yours" in page
    assert "Theirs" not in page
    assert "sign-in code" not in page
    address = page.split(f'href="{PAGE}/messages/')[1].split('"')[0]
    assert "See you at ten." in client.get(f"{PAGE}/messages/{address}").text
    html = client.get(f"{PAGE}/messages/{address}/html")
    assert html.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize("role", ["staff", "reception"])
def test_it_takes_the_right(salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str) -> None:
    token = sign_in(role)
    _keep(salon.business_id, "Yours")
    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}/messages/anything").status_code == 403
    assert PAGE not in client.get("/dashboard/salon/calendars").text
    assert client.post(f"{PAGE}/retry/forged.tokentokentokentoken", data={"token": token}).status_code == 404
