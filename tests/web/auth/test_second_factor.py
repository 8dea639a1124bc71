"""A code beside the password."""

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business import second_factor
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.models.business import User
from bookingapp.models.sessions import UserSession
from bookingapp.web.tokens import form_token
from tests import cast

PASSWORD = "correct horse battery"


class Phone:
    """An app that shows codes, and the codes on paper."""

    def __init__(self, user_id: int, key: str) -> None:
        with write():
            second_factor.begin_second_factor(user_id, key)
        secret = second_factor.pending_secret(user_id, key)
        assert secret
        db.session.rollback()
        self.user_id, self.key, self.totp = user_id, key, pyotp.TOTP(secret)
        with write():
            codes = second_factor.switch_on(user_id, key, self.code(-1))
        assert codes
        self.paper = codes

    def code(self, steps: int = 0) -> str:
        """The code so many steps from now."""
        return self.totp.generate_otp(int(clock.now().timestamp()) // second_factor.STEP + steps)

    def take(self, code: str) -> bool:
        """Give a code to the domain."""
        with write():
            return second_factor.take_code(self.user_id, self.key, code)


@pytest.fixture
def phone(context: Flask) -> Phone:
    """The phone of the salon's owner."""
    salon = cast.create_cast()
    with write():
        user = create_user(SYSTEM, email="owner@salon.test", name="Olga", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role="owner")
        user_id = user.id
    return Phone(user_id, context.config["SETTINGS"].secret_key)


def _password(client: FlaskClient, **more: str) -> str:
    data = {"token": form_token("sign-in"), "email": "owner@salon.test", "password": PASSWORD} | more
    answer = client.post("/sign-in", data=data)
    assert answer.status_code == 303
    return str(answer.location)


def _code(client: FlaskClient, code: str) -> tuple[int, str]:
    answer = client.post("/sign-in/code", data={"token": form_token("sign-in"), "code": code})
    return answer.status_code, str(answer.location or "")


def test_no_code_is_good_twice(phone: Phone) -> None:
    assert not phone.take(phone.code(-1))  # it switched the second factor on
    assert phone.take(phone.code(0))
    assert not phone.take(phone.code(0))
    assert phone.take(phone.code(1))
    assert not phone.take(phone.code(0))  # nor any before it
    assert not phone.take(phone.code(2))
    assert not phone.take("")


def test_a_recovery_code_is_good_once(phone: Phone) -> None:
    assert len(set(phone.paper)) == second_factor.RECOVERY_CODES
    first, second = phone.paper[:2]
    assert phone.take(f" {first.upper()} ")
    assert not phone.take(first)
    stored = db.session.query(User).filter(User.id == phone.user_id).one().recovery_codes
    assert len(stored) == second_factor.RECOVERY_CODES - 1
    assert second.replace("-", "") not in str(stored)
    with write():
        fresh = second_factor.renew_codes(phone.user_id, phone.key)
    assert fresh
    assert not phone.take(second)
    assert phone.take(fresh[0])


def test_nothing_is_open_before_the_code(phone: Phone, client: FlaskClient) -> None:
    assert _password(client, next="/dashboard/salon/audit") == "/sign-in/code"
    assert db.session.query(UserSession).count() == 0
    assert client.get("/dashboard").location.startswith("/sign-in")
    assert _code(client, "000000")[0] == 422
    assert _code(client, phone.code()) == (303, "/dashboard/salon/audit")
    assert client.get("/dashboard/salon/audit").status_code == 200


def test_the_password_alone_is_good_for_minutes(phone: Phone, client: FlaskClient) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    _password(client)
    assert client.get("/sign-in/code").status_code == 200
    with write():
        user = db.session.get(User, phone.user_id)
        assert user is not None
        user.password_hash = None
    assert _code(client, phone.code()) == (303, "/sign-in")


def test_a_stolen_row_shows_no_secret(phone: Phone) -> None:
    row = db.session.query(User).filter(User.id == phone.user_id).one()
    assert phone.totp.secret not in str(row.totp_secret)
    with write():
        second_factor.switch_off(phone.user_id)
    assert not phone.take(phone.code())
