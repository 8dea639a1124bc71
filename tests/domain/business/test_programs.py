"""Who may make keys and apps that act for the business: nobody gets more by one than they have."""

import pytest
from flask import Flask

from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import write
from bookingapp.base.errors import Forbidden
from bookingapp.domain.business.apps import AppValues, change_app, register_app, rotate_secret
from bookingapp.domain.business.keys import create_api_key, update_api_key
from bookingapp.domain.business.roles import complete, grantable
from tests.cast import Cast, create_cast

SETTINGS = frozenset({"settings:write", "bookings:write", "clients:read"})


@pytest.fixture
def salon(context: Flask) -> Cast:
    return create_cast()


def somebody(salon: Cast, *more: str) -> Actor:
    """Who sees to the settings, and of bookings and clients only their own, unless more is said."""
    return Actor("user", salon.business_id, "usr_somebody", complete(SETTINGS | set(more)))


def test_no_key_sees_more_than_who_makes_it(salon: Cast) -> None:
    narrow, wide = somebody(salon), somebody(salon, "bookings:all", "clients:all")
    for scope in ("bookings:read", "bookings:write", "clients:read"):
        with pytest.raises(Forbidden), write():
            create_api_key(narrow, salon.business_id, scopes=[scope])
        with write():
            create_api_key(wide, salon.business_id, scopes=[scope])
    with pytest.raises(Forbidden), write():
        create_api_key(narrow, salon.business_id)
    with write():
        key = create_api_key(narrow, salon.business_id, scopes=["settings:read"])[0].public_id
        create_api_key(narrow, salon.business_id, kind="publishable")
    with pytest.raises(Forbidden), write():
        update_api_key(
            narrow, salon.business_id, key, name="Key", scopes=["settings:read", "clients:read"], expires=None
        )
    with write():
        update_api_key(narrow, salon.business_id, key, name="Other", scopes=["settings:read"], expires=None)


def test_no_app_sees_more_than_who_knows_its_secret(salon: Cast) -> None:
    narrow, wide = somebody(salon), somebody(salon, "bookings:all", "clients:all")
    seeing = AppValues("App", scopes=frozenset({"bookings:read"}))
    with pytest.raises(Forbidden), write():
        register_app(narrow, salon.business_id, seeing)
    assert grantable(narrow.rights) == {"settings:read", "settings:write"}
    assert grantable(wide.rights) == wide.rights
    with write():
        harmless = register_app(narrow, salon.business_id, AppValues("App"))[0].public_id
        app = register_app(SYSTEM, salon.business_id, seeing)[0].public_id
        rotate_secret(narrow, salon.business_id, harmless)
        rotate_secret(wide, salon.business_id, app)
    with pytest.raises(Forbidden), write():
        change_app(narrow, salon.business_id, harmless, seeing)
    with pytest.raises(Forbidden), write():
        rotate_secret(narrow, salon.business_id, app)
