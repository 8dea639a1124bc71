"""Clients are found, written, tagged, merged and erased by those who may, and by nobody else."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, func, insert, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import UTCDateTime, db, table_of, write
from bookingapp.base.errors import Conflict, Forbidden, Invalid, NotFound
from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.domain.booking.clients import Wanted, count_clients, list_clients
from bookingapp.domain.booking.commands import Booked, BookingRequest, book
from bookingapp.domain.booking.queries import client_by_link
from bookingapp.domain.business.commands import create_user
from bookingapp.domain.business.roles import ALL, BUILT_IN
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.clients.consents import give_consent, list_consents, withdraw_consent
from bookingapp.domain.clients.directory import (
    Clash,
    ClientValues,
    create_client,
    find_client,
    mark_of_client,
    update_client,
)
from bookingapp.domain.clients.merge import client_columns, merge_clients
from bookingapp.domain.clients.portal import ERASED
from bookingapp.domain.clients.tagging import add_named_tags, tag_clients
from bookingapp.domain.messaging.feeds import ensure_feed
from bookingapp.domain.messaging.persons import erase_client
from bookingapp.domain.schedule.ask import Part
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business
from bookingapp.models.clients import Client, ClientTag, Tag
from bookingapp.models.messaging import Feed
from bookingapp.models.staff import StaffMember
from tests import cast


@pytest.fixture
def salon(context: Flask) -> cast.Cast:
    return cast.create_cast()


def owner(salon: cast.Cast) -> Actor:
    return Actor("user", salon.business_id, "usr_owner", ALL)


def stranger(salon: cast.Cast) -> Actor:
    return Actor("user", salon.stranger_id, "usr_stranger", ALL)


def make(salon: cast.Cast, name: str, email: str = "", phone: str = "", **more: Any) -> Client:
    with write():
        return create_client(owner(salon), salon.business_id, ClientValues(name, email, phone, **more))


def visit(
    salon: cast.Cast, details: ClientDetails, day: int = 3, hour: int = 10, staff: str = "Ana"
) -> Booked:
    part = Part(salon.service("cut").id, salon.staff(staff).id)
    with write():
        return book(
            salon.visitor,
            salon.timetable(),
            BookingRequest(salon.location_id, (part,), cast.at(day, hour), details),
        )


def names(actor: Actor, wanted: Wanted) -> list[str]:
    return [row.client.name for row in list_clients(actor, wanted).rows]


def of_business(salon: cast.Cast, name: str) -> Client:
    return db.session.scalars(
        select(Client).where(Client.name == name, Client.business_id == salon.business_id)
    ).one()


def test_search_minds_neither_capitals_nor_accents(salon: cast.Cast) -> None:
    make(salon, "Žofia Strauß", "zofia@example.test")
    make(salon, "Bo Miller", phone="+1 212 555 0143")
    make(salon, "100%_real", "real@example.test")
    actor = owner(salon)
    for text in ("zofia", "STRAUSS", "strauß", "Strauß žof", "zofia@"):
        assert names(actor, Wanted(text)) == ["Žofia Strauß"], text
    assert names(actor, Wanted("(212) 555 01")) == ["Bo Miller"]
    assert names(actor, Wanted("0%_r")) == ["100%_real"]
    assert names(actor, Wanted("a_e")) == []
    assert names(stranger(salon), Wanted("zofia")) == []


def test_filters_and_pages(salon: cast.Cast) -> None:
    actor = owner(salon)
    visit(salon, ClientDetails("Comes", "comes@example.test"))
    visit(salon, ClientDetails("Missed", "missed@example.test"), hour=11)
    with write():
        booking = db.session.scalars(select(Booking).where(Booking.client_name == "Missed")).one()
        booking.status = "no_show"
    idle = make(salon, "Idle", "idle@example.test", custom=None)
    with write():
        add_named_tags(actor, idle, ["Regular"])
        give_consent(actor, idle.public_id, kind="marketing", wording="Yes, write to me.")
    tag = db.session.scalars(select(Tag)).one()
    assert names(actor, Wanted(coming=True)) == ["Comes"]
    assert names(actor, Wanted(missed=True)) == ["Missed"]
    assert names(actor, Wanted(never=True)) == ["Comes", "Idle", "Missed"]
    assert names(actor, Wanted(tags=(tag.public_id,))) == ["Idle"]
    assert names(actor, Wanted(marketing=True)) == ["Idle"]
    assert names(actor, Wanted(fields={"hat": "red"})) == []
    assert names(actor, Wanted(before=0)) == names(actor, Wanted(since=0)) == []
    assert names(actor, Wanted(sort="newest"))[0] == "Idle"
    now, rows = clock.now(), []
    for number in range(120):
        row = {"public_id": new_id("clt"), "business_id": salon.business_id, "name": f"Twin {number % 60:03}"}
        rows.append(row | {"notes": "", "custom": {}, "notify": {}, "created_at": now, "updated_at": now})
    with write():
        db.session.execute(insert(table_of(Client)), rows)
    assert count_clients(actor, Wanted("twin")) == 120
    for sort in ("name", "newest", "oldest"):
        wanted, seen = Wanted("twin", sort=sort), []
        page = list_clients(actor, wanted)
        while True:
            seen += [row.client.public_id for row in page.rows]
            if not page.older:
                break
            page = list_clients(actor, wanted, after=page.older)
        assert len(set(seen)) == len(seen) == 120
        back = list_clients(actor, wanted, before=page.newer)
        assert [row.client.public_id for row in back.rows] == seen[50:100]
        first = list_clients(actor, wanted, before=back.newer)
        assert ([row.client.public_id for row in first.rows], first.newer) == (seen[:50], "")


def test_staff_see_whom_they_serve(salon: cast.Cast) -> None:
    with write():
        user = create_user(SYSTEM, email="ana@salon.test", name="Ana", password="correct horse battery")
        db.session.get_one(StaffMember, salon.staff("Ana").id).user_id = user.id
        ref = user.public_id
    visit(salon, ClientDetails("Served", "served@example.test"), staff="Ana")
    visit(salon, ClientDetails("Other", "other@example.test"), staff="Bo")
    ana = Actor("user", salon.business_id, ref, BUILT_IN["staff"])
    assert names(ana, Wanted()) == ["Served"]
    with pytest.raises(NotFound):
        find_client(ana, of_business(salon, "Other").public_id)
    with pytest.raises(Forbidden), write():
        update_client(ana, of_business(salon, "Served").public_id, ClientValues("X"))
    with pytest.raises(NotFound):
        find_client(stranger(salon), of_business(salon, "Served").public_id)


def test_nobody_elses_edit_is_lost_and_addresses_are_one_persons(salon: cast.Cast) -> None:
    ada, bea = make(salon, "Ada", "ada@example.test"), make(salon, "Bea", phone="+12125550144")
    mark = mark_of_client(ada)
    with write():
        update_client(owner(salon), ada.public_id, ClientValues("Ada L.", "ada@example.test"), mark=mark)
    with pytest.raises(Conflict), write():
        update_client(owner(salon), ada.public_id, ClientValues("Ada M.", "ada@example.test"), mark=mark)
    with pytest.raises(Clash) as clash, write():
        update_client(owner(salon), ada.public_id, ClientValues("Ada", "ada@example.test", "212 555 0144"))
    assert (clash.value.ref, clash.value.field) == (bea.public_id, "phone")
    with pytest.raises(Invalid) as refused, write():
        create_client(owner(salon), salon.business_id, ClientValues("", "nonsense", timezone="Mars"))
    assert "client.email" in refused.value.fields
    with pytest.raises(Forbidden), write():
        create_client(Actor("user", salon.business_id, "usr_x"), salon.business_id, ClientValues("X"))
    with pytest.raises(NotFound), write():
        create_client(stranger(salon), salon.business_id, ClientValues("X"))


def test_consents_are_a_log(salon: cast.Cast) -> None:
    ada = make(salon, "Ada", "ada@example.test")
    for words in ("First words.", "Second words."):
        with write():
            give_consent(owner(salon), ada.public_id, kind="marketing", wording=words, source="paper")
    with write():
        withdraw_consent(owner(salon), ada.public_id, kind="marketing")
    log = list_consents(owner(salon), ada.public_id)
    assert [one.wording for one in log] == ["Second words.", "First words."]
    assert all(one.withdrawn_at is not None for one in log)
    with pytest.raises(Conflict), write():
        withdraw_consent(owner(salon), ada.public_id, kind="marketing")


def test_tags_of_many(salon: cast.Cast) -> None:
    ada, other = make(salon, "Ada", "ada@example.test"), make(salon, "Bea")
    with write():
        add_named_tags(owner(salon), ada, ["VIP", "vip"])
    tag = db.session.scalars(select(Tag)).one().public_id
    refs = [ada.public_id, other.public_id, "clt_none"]
    with write():
        assert tag_clients(owner(salon), salon.business_id, refs, tag, on=True) == 1
    with write():
        assert tag_clients(owner(salon), salon.business_id, refs, tag, on=False) == 2
    with pytest.raises(NotFound), write():
        tag_clients(stranger(salon), salon.stranger_id, refs, tag, on=True)


def fill(salon: cast.Cast, client_id: int) -> None:
    """A row in every table that names a client, made from its columns, so that a new table is not forgotten."""
    with write():
        for table, column in client_columns():
            if table.name == "client" or db.session.scalar(select(func.count()).where(column == client_id)):
                continue
            row = {"business_id": salon.business_id, column.name: client_id}
            if table.name == "client_tag":
                tag = Tag(public_id=new_id("tag"), business_id=salon.business_id, name="Regular")
                db.session.add(tag)
                db.session.flush()
                row["tag_id"] = tag.id
            for one in table.columns:
                if one.name not in row and not one.nullable and one.default is None and not one.primary_key:
                    row[one.name] = _some(salon, one)
            db.session.execute(insert(table), row)


def _some(salon: cast.Cast, column: Any) -> Any:
    """Any value that a column takes."""
    known = {"location_id": salon.location_id, "service_id": salon.service("cut").id}
    if column.name in known:
        return known[column.name]
    if isinstance(column.type, UTCDateTime):
        return clock.now()
    if isinstance(column.type, Date):
        return clock.now().date()
    made = {int: 1, str: new_id("any")[-8:], dict: {}, list: [], bool: False}
    return made[column.type.python_type]


def test_merging_moves_everything(salon: cast.Cast) -> None:
    kept = make(salon, "Ada", "ada@example.test", notes="First.")
    booked = visit(salon, ClientDetails("Ada Twin", "twin@example.test", "+12125550177"))
    other = of_business(salon, "Ada Twin")
    older = make(salon, "Oldest", "oldest@example.test")
    with write():
        merge_clients(owner(salon), other.public_id, older.public_id)
        db.session.get_one(Client, other.id).notes = "Second."
        feed = ensure_feed(SYSTEM, "client", other.id).id
    fill(salon, other.id)
    before = {
        table.name: db.session.scalar(select(func.count()).where(column.in_((kept.id, other.id))))
        for table, column in client_columns()
    }
    assert 0 not in before.values()
    with write():
        merge_clients(owner(salon), kept.public_id, other.public_id, take={"name": "other", "email": "kept"})
    for table, column in client_columns():
        assert not db.session.scalar(select(func.count()).where(column == other.id)), table.name
        found = db.session.scalar(select(func.count()).where(column == kept.id))
        assert found == before[table.name] + (table.name == "client"), table.name
    db.session.expire_all()
    one, gone = db.session.get_one(Client, kept.id), db.session.get_one(Client, other.id)
    assert (one.name, one.email, one.phone) == ("Ada Twin", "ada@example.test", "+12125550177")
    assert one.notes == "First.\n\nSecond."
    assert (gone.email, gone.phone, gone.merged_into_id) == (None, None, kept.id)
    assert db.session.get_one(Feed, feed).subject_id == kept.id
    for ref in (other.public_id, older.public_id):
        assert find_client(owner(salon), ref).id == kept.id
    assert client_by_link(salon.business_id, booked.public_id).ref == kept.public_id
    assert names(owner(salon), Wanted()) == ["Ada Twin"]
    event = db.session.scalars(
        select(Event).where(Event.name == "client.merged").order_by(Event.id.desc())
    ).first()
    assert event is not None
    assert event.data["other"] == other.public_id
    with pytest.raises(Conflict), write():
        merge_clients(owner(salon), kept.public_id, other.public_id)


def test_others_are_not_merged(salon: cast.Cast) -> None:
    ada, bea = make(salon, "Ada"), make(salon, "Bea")
    with write():
        theirs = create_client(stranger(salon), salon.stranger_id, ClientValues("Theirs")).public_id
    with pytest.raises(NotFound), write():
        merge_clients(owner(salon), ada.public_id, theirs)
    served = Actor("user", salon.business_id, "usr_x", frozenset({"clients:read", "clients:write"}))
    with pytest.raises(NotFound), write():
        merge_clients(served, ada.public_id, bea.public_id)


def test_erasing_leaves_what_was_agreed_without_the_person(salon: cast.Cast) -> None:
    booked = visit(salon, ClientDetails("Ada Erased", "ada@example.test", "+12125550177"))
    ada = of_business(salon, "Ada Erased")
    with write():
        add_named_tags(owner(salon), ada, ["VIP"])
        found = db.session.scalars(select(Visit).where(Visit.public_id == booked.public_id)).one()
        found.staff_notes = "Ada likes tea."
    with pytest.raises(NotFound), write():
        erase_client(stranger(salon), ada.public_id)
    with pytest.raises(Forbidden), write():
        erase_client(Actor("user", salon.business_id, "u", BUILT_IN["accountant"]), ada.public_id)
    with write():
        erase_client(owner(salon), ada.public_id)
    db.session.expire_all()
    booking = db.session.scalars(select(Booking).where(Booking.public_id == booked.booking_refs[0])).one()
    assert (booking.client_name, booking.status, booking.fee_amount) == (ERASED, "cancelled", 0)
    assert (booking.visit.email, booking.visit.staff_notes) == ("", None)
    assert find_client(owner(salon), ada.public_id).name == ERASED
    assert db.session.scalars(select(ClientTag)).all() == []
    assert names(owner(salon), Wanted()) == []
    with pytest.raises(Conflict), write():
        update_client(owner(salon), ada.public_id, ClientValues("Back"))
    assert db.session.get_one(Business, salon.business_id).name == "Salon"
