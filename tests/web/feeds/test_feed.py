"""A feed over HTTP: what it shows, how it is validated, and how it ends."""

import re
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, text, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db, write
from bookingapp.domain.booking.changes import cancel_booking, cancel_class, cancel_visit
from bookingapp.domain.booking.reschedule import reschedule_visit
from bookingapp.domain.clients.commands import ClientDetails
from bookingapp.domain.messaging.feeds import change_feed, ensure_feed, revoke_feed, rotate_feed
from bookingapp.domain.messaging.ical import uid_of
from bookingapp.domain.schedule.holds import hold_seats
from bookingapp.models.business import Access, Business, User
from bookingapp.models.clients import Client
from bookingapp.models.messaging import Feed
from bookingapp.models.staff import StaffMember
from tests.cast import ZONE, at, create_class
from tests.support.statements import counted
from tests.web.feeds.scene import (
    PRIVATE,
    SECRET,
    Diary,
    add_user,
    bookings_of,
    events_of,
    make_diary,
    summaries,
    take,
)

KINDS = ("staff", "resource", "location", "service", "client")


@pytest.fixture
def diary(context: Flask) -> Diary:
    """The salon's diary."""
    return make_diary()


def test_each_subject_has_its_own(diary: Diary, client: FlaskClient) -> None:
    take(diary.cast, at(3, 9), "massage", staff="Bo")
    assert summaries(client, diary.link("staff")) == ["Cut", "Colour"]
    assert summaries(client, diary.link("resource")) == ["Massage · Bo Chen"]
    assert summaries(client, diary.link("service")) == ["Cut · Ana Silva", "Cut · Bo Chen"]
    everything = [
        "Cut · Ana Silva",
        "Colour · Ana Silva",
        "Cut · Bo Chen",
        "Yoga · 2 of 3 places",
        "Massage · Bo Chen",
    ]
    assert summaries(client, diary.link("location")) == everything
    visits = ["Cut · Salon", "Colour, Cut · Salon", "Yoga · Salon", "Massage · Salon"]
    assert summaries(client, diary.link("client")) == visits


def test_users_see_what_they_serve_or_else_all_that_they_may(diary: Diary, client: FlaskClient) -> None:
    cast = diary.cast
    ana = add_user(cast, "ana@example.test", "staff")
    manager = add_user(cast, "manager@example.test", "manager", cast.location_id)
    with write():
        member = db.session.get_one(StaffMember, cast.staff("Ana").id)
        member.user_id = ana
    assert summaries(client, diary.link("user", ana)) == ["Cut · Ana Silva", "Colour · Ana Silva"]
    assert len(summaries(client, diary.link("user", manager))) == 4
    elsewhere = diary.link("user", manager)
    with write():
        db.session.execute(update(Access).where(Access.user_id == manager).values(location_id=None))
    assert len(summaries(client, elsewhere)) == 4


def test_a_visit_is_one_event_for_its_client(diary: Diary, client: FlaskClient) -> None:
    _cut, double, lesson = events_of(client.get(diary.link("client")))
    assert (double.decoded("DTEND") - double.decoded("DTSTART")) == timedelta(minutes=75 + 30)
    assert str(double["UID"]).startswith(diary.double)
    assert str(double["UID"]).endswith(uid_of(SECRET, ""))
    assert str(double["DESCRIPTION"]).startswith("12:00 pm Colour with Ana Silva\n1:15 pm Cut with Bo Chen\n")
    assert str(double["URL"]).startswith(f"http://localhost/book/salon/visit/{diary.double}.")
    assert client.get(str(double["URL"]).removeprefix("http://localhost")).status_code == 200
    assert str(lesson["DESCRIPTION"]).startswith("with Bo Chen\nReference: ")


def test_times_are_utc_across_a_change_of_clocks(diary: Diary, client: FlaskClient) -> None:
    today = datetime.now(ZONE).date()
    days = [
        day
        for day in range(5, 300)
        if _offset(today + timedelta(days=day)) != _offset(today + timedelta(days=day + 1))
    ]
    for day in (days[0], days[0] + 1):
        take(diary.cast, at(day, 10), "cut", staff="Ana")
    found = [event.decoded("DTSTART") for event in events_of(client.get(diary.link("staff")))][-2:]
    assert [start.astimezone(ZONE).hour for start in found] == [10, 10]
    assert abs(found[1] - found[0] - timedelta(days=1)) == timedelta(hours=1)
    assert b"TZID" not in client.get(diary.link("staff")).data


def _offset(day: object) -> timedelta | None:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo(ZONE.key)).utcoffset()


def test_changes_count_and_the_uid_stays(diary: Diary, client: FlaskClient) -> None:
    link = diary.link("staff")
    before = events_of(client.get(link))[0]
    with time_machine.travel(datetime.now() + timedelta(minutes=5), tick=False):
        with write():
            reschedule_visit(diary.cast.owner, diary.cast.timetable(), diary.cut, at(1, 9))
        after = events_of(client.get(link))[0]
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == clock.at(at(1, 9))
    assert after.decoded("DTSTAMP") == after.decoded("LAST-MODIFIED") > before.decoded("DTSTAMP")


def test_cancelled_stays_for_thirty_days(diary: Diary, client: FlaskClient) -> None:
    far = take(diary.cast, at(80, 10), "cut", staff="Ana")
    with write():
        cancel_visit(diary.cast.owner, far)
    for kind in ("staff", "client"):
        event = events_of(client.get(diary.link(kind)))[-1]
        assert (event["STATUS"], event["TRANSP"], event["SEQUENCE"]) == ("CANCELLED", "TRANSPARENT", 1)
    with time_machine.travel(datetime.now() + timedelta(days=29), tick=False):
        assert events_of(client.get(diary.link("staff")))[-1]["STATUS"] == "CANCELLED"
    with time_machine.travel(datetime.now() + timedelta(days=32), tick=False):
        for kind in ("staff", "client"):
            statuses = {event["STATUS"] for event in events_of(client.get(diary.link(kind)))}
            assert statuses == {"CONFIRMED"}


def test_part_of_a_visit_cancelled(diary: Diary, client: FlaskClient) -> None:
    with write():
        cancel_booking(diary.cast.owner, bookings_of(diary.double)[1].public_id)
    event = events_of(client.get(diary.link("client")))[1]
    assert (event["SUMMARY"], event["STATUS"], event["SEQUENCE"]) == ("Colour · Salon", "CONFIRMED", 1)
    statuses = [str(event["STATUS"]) for event in events_of(client.get(diary.link("service")))]
    assert statuses == ["CONFIRMED", "CANCELLED"]


def test_requests_are_tentative(diary: Diary, client: FlaskClient) -> None:
    take(diary.cast, at(4, 9), "consult", answers={"goal": "A fringe"})
    for kind in ("staff", "client"):
        event = events_of(client.get(diary.link(kind)))[-1]
        assert (event["STATUS"], event["LOCATION"]) == ("TENTATIVE", "Video call")
        assert "Waits for confirmation" in event["DESCRIPTION"]


def test_class_is_one_event_with_its_places(diary: Diary, client: FlaskClient) -> None:
    link = diary.link("location")
    with write():  # a place that is kept is not booked
        hold_seats(diary.cast.visitor, diary.cast.timetable(), diary.lesson, 1)
    before = events_of(client.get(link))[-1]
    assert str(before["UID"]).startswith(diary.lesson)
    assert (before["SUMMARY"], before["SEQUENCE"]) == ("Yoga · 2 of 3 places", 0)
    with write():
        cancel_class(diary.cast.owner, diary.lesson)
    after = events_of(client.get(link))[-1]
    assert (after["UID"], after["STATUS"], after["SEQUENCE"]) == (before["UID"], "CANCELLED", 1)
    empty = create_class(diary.cast, at(3, 9))
    event = events_of(client.get(link))[-1]
    assert (str(event["UID"]).partition("@")[0], event["SUMMARY"]) == (empty, "Yoga · 0 of 3 places")
    with time_machine.travel(datetime.now() + timedelta(days=32), tick=False):
        assert len(events_of(client.get(link))) == 4


def test_past_is_kept_as_long_as_is_chosen(diary: Diary, client: FlaskClient) -> None:
    link = diary.link("staff")
    with time_machine.travel(datetime.now() + timedelta(days=60), tick=False):
        assert len(events_of(client.get(link))) == 2
        with write():
            feed = ensure_feed(SYSTEM, "staff", diary.subject("staff"))
            change_feed(SYSTEM, feed.public_id, past_days=30)
        assert events_of(client.get(link)) == []
    with time_machine.travel(datetime.now() + timedelta(days=30), tick=False):
        assert len(events_of(client.get(link))) == 2


def test_headers(diary: Diary, client: FlaskClient) -> None:
    for kind in KINDS:
        answer = client.get(diary.link(kind))
        assert answer.content_type == "text/calendar; charset=utf-8"
        assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["ETag"])
        assert answer.headers["Cache-Control"] == "private, max-age=300"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        modified = parsedate_to_datetime(answer.headers["Last-Modified"])
        assert clock.now() - timedelta(days=1) < modified <= clock.now()
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("age", [0, 300])
def test_unchanged_is_304_by_either_validator(diary: Diary, client: FlaskClient, age: int) -> None:
    link = diary.link("location")
    with time_machine.travel(datetime.now() + timedelta(seconds=age + 1)):
        whole = client.get(link, headers={"Accept-Language": "de"})
        etag, modified = whole.headers["ETag"], whole.headers["Last-Modified"]
        for headers in (
            {"If-None-Match": etag},
            {"If-None-Match": f'"other", W/{etag}'},
            {"If-None-Match": "*"},
            {"If-None-Match": etag, "If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
            {"If-Modified-Since": modified},
        ):
            for method in (client.get, client.head):
                answer = method(link, headers=headers)
                assert (answer.status_code, answer.data) == (304, b""), headers
                assert answer.headers["ETag"] == etag
                assert answer.headers["Cache-Control"] == "private, max-age=300"
        for headers in (
            {"If-None-Match": '"other"', "If-Modified-Since": modified},
            {"If-Modified-Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
            {"If-Modified-Since": "no date", "If-None-Match": ""},
        ):
            assert client.get(link, headers=headers).data == whole.data


def test_head_is_get_without_the_calendar(diary: Diary, client: FlaskClient) -> None:
    link = diary.link("location")
    for _again in range(2):
        head, whole = client.head(link), client.get(link)
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified", "Cache-Control"):
            assert head.headers[name] == whole.headers[name]
    assert client.post(link).status_code == 405


def test_every_change_is_told(diary: Diary, client: FlaskClient) -> None:
    """Time, name of a place, a new booking: each makes another calendar, in the very next answer."""
    link = diary.link("location")
    seen = [client.get(link).headers["ETag"]]
    for change in (
        lambda: take(diary.cast, at(5, 9), "cut"),
        lambda: _rename(diary),
        lambda: diary.show_details("location"),
    ):
        change()
        answer = client.get(link, headers={"If-None-Match": seen[-1]})
        assert answer.status_code == 200
        assert answer.headers["ETag"] not in seen
        seen.append(answer.headers["ETag"])
        assert client.get(link, headers={"If-None-Match": seen[-1]}).status_code == 304


def _rename(diary: Diary) -> None:
    with write():
        db.session.get_one(StaffMember, diary.cast.staff("Ana").id).name = "Anna Silva"


def test_change_that_is_committed_late_is_told_too(diary: Diary, client: FlaskClient) -> None:
    """On PostgreSQL an event may come to light after a newer one; on SQLite writers take turns."""
    if db.engine.dialect.name == "sqlite":
        pytest.skip("writers take turns")
    link = diary.link("staff")
    event = """INSERT INTO event (public_id, business_id, name, subject, actor_kind, at, data, fanned_out)
        VALUES (:id, :business, 'booking.rescheduled', 'bk_x', 'system', now(), '{}', true)"""
    with db.engine.connect() as slow:
        slow.execute(text(event), {"id": "evt_slow", "business": diary.business_id})
        slow.execute(text("UPDATE booking SET sequence = 7"))
        with db.engine.begin() as quick:
            quick.execute(text(event), {"id": "evt_quick", "business": diary.business_id})
        with time_machine.travel(datetime.now() + timedelta(seconds=30)):
            etag = client.get(link).headers["ETag"]
            assert client.get(link, headers={"If-None-Match": etag}).status_code == 304
            slow.commit()
            answer = client.get(link, headers={"If-None-Match": etag})
            assert {event["SEQUENCE"] for event in events_of(answer)} == {7}


def test_details_are_shown_only_when_switched_on(diary: Diary, client: FlaskClient) -> None:
    take(diary.cast, at(3, 9), "massage", staff="Bo")
    for kind in ("staff", "resource", "location", "service"):
        shut = client.get(diary.link(kind)).text
        assert not [word for word in PRIVATE if word in shut]
        diary.show_details(kind)
        event = events_of(client.get(diary.link(kind)))[0]
        opened = f"{event['SUMMARY']}\n{event['DESCRIPTION']}"
        for word in (
            "María Okafor-Łęcka",
            "+12125550123",
            "maria@private.test",
            "Sensitive scalp; call before",
        ):
            assert word in opened
        assert "/visit/" not in opened  # the client's own link is the client's
    people = events_of(client.get(diary.link("location")))[-2]["DESCRIPTION"]
    assert people == "with Bo Chen\nMaría Okafor-Łęcka (2)"


BUSY_LINES = re.compile(
    r"BEGIN:VCALENDAR|VERSION:2\.0|PRODID:-//bookingapp//bookingapp//EN|CALSCALE:GREGORIAN|NAME:Busy"
    r"|X-WR-CALNAME:Busy|REFRESH-INTERVAL;VALUE=DURATION:PT1H|X-PUBLISHED-TTL:PT1H|BEGIN:VEVENT"
    r"|UID:[0-9a-f]{24}@[0-9a-f]{8}\.bookingapp|DTSTAMP:\d{8}T\d{6}Z|LAST-MODIFIED:\d{8}T\d{6}Z|SEQUENCE:0"
    r"|DTSTART:\d{8}T\d{6}Z|DTEND:\d{8}T\d{6}Z|SUMMARY:Busy|STATUS:CONFIRMED|TRANSP:OPAQUE|END:VEVENT"
    r"|END:VCALENDAR|"
)


def test_busy_only_tells_spans_and_not_one_byte_more(diary: Diary, client: FlaskClient) -> None:
    take(diary.cast, at(1, 10, 30), "cut", staff="Ana")  # right after another one: one span
    far = take(diary.cast, at(9, 9), "massage", staff="Bo", notes="x" * 500)
    with write():
        cancel_visit(diary.cast.owner, far)
    for kind in KINDS:
        answer = client.get(diary.link(kind, busy_only=True))
        for line in answer.text.split("\r\n"):
            assert BUSY_LINES.fullmatch(line), line
        made = db.session.query(Feed.created_at).filter(Feed.kind == kind, Feed.busy_only).scalar()
        assert {event.decoded("DTSTAMP") for event in events_of(answer)} <= {made.replace(microsecond=0)}
    spans = [
        (event.decoded("DTSTART"), event.decoded("DTEND"))
        for event in events_of(client.get(diary.link("staff", busy_only=True)))
    ]
    assert spans == [
        (clock.at(at(1, 10)), clock.at(at(1, 11))),
        (clock.at(at(1, 12)), clock.at(at(1, 13, 15))),
    ]


def test_visits_under_another_address_are_not_the_clients(diary: Diary, client: FlaskClient) -> None:
    """Somebody with the same telephone number is the same client, but not the same person."""
    sister = ClientDetails("Sister", "sister@private.test", "+12125550123")
    other = take(diary.cast, at(6, 9), "cut", client=sister)
    assert bookings_of(other)[0].client_id == diary.client_id
    link, busy = diary.link("client"), diary.link("client", busy_only=True)
    assert other not in client.get(link).text
    assert len(events_of(client.get(link))) == len(events_of(client.get(busy))) == 3


def test_unknown_links_lead_nowhere(diary: Diary, client: FlaskClient) -> None:
    link = diary.link("staff")
    head, _dot, mac = link.removesuffix(".ics").rpartition(".")
    other = diary.link("location").rpartition("/")[2].partition(".")[0]
    for path in (
        f"{head}.{'A' * len(mac)}.ics",
        f"{head}.{mac[:-1]}.ics",
        f"/calendar/feed/{other}.{mac}.ics",
        f"/calendar/feed/feed_{'0' * 20}.{mac}.ics",
        f"/calendar/feed/{diary.cut}.{mac}.ics",
        f"{head}.é{mac}.ics",
        f"/calendar/feed/{mac}.ics",
        "/calendar/feed/x.ics",
        link.removesuffix(".ics"),
    ):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert "VCALENDAR" not in answer.text and "Ana" not in answer.text


def test_rotated_and_revoked_links_are_gone(diary: Diary, client: FlaskClient) -> None:
    first = diary.link("staff")
    with write():
        rotate_feed(SYSTEM, db.session.query(Feed.public_id).scalar())
    second = diary.link("staff")
    assert (client.get(first).status_code, client.get(second).status_code) == (410, 200)
    etag = client.get(second).headers["ETag"]
    with write():
        revoke_feed(SYSTEM, db.session.query(Feed.public_id).scalar())
    for path in (first, second):
        answer = client.get(path, headers={"If-None-Match": etag})
        assert answer.status_code == 410
        assert answer.content_type == "text/plain; charset=utf-8"
        assert answer.headers["Cache-Control"] == "private, no-store"
    third = diary.link("staff")
    assert [client.get(path).status_code for path in (first, second, third)] == [410, 410, 200]


@pytest.mark.parametrize("left", ["staff", "user", "access", "client", "business"])
def test_whoever_left_takes_the_link_along(diary: Diary, client: FlaskClient, left: str) -> None:
    user = add_user(diary.cast, "gone@example.test", "owner")
    link = (
        diary.link("user", user)
        if left in {"user", "access"}
        else diary.link(left if left != "business" else "service")
    )
    etag = client.get(link).headers["ETag"]
    with write():
        if left == "staff":
            db.session.get_one(StaffMember, diary.subject("staff")).active = False
        elif left == "user":
            db.session.get_one(User, user).active = False
        elif left == "access":
            db.session.execute(delete(Access).where(Access.user_id == user))
        elif left == "client":
            db.session.get_one(Client, diary.client_id).erased_at = clock.now()
        else:
            db.session.get_one(Business, diary.business_id).active = False
    assert client.get(link, headers={"If-None-Match": etag}).status_code == 410


def test_fault_is_503_and_never_an_empty_calendar(diary: Diary, client: FlaskClient) -> None:
    link = diary.link("staff")
    with write():
        db.session.execute(text("ALTER TABLE assignment RENAME TO mislaid"))
    answer = client.get(link)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "VCALENDAR" not in answer.text
    with write():
        db.session.execute(text("ALTER TABLE mislaid RENAME TO assignment"))
    assert client.get(link).status_code == 200


def test_as_many_statements_for_many_as_for_few(diary: Diary, client: FlaskClient) -> None:
    links = [diary.link(kind, busy_only=busy) for kind in KINDS for busy in (False, True)]
    few = [_count(client, link) for link in links]
    for number in range(12):
        take(diary.cast, at(10 + number // 4, 9 + 2 * (number % 4)), "cut", "massage", staff="Ana")
        create_class(diary.cast, at(20 + number, 9))
    assert [_count(client, link) for link in links] == few
    assert max(few) <= 12
    with time_machine.travel(datetime.now() + timedelta(minutes=5)):
        for link in links:
            etag = client.get(link).headers["ETag"]
            with counted(db.engine) as asked:
                assert client.get(link, headers={"If-None-Match": etag}).status_code == 304
            assert len(asked) == 1


def _count(client: FlaskClient, link: str) -> int:
    db.session.rollback()
    with counted(db.engine) as asked:
        assert client.get(link).status_code == 200
    return sum(not statement.startswith("BEGIN") for statement in asked)


def test_nothing_of_a_link_is_logged(
    diary: Diary, client: FlaskClient, capfd: pytest.CaptureFixture[str]
) -> None:
    link = diary.link("staff")
    client.get(link)
    client.get(link.replace("feed_", "feed_0"))
    said = "".join(capfd.readouterr())
    assert link.rpartition("/")[2].removesuffix(".ics") not in said
