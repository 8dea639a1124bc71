"""A salon and those who work there, each able to sign in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import write
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.web.tokens import form_token
from tests import cast

PASSWORD = "correct horse battery"

SignIn = Callable[[str], str]


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    """The salon."""
    return cast.create_cast()


@pytest.fixture
def sign_in(salon: cast.Cast, client: FlaskClient) -> SignIn:
    """Sign somebody of a role in; returns the token of their forms. A role `stranger` owns the other business."""

    def begin(role: str) -> str:
        is_stranger = role == "stranger"
        with write():
            user = create_user(SYSTEM, email=f"{role}@salon.test", name=role.title(), password=PASSWORD)
            place = salon.stranger_id if is_stranger else salon.business_id
            grant_access(SYSTEM, place, user_id=user.id, role="owner" if is_stranger else role)
            ref = user.public_id
        data = {"token": form_token("sign-in"), "email": f"{role}@salon.test", "password": PASSWORD}
        assert client.post("/sign-in", data=data).status_code == 303
        return form_token(f"user:{ref}")

    return begin
