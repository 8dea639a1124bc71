"""Users, invitations, roles: what may be done, and what nobody gets by them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.business import invitations
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.models.business import Access, Invitation, Role, User
from bookingapp.models.staff import StaffMember
from bookingapp.web.tokens import form_token
from tests import cast
from tests.web.dashboard.conftest import PASSWORD, SignIn

USERS = "/dashboard/salon/users"
ROLES = "/dashboard/salon/roles"


def _role(salon: cast.Cast, name: str) -> str:
    return db.session.query(Role).filter_by(business_id=salon.business_id, name=name).one().public_id


def _user(salon: cast.Cast, role: str, email: str = "bea@salon.test") -> str:
    with write():
        user = create_user(SYSTEM, email=email, name="Bea", password=PASSWORD)
        grant_access(SYSTEM, salon.business_id, user_id=user.id, role=role)
        return user.public_id


def _held(salon: cast.Cast, user: str) -> list[tuple[str, int | None]]:
    db.session.rollback()
    rows = (
        db.session.query(Role.name, Access.location_id)
        .join(Access, Access.role_id == Role.id)
        .join(User, User.id == Access.user_id)
        .filter(User.public_id == user, Access.business_id == salon.business_id)
    )
    return [(row.name, row.location_id) for row in rows]


def _hidden(text: str) -> dict[str, str]:
    return dict(
        re.findall(r'<input type="hidden" name="(token|mark)" value="([^"]*)">', text.split("<main")[1])
    )


def _links(app: Flask) -> list[str]:
    """The links of all open invitations, as their mails would have them."""
    db.session.rollback()
    found = []
    for row in db.session.query(Invitation).order_by(Invitation.id):
        letter = invitations.write_letter(app.config["SETTINGS"].secret_key, row.public_id)
        found += [letter.token] if letter else []
    return found


def _invite(client: FlaskClient, token: str, role: str, email: str = "new@salon.test", **more: str) -> int:
    data = {"token": token, "email": email, "role": role, "language": "en"} | more
    return client.post(f"{USERS}/invite", data=data).status_code


def test_somebody_new_is_invited_and_comes(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, context: Flask
) -> None:
    token = sign_in("owner")
    ana = salon.staff("Ana").public_id
    assert _invite(client, token, _role(salon, "staff"), staff=ana, place="") == 303
    assert "new@salon.test" in client.get(USERS).text
    (link,) = _links(context)
    client.post("/sign-out", data={"token": form_token("sign-in")})
    page = client.get(f"/invitations/{link}").text
    assert "new@salon.test" in page
    plain = {"token": form_token("sign-in"), "name": "Nele", "new_password": "short"}
    assert client.post(f"/invitations/{link}", data=plain).status_code == 422
    answer = client.post(f"/invitations/{link}", data=plain | {"new_password": PASSWORD})
    assert answer.location.startswith("/dashboard/salon")
    assert client.get("/dashboard/salon/bookings").status_code == 200
    assert client.get(USERS).status_code == 403
    made = db.session.query(User).filter_by(email="new@salon.test").one()
    assert _held(salon, made.public_id) == [("staff", None)]
    assert db.session.query(StaffMember).filter_by(public_id=ana).one().user_id == made.id
    assert client.get(f"/invitations/{link}").status_code == 410


def test_who_has_a_login_signs_in_to_accept(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, context: Flask
) -> None:
    with write():
        create_user(SYSTEM, email="old@salon.test", name="Olaf", password=PASSWORD)
    token = sign_in("owner")
    assert _invite(client, token, _role(salon, "reception"), "old@salon.test") == 303
    (link,) = _links(context)
    plain = {"token": form_token("sign-in"), "name": "Thief", "new_password": "another password"}
    sent = client.post(f"/invitations/{link}", data=plain)  # signed in as the owner, who is somebody else
    assert sent.location.startswith("/sign-in?next=/invitations/")
    assert "signed in as somebody else" in client.get(f"/invitations/{link}").text
    client.post("/sign-out", data={"token": form_token("sign-in")})
    data = {"token": form_token("sign-in"), "email": "old@salon.test", "password": PASSWORD}
    back = client.post("/sign-in", data=data | {"next": f"/invitations/{link}"}).location
    assert back == f"/invitations/{link}"
    assert client.post(back, data={"token": form_token("sign-in")}).location.startswith("/dashboard/salon")
    assert client.post(back, data={"token": form_token("sign-in")}).status_code == 410


def test_links_end_when_they_are_sent_anew_or_withdrawn(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, context: Flask
) -> None:
    token = sign_in("owner")
    _invite(client, token, _role(salon, "staff"))
    assert _invite(client, token, _role(salon, "staff")) == 422  # it is out already
    (first,) = _links(context)
    ref = first.partition(".")[0]
    post = f"{USERS}/invitations/{ref}"
    assert client.post(f"{post}/resend", data={"token": token}).status_code == 303
    (second,) = _links(context)
    assert client.get(f"/invitations/{first}").status_code == 410
    assert client.get(f"/invitations/{second}").status_code == 200
    elsewhere = f"/dashboard/{cast.STRANGER}/users/invitations/{ref}/withdraw"
    assert client.post(elsewhere, data={"token": token}).status_code == 404
    assert client.post(f"{post}/withdraw", data={"token": token}).status_code == 303
    assert client.get(f"/invitations/{second}").status_code == 410
    assert client.post(f"{post}/withdraw", data={"token": token}).location.endswith("did=stale")


def test_an_invitation_is_no_way_back_for_who_sent_it(
    salon: cast.Cast, client: FlaskClient, sign_in: SignIn, context: Flask
) -> None:
    token = sign_in("owner")
    _user(salon, "owner")
    assert _invite(client, token, _role(salon, "owner")) == 303
    (link,) = _links(context)
    sender = db.session.query(Invitation).one().invited_by
    assert client.get(f"/invitations/{link}").status_code == 200
    with write():
        held = db.session.query(Access).filter_by(business_id=salon.business_id, user_id=sender).one()
        held.role_id = db.session.query(Role.id).filter_by(public_id=_role(salon, "manager")).scalar()
    plain = {"token": form_token("sign-in"), "name": "Again", "new_password": PASSWORD}
    assert client.post(f"/invitations/{link}", data=plain).status_code == 410
    assert client.get(f"/invitations/{link}").status_code == 410
    assert db.session.query(User).filter_by(email="new@salon.test").count() == 0


def test_a_role_at_one_place(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    sign_in("owner")
    bea = _user(salon, "staff")
    place = next(iter(salon.timetable().locations.values()))
    page = client.get(f"{USERS}/{bea}").text
    typed = {"role_0": _role(salon, "reception"), "place_0": place.public_id, "staff": ""}
    assert client.post(f"{USERS}/{bea}", data=_hidden(page) | typed).status_code == 303
    assert _held(salon, bea) == [("reception", place.id)]
    again = client.post(f"{USERS}/{bea}", data=_hidden(page) | typed)
    assert again.status_code == 409  # what was shown no longer stands
    assert "Access changed" in client.get(f"{USERS}/{bea}").text


def test_the_last_owner_stays(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    own = db.session.query(User).filter_by(email="owner@salon.test").one().public_id
    page = client.get(f"{USERS}/{own}").text
    typed = _hidden(page) | {"role_0": _role(salon, "manager"), "staff": ""}
    assert client.post(f"{USERS}/{own}", data=typed).status_code == 409
    client.post(f"{USERS}/{own}/remove", data={"token": token})
    assert _held(salon, own) == [("owner", None)]
    bea = _user(salon, "owner")
    assert client.post(f"{USERS}/{bea}/remove", data={"token": token}).status_code == 303
    assert _held(salon, bea) == []
    assert _held(salon, own) == [("owner", None)]


def test_nobody_hands_out_more_than_they_have(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    with write():
        role = Role(
            public_id="rol_" + "0" * 20,
            business_id=salon.business_id,
            name="helper",
            rights=["users:read", "users:write", "bookings:read"],
        )
        db.session.add(role)
    token = sign_in("helper")
    owner = _user(salon, "owner")
    helper = db.session.query(User).filter_by(email="helper@salon.test").one().public_id
    assert _invite(client, token, _role(salon, "owner")) == 403
    assert _invite(client, token, _role(salon, "helper")) == 303
    typed = {"token": token, "role_0": _role(salon, "owner"), "staff": ""}
    for who in (helper, owner):
        mark = _hidden(client.get(f"{USERS}/{who}").text).get("mark", "")
        assert client.post(f"{USERS}/{who}", data=typed | {"mark": mark}).status_code in {403, 409}
    assert client.post(f"{USERS}/{owner}/remove", data={"token": token}).status_code == 403
    more = {"token": token, "name": "Boss", "rights": ["users:write", "settings:write"]}
    assert client.post(f"{ROLES}/new", data=more).status_code == 403
    mark = _hidden(client.get(f"{ROLES}/{role.public_id}").text)["mark"]
    assert client.post(f"{ROLES}/{role.public_id}", data=more | {"mark": mark}).status_code == 403
    assert _held(salon, owner) == [("owner", None)]
    assert _held(salon, helper) == [("helper", None)]


def test_roles_of_ones_own(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("owner")
    built_in = _role(salon, "staff")
    copy = client.get(f"{ROLES}/new?copy={built_in}")
    assert 'value="bookings:read" aria-label="Bookings: See" checked' in copy.text
    typed = {"token": token, "name": "Trainee", "rights": ["bookings:write"]}
    assert client.post(f"{ROLES}/new", data=typed).status_code == 303
    assert client.post(f"{ROLES}/new", data=typed).status_code == 422  # the name is taken
    made = db.session.query(Role).filter_by(name="Trainee").one()
    assert made.rights == ["bookings:read", "bookings:write"]
    page = client.get(f"{ROLES}/{made.public_id}").text
    assert client.post(f"{ROLES}/{built_in}", data=typed).status_code == 403
    bea = _user(salon, "Trainee")
    assert client.post(f"{ROLES}/{made.public_id}/delete", data={"token": token}).location.endswith("stale")
    changed = _hidden(page) | {"name": "Junior", "rights": ["bookings:read"]}
    assert client.post(f"{ROLES}/{made.public_id}", data=changed).status_code == 303
    assert _held(salon, bea) == [("Junior", None)]
    assert client.post(f"{USERS}/{bea}/remove", data={"token": token}).status_code == 303
    assert client.post(f"{ROLES}/{made.public_id}/delete", data={"token": token}).status_code == 303
    assert db.session.query(Role).filter_by(name="Junior").count() == 0


@pytest.mark.parametrize("role", ["reception", "staff", "stranger"])
def test_pages_take_the_right(salon: cast.Cast, client: FlaskClient, sign_in: SignIn, role: str) -> None:
    token = sign_in(role)
    bea = _user(salon, "staff")
    status = 404 if role == "stranger" else 403
    for page in (
        USERS,
        f"{USERS}/invite",
        f"{USERS}/{bea}",
        ROLES,
        f"{ROLES}/new",
        f"{ROLES}/{_role(salon, 'staff')}",
    ):
        assert client.get(page).status_code == status, page
    assert client.post(f"{USERS}/{bea}/remove", data={"token": token}).status_code == status
    assert _invite(client, token, _role(salon, "staff")) == status


def test_managers_only_look(salon: cast.Cast, client: FlaskClient, sign_in: SignIn) -> None:
    token = sign_in("manager")
    bea = _user(salon, "staff")
    assert "Invite somebody" not in client.get(USERS).text
    assert "You cannot change this user" in client.get(f"{USERS}/{bea}").text
    assert client.get(f"{USERS}/invite").status_code == 403
    assert _invite(client, token, _role(salon, "staff")) == 403
