"""Connected calendars: who may connect them, what is kept of them, and what their times do to bookings."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM, Actor
from bookingapp.base.db import db, write
from bookingapp.base.errors import Forbidden, Invalid, NotFound, TimeRefused
from bookingapp.base.events import Event
from bookingapp.base.intervals import Span
from bookingapp.base.jobs import Job
from bookingapp.domain.booking.commands import BookingRequest, book
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.business.commands import add_location
from bookingapp.domain.schedule.ask import Ask, Part
from bookingapp.domain.schedule.classes import schedule_class
from bookingapp.domain.schedule.connected import (
    LONGEST_PAUSE,
    MOST_CALENDARS,
    READ_EVERY,
    age,
    ask_for_readings,
    connect_calendar,
    disconnect_calendar,
    find_source,
    list_connected,
    note_failure,
    note_unchanged,
    read_again,
    store_busy,
)
from bookingapp.domain.schedule.holds import hold_time
from bookingapp.domain.schedule.queries import explain, find_openings
from bookingapp.domain.staff.commands import add_staff
from bookingapp.models.business import Business
from bookingapp.models.connected import ConnectedCalendar, ExternalBusy
from bookingapp.models.schedule import LONGEST_CLAIM
from tests.cast import Cast, at, client_details, create_cast
from tests.support.statements import counted

KEY = "only-for-tests-0123456789abcdef"
URL = "https://me:word@calendar.test/private-path/basic.ics"

OWNER = frozenset({"schedules:write", "schedules:read"})


@pytest.fixture
def cast(context: Flask) -> Cast:
    return create_cast()


def owner(cast: Cast) -> Actor:
    return Actor("user", cast.business_id, "usr_owner", OWNER)


def connect(cast: Cast, name: str = "Ana", url: str = URL, actor: Actor | None = None) -> ConnectedCalendar:
    with write():
        return connect_calendar(
            actor or owner(cast),
            cast.business_id,
            staff_id=cast.staff(name).id,
            name="Private",
            url=url,
            secret_key=KEY,
        )


def busy(cast: Cast, *spans: Span, name: str = "Ana") -> int:
    """A staff member with an outside calendar that says these spans."""
    connected_id = connect(cast, name).id
    with write():
        assert store_busy(connected_id, spans)
    return connected_id


def stored(connected_id: int) -> list[Span]:
    rows = db.session.execute(
        select(ExternalBusy.starts, ExternalBusy.ends)
        .where(ExternalBusy.connected_id == connected_id)
        .order_by(ExternalBusy.starts)
    )
    return [(starts, ends) for starts, ends in rows]


def ask_for(cast: Cast, slug: str, name: str | None = None) -> Ask:
    part = Part(cast.service(slug).id, cast.staff(name).id if name else None)
    return Ask(cast.location_id, (part,), clock.seconds())


def starts_of(cast: Cast, slug: str, name: str, day: int) -> list[int]:
    found = find_openings(cast.timetable(), ask_for(cast, slug, name), at(day, 0), at(day + 1, 0))
    return [opening.starts for opening in found]


def row_of(connected_id: int) -> ConnectedCalendar:
    db.session.rollback()
    return db.session.get_one(ConnectedCalendar, connected_id, populate_existing=True)


def test_the_address_is_kept_sealed_and_told_nobody(cast: Cast) -> None:
    row = connect(cast)
    for secret in ("word", "private-path", "calendar.test"):
        assert secret not in row.secret_url
    shown = list_connected(owner(cast), cast.business_id, KEY)
    assert [(one.name, one.host, one.staff_name) for one in shown] == [
        ("Private", "calendar.test", "Ana Silva")
    ]
    assert "word" not in repr(shown)
    event = db.session.scalar(select(Event).where(Event.name == "calendar.connected"))
    assert event is not None and event.data == {"staff": cast.staff("Ana").public_id}
    job = db.session.scalar(select(Job).where(Job.name == "calendar.read"))
    assert job is not None and job.arguments == {"connected_id": row.id}
    source = find_source(row.id, KEY)
    assert source is not None and source.url == URL and source.zone == "America/New_York"
    other = find_source(row.id, "another-key-0123456789")
    assert other is not None and other.url is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("webcal://calendar.test/a.ics", "https://calendar.test/a.ics"),
        (" WEBCAL://calendar.test/a.ics ", "https://calendar.test/a.ics"),
        ("http://calendar.test/a.ics", "http://calendar.test/a.ics"),
    ],
)
def test_calendars_call_https_webcal(cast: Cast, given: str, kept: str) -> None:
    source = find_source(connect(cast, url=given).id, KEY)
    assert source is not None and source.url == kept


@pytest.mark.parametrize(
    "url", ["", "calendar.test", "ftp://calendar.test/", "file:///etc/passwd", "https://", "https://a b/"]
)
def test_other_addresses_are_refused(cast: Cast, url: str) -> None:
    with pytest.raises(Invalid) as refused:
        connect(cast, url=url)
    assert set(refused.value.fields) == {"url"}


def test_rights_and_strangers(cast: Cast) -> None:
    row = connect(cast)
    looker = Actor("user", cast.business_id, "usr_looker", frozenset({"schedules:read"}))
    stranger = Actor("user", cast.stranger_id, "usr_stranger", OWNER)
    with pytest.raises(Forbidden):
        connect(cast, actor=looker)
    with pytest.raises(NotFound):
        connect(cast, actor=stranger)
    for step in (disconnect_calendar, read_again):
        with pytest.raises(Forbidden), write():
            step(looker, cast.business_id, row.public_id)
        with pytest.raises(NotFound), write():
            step(stranger, cast.business_id, row.public_id)
        with pytest.raises(NotFound), write():
            step(stranger, cast.stranger_id, row.public_id)
    with pytest.raises(Forbidden):
        list_connected(cast.visitor, cast.business_id, KEY)
    with pytest.raises(Forbidden):
        list_connected(looker, cast.business_id, KEY)
    with write():
        theirs = add_staff(SYSTEM, cast.stranger_id, name="Cy").id
    with pytest.raises(Invalid), write():
        connect_calendar(owner(cast), cast.business_id, staff_id=theirs, name="X", url=URL, secret_key=KEY)


def test_only_so_many(cast: Cast) -> None:
    for _ in range(MOST_CALENDARS):
        connect(cast)
    with pytest.raises(Invalid):
        connect(cast)
    connect(cast, "Bo")


def test_busy_times_are_not_offered_and_buffers_keep_clear_of_them(cast: Cast) -> None:
    """A massage takes an hour, five minutes before and ten after; from nine, every quarter of an hour."""
    busy(cast, (at(1, 12), at(1, 13)))
    cuts = starts_of(cast, "cut", "Ana", 1)
    assert at(1, 11, 30) in cuts and at(1, 13) in cuts
    assert not {at(1, 11, 45), at(1, 12), at(1, 12, 45)} & set(cuts)
    massages = starts_of(cast, "massage", "Ana", 1)
    assert at(1, 10, 45) in massages and at(1, 13, 15) in massages
    assert not {at(1, 11), at(1, 13)} & set(massages)
    assert at(1, 12) in starts_of(cast, "cut", "Bo", 1)


def test_the_grid_does_not_shift(cast: Cast) -> None:
    busy(cast, (at(1, 9), at(1, 9, 7)), (at(1, 12, 1), at(1, 12, 2)))
    before = set(starts_of(cast, "cut", "Bo", 1))
    after = set(starts_of(cast, "cut", "Ana", 1))
    assert before - after == {at(1, 9), at(1, 11, 45), at(1, 12)}
    assert after < before


def test_processing_time_may_be_spent_elsewhere(cast: Cast) -> None:
    """Colour: thirty minutes, thirty of waiting, then the rest."""
    busy(cast, (at(1, 10, 30), at(1, 11)), name="Bo")
    assert at(1, 10) in starts_of(cast, "colour", "Bo", 1)
    assert at(1, 10, 15) not in starts_of(cast, "colour", "Bo", 1)


def test_a_long_absence_is_seen_on_all_its_days(cast: Cast) -> None:
    connected_id = busy(cast, (at(2, 0), at(80, 0)))
    pieces = stored(connected_id)
    assert len(pieces) == 3 and all(ends - starts <= LONGEST_CLAIM for starts, ends in pieces)
    assert pieces[0][0] == at(2, 0) and pieces[-1][1] == at(80, 0)
    for day in (2, 32, 33, 34, 64, 79):
        assert starts_of(cast, "cut", "Ana", day) == []
    assert starts_of(cast, "cut", "Ana", 80)


def test_spans_that_overlap_claims_and_each_other(cast: Cast) -> None:
    timetable = cast.timetable()
    with write():
        hold_time(cast.visitor, timetable, ask_for(cast, "cut", "Ana"), at(1, 10))
    busy(cast, (at(1, 9, 45), at(1, 10, 15)))
    busy(cast, (at(1, 10), at(1, 11)))
    assert not set(starts_of(cast, "cut", "Ana", 1)) & set(range(at(1, 9, 30), at(1, 11)))
    assert at(1, 9, 15) in starts_of(cast, "cut", "Ana", 1) and at(1, 11) in starts_of(cast, "cut", "Ana", 1)


def test_refused_under_the_lock_and_named(cast: Cast) -> None:
    """Also where the page was read before the calendar was."""
    connected_id = connect(cast).id
    timetable = cast.timetable()
    with write():
        store_busy(connected_id, [(at(1, 10), at(1, 11))])
    with pytest.raises(TimeRefused) as refused, write():
        hold_time(cast.visitor, timetable, ask_for(cast, "cut", "Ana"), at(1, 10))
    assert refused.value.reason == "taken"
    found = explain(timetable, ask_for(cast, "cut"), at(1, 10))
    assert found.reason is None
    assert found.by_staff == {cast.staff("Ana").id: "taken", cast.staff("Bo").id: None}
    assert found.outside == {cast.staff("Ana").id}
    with write():
        held = hold_time(cast.visitor, timetable, ask_for(cast, "cut"), at(1, 10))
    assert held.parts[0].staff_ids == (cast.staff("Bo").id,)


def test_a_hold_outlives_what_a_calendar_says_later(cast: Cast) -> None:
    timetable = cast.timetable()
    with write():
        hold = hold_time(cast.visitor, timetable, ask_for(cast, "cut", "Ana"), at(1, 10))
    busy(cast, (at(1, 10), at(1, 11)))
    request = BookingRequest(cast.location_id, (), at(1, 10), client_details(), hold_ref=hold.ref)
    timetable = cast.timetable()
    with write():
        assert book(cast.visitor, timetable, request).booking_refs


def test_moving_a_visit_minds_outside_calendars_and_not_itself(cast: Cast) -> None:
    """A booking that a calendar has come to overlap stays, and can only be moved to where nothing is."""
    timetable = cast.timetable()
    part = Part(cast.service("cut").id, cast.staff("Ana").id)
    with write():
        visit = book(
            SYSTEM, timetable, BookingRequest(cast.location_id, (part,), at(1, 10), client_details())
        ).public_id
    busy(cast, (at(1, 10), at(1, 10, 30)), (at(1, 11), at(1, 12)))
    timetable = cast.timetable()
    for start in (at(1, 10, 15), at(1, 11, 45)):
        with pytest.raises(TimeRefused), write():
            reschedule_visit(SYSTEM, timetable, visit, start, staff_id=cast.staff("Ana").id)
    with write():
        reschedule_visit(SYSTEM, timetable, visit, at(1, 10, 30), staff_id=cast.staff("Ana").id)
    assert at(1, 10, 30) not in starts_of(cast, "cut", "Ana", 1)


def test_staff_may_set_it_aside_like_a_block(cast: Cast) -> None:
    busy(cast, (at(1, 10), at(1, 11)))
    timetable = cast.timetable()
    part = Part(cast.service("cut").id, cast.staff("Ana").id)
    request = BookingRequest(
        cast.location_id,
        (part,),
        at(1, 10),
        client_details(),
        waive=frozenset({"hours"}),
        waive_reason="asked her",
    )
    with write():
        book(cast.owner, timetable, request)
    with pytest.raises(TimeRefused) as refused, write():
        book(cast.owner, timetable, request)
    assert refused.value.reason == "taken"


def test_classes_are_the_businesss_own_matter(cast: Cast) -> None:
    busy(cast, (at(1, 10), at(1, 11)))
    timetable = cast.timetable()
    with write():
        assert schedule_class(
            SYSTEM,
            timetable,
            service_id=cast.service("yoga").id,
            location_id=cast.location_id,
            starts=at(1, 10),
            staff_ids=(cast.staff("Ana").id,),
        )


def test_disconnecting_frees_the_time_at_once(cast: Cast) -> None:
    connected_id = busy(cast, (at(1, 10), at(1, 11)))
    assert at(1, 10) not in starts_of(cast, "cut", "Ana", 1)
    assert cast.timetable().connected == {cast.staff("Ana").calendar_id}
    ref = row_of(connected_id).public_id
    db.session.rollback()
    with write():
        disconnect_calendar(owner(cast), cast.business_id, ref)
    assert stored(connected_id) == []
    assert cast.timetable().connected == frozenset()
    assert at(1, 10) in starts_of(cast, "cut", "Ana", 1)
    with write():
        assert not store_busy(connected_id, [(at(1, 10), at(1, 11))])
        note_failure(connected_id, "slow")
        note_unchanged(connected_id)
    assert stored(connected_id) == [] and find_source(connected_id, KEY) is None


def test_one_statement_however_many_are_connected(cast: Cast) -> None:
    def statements() -> int:
        timetable, wanted = cast.timetable(), ask_for(cast, "cut")
        with counted(db.engine) as seen:
            find_openings(timetable, wanted, at(1, 0), at(31, 0))
        return len(seen)

    assert statements() == 1
    for name in ("Ana", "Ana", "Bo"):
        busy(cast, *((at(day, 10), at(day, 11)) for day in range(1, 30)), name=name)
    assert statements() == 1


def test_what_is_stored_is_replaced_and_left_alone_when_the_same(cast: Cast) -> None:
    connected_id = busy(cast, (at(1, 10), at(1, 11)), (at(1, 11), at(1, 12)))
    ids = select(func.max(ExternalBusy.id))
    first = db.session.scalar(ids)
    assert stored(connected_id) == [(at(1, 10), at(1, 12))]
    with write():
        store_busy(connected_id, [(at(1, 10), at(1, 12))])
    assert db.session.scalar(ids) == first
    with write():
        store_busy(connected_id, [(at(2, 10), at(2, 12))], etag='"2"', last_modified="then")
    assert stored(connected_id) == [(at(2, 10), at(2, 12))]
    source = find_source(connected_id, KEY)
    assert source is not None and (source.etag, source.last_modified) == ('"2"', "then")
    with write():
        store_busy(connected_id, [])
    assert stored(connected_id) == []


def test_an_old_file_is_asked_for_whole(cast: Cast) -> None:
    """Rules reach further every day, though the file stays as it is."""
    connected_id = busy(cast)
    with write():
        store_busy(connected_id, [], etag='"1"')
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        with write():
            note_unchanged(connected_id)
        source = find_source(connected_id, KEY)
    assert source is not None and source.etag is None


def test_failures_keep_what_was_known_and_pause_ever_longer(cast: Cast) -> None:
    connected_id = busy(cast, (at(1, 10), at(1, 11)))
    started = clock.now()
    pauses = []
    with time_machine.travel(started, tick=False) as moment:
        for _ in range(9):
            with write():
                note_failure(connected_id, "unreachable")
            row = row_of(connected_id)
            pauses.append(row.next_at - clock.now())
            db.session.rollback()
            moment.move_to(row.next_at)
    assert pauses[:4] == [READ_EVERY, READ_EVERY * 2, READ_EVERY * 4, READ_EVERY * 8]
    assert pauses[-1] == LONGEST_PAUSE
    assert stored(connected_id) == [(at(1, 10), at(1, 11))]
    shown = list_connected(owner(cast), cast.business_id, KEY)[0]
    assert shown.error == "unreachable"
    db.session.rollback()
    with write():
        store_busy(connected_id, [])
    row = row_of(connected_id)
    assert (row.failures, row.error) == (0, None) and row.next_at > row.read_at


def test_the_age_is_told(cast: Cast, app: Flask) -> None:
    connected_id = connect(cast).id

    def said(passed: timedelta) -> str:
        with app.test_request_context():
            return list_connected(owner(cast), cast.business_id, KEY)[0].said(clock.now() + passed)

    assert said(timedelta()) == "It has not been read yet."
    with write():
        note_failure(connected_id, "refused")
    assert said(timedelta()).startswith("It has not been read yet. Its address leads into an inner network")
    with write():
        store_busy(connected_id, [])
    assert said(timedelta(minutes=5, seconds=30)) == "Read 5 minutes ago."
    with write():
        note_failure(connected_id, "unreachable")
    assert said(timedelta(hours=3, minutes=5)) == "Last read 3 hours ago. Its server does not answer."
    with app.test_request_context():
        assert age(timedelta(seconds=20)) == "just now"
        assert age(timedelta(minutes=1)) == "1 minute ago"
        assert age(timedelta(days=2, hours=3)) == "2 days ago"
        assert age(timedelta(seconds=-5)) == "just now"


def jobs() -> int:
    return db.session.scalar(select(func.count()).select_from(Job).where(Job.name == "calendar.read")) or 0


def test_what_is_due_is_asked_for_once(cast: Cast) -> None:
    connected_id = busy(cast)
    connect(cast, "Bo")
    before = jobs()
    with write():
        assert ask_for_readings(SYSTEM) == 0
    with time_machine.travel(clock.now() + READ_EVERY + timedelta(seconds=1), tick=False):
        with write():
            assert ask_for_readings(SYSTEM) == 1
        with write():
            assert ask_for_readings(SYSTEM) == 0
    assert jobs() == before + 1
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        with write():
            assert ask_for_readings(SYSTEM, limit=1) == 1
        with write():
            assert ask_for_readings(SYSTEM) == 1
    db.session.rollback()
    ref = row_of(connected_id).public_id
    db.session.rollback()
    with write():
        read_again(owner(cast), cast.business_id, ref)
    assert jobs() == before + 4


def test_two_workers_ask_once(cast: Cast, app: Flask) -> None:
    for _ in range(MOST_CALENDARS):
        connect(cast)
    before = jobs()
    db.session.rollback()
    barrier = threading.Barrier(4)

    def work(_: int) -> int:
        with app.app_context():
            barrier.wait()
            try:
                with write():
                    return ask_for_readings(SYSTEM)
            finally:
                db.session.remove()

    with time_machine.travel(clock.now() + timedelta(hours=1)), ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == MOST_CALENDARS
    assert jobs() == before + MOST_CALENDARS


def test_the_zone_of_a_day(cast: Cast) -> None:
    """Ana works wherever the salon is; a second place in another zone leaves only the business's own."""
    connected_id = connect(cast).id

    def zone() -> str:
        db.session.rollback()
        source = find_source(connected_id, KEY)
        assert source is not None
        return source.zone

    with write():
        db.session.get_one(Business, cast.business_id).timezone = "Europe/Paris"
    assert zone() == "America/New_York"
    with write():
        add_location(SYSTEM, cast.business_id, name="West", timezone="America/Los_Angeles")
    assert zone() == "Europe/Paris"


def test_readings_do_not_renew_the_timetable(cast: Cast) -> None:
    connected_id = connect(cast).id
    stamp = cast.timetable().stamp
    with write():
        store_busy(connected_id, [(at(1, 10), at(1, 11))])
    with write():
        note_failure(connected_id, "slow")
    assert cast.timetable().stamp == stamp
