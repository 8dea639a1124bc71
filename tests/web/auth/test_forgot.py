"""A new password by a mailed link."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.base.jobs import Job
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.resets import MOST_AN_HOUR, write_letter
from bookingapp.models.sessions import PasswordReset, UserSession
from bookingapp.web.tokens import form_token
from tests import cast

OLD, NEW = "correct horse battery", "staple of another kind"

Ask = Callable[[str], str | None]


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    """A salon with an owner."""
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email="owner@salon.test", name="Olga", password=OLD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
    return salon


@pytest.fixture
def ask(client: FlaskClient, salon: cast.Cast) -> Ask:
    """Ask for a link; what the worker would put into the mail."""

    def begin(email: str) -> str | None:
        answer = client.post("/forgot", data={"token": form_token("sign-in"), "email": email})
        assert answer.status_code == 200, answer.text
        ref = db.session.query(PasswordReset).order_by(PasswordReset.id.desc()).first().public_id  # type: ignore[union-attr]
        with write():
            letter = write_letter(ref)
        return letter.token if letter else None

    return begin


def _sign_in(client: FlaskClient, password: str) -> int:
    data = {"token": form_token("sign-in"), "email": "owner@salon.test", "password": password}
    return client.post("/sign-in", data=data).status_code


def _set(client: FlaskClient, link: str, password: str) -> int:
    data = {"token": form_token("sign-in"), "new_password": password}
    return client.post(f"/reset/{link}", data=data).status_code


def test_it_is_set_once_and_ends_every_session(client: FlaskClient, ask: Ask) -> None:
    assert _sign_in(client, OLD) == 303
    link = ask("Owner@Salon.test")
    assert link
    assert "owner@salon.test" in client.get(f"/reset/{link}").text
    assert client.get(f"/reset/{link}").status_code == 200  # looking uses nothing up
    assert _set(client, link, "short") == 422
    assert _set(client, link, NEW) == 303
    db.session.rollback()
    assert db.session.query(UserSession).filter(UserSession.ended_at.is_(None)).count() == 0
    assert client.get("/dashboard").location.startswith("/sign-in")
    assert _set(client, link, OLD) == client.get(f"/reset/{link}").status_code == 410
    assert _sign_in(client, OLD) == 422
    assert _sign_in(client, NEW) == 303
    told = [job.arguments for job in db.session.query(Job) if job.name == "account.notice"]
    assert [(one["email"], one["what"]) for one in told] == [("owner@salon.test", "password")]


def test_the_answer_never_tells_who_has_a_login(client: FlaskClient, salon: cast.Cast) -> None:
    pages = []
    for email in ("owner@salon.test", "nobody@salon.test"):
        answer = client.post("/forgot", data={"token": form_token("sign-in"), "email": email})
        pages.append((answer.status_code, re.sub(r"owner|nobody", "", answer.text)))
    assert pages[0] == pages[1]
    assert all("password" not in str(job.arguments) for job in db.session.query(Job))
    assert [row.link_hash for row in db.session.query(PasswordReset)] == [None, None]


def test_nobody_is_told_too_much(ask: Ask, client: FlaskClient) -> None:
    assert ask("nobody@salon.test") is None
    links = [ask("owner@salon.test") for _ in range(MOST_AN_HOUR + 1)]
    assert all(links[:-1])
    assert links[-1] is None
    good = [link for link in links if link]
    assert _set(client, good[0], NEW) == 303
    assert _set(client, good[1], NEW) == 410  # the others ended with it


@pytest.mark.parametrize("link", ["rst_" + "0" * 20 + ".forgedforged", "x" * 40, "a.b" * 20])
def test_other_links_are_no_good(client: FlaskClient, salon: cast.Cast, link: str) -> None:
    assert client.get(f"/reset/{link}").status_code == 410
    assert _set(client, link, NEW) == 410
