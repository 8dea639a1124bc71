"""Who may have which feed, and how its link is renewed and taken back."""

from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor, visitor
from bookingapp.base.db import db, write
from bookingapp.base.errors import DomainError, Forbidden, Invalid, NotFound
from bookingapp.base.events import Event
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.roles import BUILT_IN
from bookingapp.domain.messaging.feeds import (
    change_feed,
    ensure_feed,
    feed_link,
    list_feeds,
    revoke_feed,
    rotate_feed,
)
from bookingapp.domain.messaging.shares import list_subjects
from bookingapp.models.business import User
from bookingapp.models.clients import Client
from bookingapp.models.messaging import Feed
from bookingapp.models.staff import StaffMember
from tests.cast import Cast, create_cast

SECRET = "only-for-tests-0123456789abcdef"


@dataclass(frozen=True)
class People:
    """The salon, and who acts in it."""

    cast: Cast
    users: dict[str, Actor]
    client_id: int
    client: Actor

    def user_id(self, role: str) -> int:
        """The row of the user with a role."""
        return db.session.scalars(select(User.id).where(User.public_id == self.users[role].ref)).one()


@pytest.fixture
def people(context: Flask) -> People:
    """A user of each role, and a client."""
    cast = create_cast()
    users = {}
    with write():
        for role in ("owner", "reception", "staff", "accountant"):
            user = create_user(SYSTEM, email=f"{role}@example.test", name=role)
            grant_access(SYSTEM, cast.business_id, user_id=user.id, role=role)
            users[role] = Actor("user", cast.business_id, user.public_id, BUILT_IN[role])
        users["nobody"] = Actor("user", cast.business_id, users["staff"].ref, frozenset())
        row = Client(
            public_id="clt_" + "a" * 20,
            business_id=cast.business_id,
            name="Maria",
            email="maria@example.test",
            created_at=clock.now(),
            updated_at=clock.now(),
        )
        db.session.add(row)
        db.session.flush()
        client_id = row.id
    return People(cast, users, client_id, Actor("client", cast.business_id, "clt_" + "a" * 20))


def _refused(actor: Actor, kind: str, subject_id: int) -> type[DomainError] | None:
    try:
        with write():
            ensure_feed(actor, kind, subject_id)
    except DomainError as error:
        return type(error)
    return None


def test_who_may_have_which(people: People) -> None:
    cast = people.cast
    subjects = {
        "staff": cast.staff("Ana").id,
        "location": cast.location_id,
        "service": cast.service("cut").id,
        "client": people.client_id,
        "user": people.user_id("staff"),
    }
    found = {
        name: [_refused(actor, kind, subject_id) for kind, subject_id in subjects.items()]
        for name, actor in {
            **people.users,
            "client": people.client,
            "other client": Actor("client", cast.business_id, "clt_" + "b" * 20),
            "visitor": visitor(cast.business_id),
            "stranger": Actor("user", cast.stranger_id, "usr_x", BUILT_IN["owner"]),
            "system": Actor("system", cast.business_id),
        }.items()
    }
    assert found == {
        "owner": [None] * 5,
        "reception": [None, None, None, None, Forbidden],
        "staff": [Forbidden, Forbidden, Forbidden, Forbidden, None],
        "accountant": [None, None, None, None, Forbidden],
        "nobody": [Forbidden, Forbidden, Forbidden, Forbidden, None],
        "client": [NotFound, NotFound, NotFound, None, NotFound],
        "other client": [NotFound] * 5,
        "visitor": [NotFound] * 5,
        "stranger": [NotFound] * 5,
        "system": [None] * 5,
    }


def test_staff_hand_out_their_own_and_those_of_their_places(people: People) -> None:
    cast, staff = people.cast, people.users["staff"]
    with write():
        member = db.session.get(StaffMember, cast.staff("Ana").id)
        assert member is not None
        member.user_id = people.user_id("staff")
    local = replace(staff, rights=frozenset(), local={cast.location_id: BUILT_IN["reception"]})
    asked = {"ana": ("staff", cast.staff("Ana").id), "bo": ("staff", cast.staff("Bo").id)} | {
        "place": ("location", cast.location_id),
        "service": ("service", cast.service("cut").id),
    }
    found = {
        who: [name for name, one in asked.items() if _refused(actor, *one) is None]
        for who, actor in {"staff": staff, "local": local}.items()
    }
    assert found == {"staff": ["ana"], "local": ["ana", "place"]}
    assert {one.name.split()[0] for one in list_subjects(staff)} == {"Ana"}


def test_what_is_not_there_has_no_feed(people: People) -> None:
    for kind, subject_id in (("staff", 10**9), ("user", 10**9), ("planet", 1), ("", 1)):
        with pytest.raises(NotFound), write():
            ensure_feed(Actor("system", people.cast.business_id), kind, subject_id)


def test_there_is_one_of_each(people: People) -> None:
    ana = people.cast.staff("Ana").id
    owner = people.users["owner"]
    with write():
        first, again = ensure_feed(owner, "staff", ana), ensure_feed(SYSTEM, "staff", ana)
        busy = ensure_feed(owner, "staff", ana, busy_only=True)
        assert first.id == again.id != busy.id
        assert feed_link(SECRET, first) == feed_link(SECRET, again) != feed_link(SECRET, busy)
        assert not first.details
    assert {feed.id for feed in list_feeds(owner)} == {first.id, busy.id}
    assert list_feeds(Actor("user", people.cast.stranger_id, "usr_x", BUILT_IN["owner"])) == []
    assert list_feeds(people.users["nobody"]) == list_feeds(people.client) == []


def test_links_are_renewed_and_taken_back(people: People) -> None:
    ana, owner = people.cast.staff("Ana").id, people.users["owner"]
    with write():
        feed = ensure_feed(owner, "staff", ana)
        links = [feed_link(SECRET, feed)]
        links.append(feed_link(SECRET, rotate_feed(owner, feed.public_id)))
        revoke_feed(owner, feed.public_id)
        revoke_feed(owner, feed.public_id)
        assert list_feeds(owner) == []
        links.append(feed_link(SECRET, ensure_feed(owner, "staff", ana)))
    assert len(set(links)) == 3
    names = db.session.scalars(select(Event.name).where(Event.subject == feed.public_id).order_by(Event.id))
    assert list(names) == ["feed.created", "feed.rotated", "feed.revoked", "feed.rotated"]
    for other in (people.users["nobody"], people.client, Actor("user", people.cast.stranger_id, "usr_x")):
        for command in (rotate_feed, revoke_feed, change_feed):
            with pytest.raises((Forbidden, NotFound)), write():
                command(other, feed.public_id)


def test_choices_of_a_feed(people: People) -> None:
    cast, owner = people.cast, people.users["owner"]
    with write():
        feed = ensure_feed(owner, "location", cast.location_id)
        busy = ensure_feed(owner, "location", cast.location_id, busy_only=True)
        own = ensure_feed(people.client, "client", people.client_id)
        change_feed(owner, feed.public_id, details=True, past_days=0)
    assert (feed.details, feed.past_days) == (True, 0)
    blind = Actor("user", cast.business_id, "usr_x", frozenset({"bookings:read"}))
    with pytest.raises(Forbidden), write():
        change_feed(blind, feed.public_id, details=True)
    for wrong in (busy, own):
        with pytest.raises(Invalid), write():
            change_feed(owner, wrong.public_id, details=True)
    for days in (-1, 3651):
        with pytest.raises(Invalid), write():
            change_feed(owner, feed.public_id, past_days=days)
    assert db.session.scalars(select(Feed.past_days).where(Feed.id == feed.id)).one() == 0
