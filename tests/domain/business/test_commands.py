"""Set up a business: what is kept, what is refused, and that all of it is said at once."""

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base.actor import SYSTEM, Actor, visitor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound
from bookingapp.base.events import Event
from bookingapp.domain.business import commands, passwords
from bookingapp.domain.business.roles import ALL, BUILT_IN
from bookingapp.models.business import Access, Business, Role

PLAIN = {"name": "Wool & Co", "timezone": "Europe/Berlin", "currency": "EUR"}


def business(**more: object) -> Business:
    return commands.create_business(SYSTEM, **(PLAIN | more))  # type: ignore[arg-type]


def test_create_business_with_its_roles(context: Flask) -> None:
    with write():
        made = business()
    assert made.slug == "wool-co"
    roles = {role.name: set(role.rights) for role in db.session.scalars(select(Role))}
    assert roles == {name: set(rights) for name, rights in BUILT_IN.items()}
    event = db.session.scalars(select(Event)).one()
    assert (event.name, event.subject, event.fanned_out) == ("business.created", made.public_id, False)


def test_a_second_of_the_same_name_gets_another_slug(context: Flask) -> None:
    with write():
        assert [business().slug, business().slug] == ["wool-co", "wool-co-2"]


def test_a_taken_slug_is_a_conflict(context: Flask) -> None:
    with pytest.raises(Conflict), write():
        business(slug="one")
        business(slug="one")
    assert db.session.scalars(select(Business)).all() == []


@pytest.mark.parametrize(
    "zone",
    ["", "Factory", "posixrules", "localtime", "../etc/passwd", "/etc/localtime", "europe/berlin", "CEST"],
)
def test_zones_that_name_no_place(context: Flask, zone: str) -> None:
    with pytest.raises(Invalid) as refused, write():
        business(timezone=zone)
    assert list(refused.value.fields) == ["timezone"]


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "Asia/Kolkata", "Asia/Calcutta", "UTC", "America/Port-au-Prince"]
)
def test_zones_and_links(context: Flask, zone: str) -> None:
    with write():
        assert business(timezone=zone).timezone == zone


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("currency", {"currency": "EURO"}),
        ("currency", {"currency": "eur"}),
        ("currency", {"currency": "XXX"}),
        ("name", {"name": " \t "}),
        ("name", {"name": "x" * 201}),
        ("name", {"name": "bell\x07"}),
        ("slug", {"slug": "Harbour"}),
        ("slug", {"slug": "a--b"}),
        ("slug", {"slug": ""}),
        ("locale", {"locale": "klingon"}),
        ("country", {"country": "Germany"}),
        ("email", {"email": "nobody"}),
        ("phone", {"phone": "12"}),
        ("website", {"website": "javascript:alert(1)"}),
        ("branding.colour", {"branding": {"colour": "red"}}),
        ("branding.font", {"branding": {"font": "Comic Sans"}}),
        ("cancellation.fee_percent", {"cancellation": {"fee_percent": 101}}),
        ("cancellation.fee", {"cancellation": {"fee": 1}}),
        ("embed_origins.0", {"embed_origins": ["*"]}),
        ("embed_origins.0", {"embed_origins": ["https://shop.example/page"]}),
        ("hold_minutes", {"hold_minutes": 0}),
        ("booking_window_days", {"booking_window_days": 10**9}),
    ],
)
def test_refused_values(context: Flask, field: str, values: dict[str, object]) -> None:
    with pytest.raises(Invalid) as refused, write():
        business(**values)
    assert list(refused.value.fields) == [field]
    assert db.session.scalars(select(Business)).all() == []


def test_everything_wrong_is_said_at_once(context: Flask) -> None:
    with pytest.raises(Invalid) as refused:
        business(name="", currency="?", timezone="Mars/Olympus")
    assert set(refused.value.fields) == {"name", "currency", "timezone"}


def test_odd_names_are_kept_as_given(context: Flask) -> None:
    name = "  صالون   «O’Neill» 💈 理髮  "
    with write():
        made = business(name=name, embed_origins=["https://Shop.example/", "https://shop.example"])
    assert made.name == "صالون «O’Neill» 💈 理髮"
    assert made.embed_origins == ["https://shop.example"]


def test_only_the_system_makes_businesses_and_logins(context: Flask) -> None:
    with pytest.raises(Forbidden):
        commands.create_business(visitor(1), **PLAIN)
    with pytest.raises(Forbidden):
        commands.create_user(visitor(1), email="a@b.test", name="A")


def test_locations_inherit_the_zone_and_have_slugs_of_their_own(context: Flask) -> None:
    with write():
        made = business()
        first = commands.add_location(SYSTEM, made.id, name="Köln, Süd")
        second = commands.add_location(SYSTEM, made.id, name="Köln, Süd", timezone="Europe/Lisbon")
    assert (first.slug, first.timezone) == ("koeln-sued", "Europe/Berlin")
    assert (second.slug, second.timezone) == ("koeln-sued-2", "Europe/Lisbon")


def test_strangers_find_nothing_and_rights_are_asked(context: Flask) -> None:
    with write():
        made, other = business(), business()
    stranger = Actor("user", other.id, rights=ALL)
    with pytest.raises(NotFound):
        commands.add_location(stranger, made.id, name="Mine now")
    with pytest.raises(Forbidden):
        commands.add_location(Actor("user", made.id, rights=BUILT_IN["staff"]), made.id, name="Annexe")


def test_owner_with_password(context: Flask) -> None:
    with write():
        made = business()
        user = commands.create_user(SYSTEM, email="Olga@Wool.test", name="Olga", password="correct horse")
        commands.grant_access(SYSTEM, made.id, user_id=user.id, role="staff")
        commands.grant_access(SYSTEM, made.id, user_id=user.id, role="owner")
    assert user.email == "olga@wool.test"
    assert user.password_hash is not None
    assert user.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.is_password("correct horse", user.password_hash)
    assert not passwords.is_password("incorrect horse", user.password_hash)
    assert not passwords.is_password("correct horse", None)
    access = db.session.scalars(select(Access)).one()
    role = db.session.get(Role, access.role_id)
    assert role is not None
    assert role.name == "owner"


def test_refused_logins(context: Flask) -> None:
    with write():
        commands.create_user(SYSTEM, email="a@b.test", name="A")
    with pytest.raises(Conflict):
        commands.create_user(SYSTEM, email="A@b.test", name="A")
    with pytest.raises(Invalid) as refused:
        commands.create_user(SYSTEM, email="", name="", password="short")
    assert set(refused.value.fields) == {"email", "name", "password"}
