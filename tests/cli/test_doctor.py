"""The doctor finds each kind of damage that is planted, and says how to mend it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, func, insert, select, text, update
from sqlalchemy.engine import Connection

from bookingapp.base import clock
from bookingapp.base.events import Event
from bookingapp.base.jobs import Job
from bookingapp.cli.checks import Finding, of_database
from bookingapp.models.connected import ConnectedCalendar
from bookingapp.models.staff import StaffMember
from tests.cli.shell import Shell

LIVE = """SELECT o.id FROM occurrence o JOIN booking b ON b.occurrence_id = o.id
          WHERE b.status = 'confirmed' AND NOT o."class" ORDER BY o.id LIMIT 1"""
CLASS = """SELECT id FROM occurrence WHERE "class" AND taken BETWEEN 1 AND capacity - 1 LIMIT 1"""


@pytest.fixture
def patient(demo_shell: Shell) -> Iterator[Connection]:
    """The demo's database; what is done to it is undone."""
    engine = create_engine(demo_shell.env["BOOKINGAPP_DATABASE_URL"])
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if connection.dialect.name == "sqlite":
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
        with connection.begin() as transaction:
            yield connection
            transaction.rollback()
    engine.dispose()


def broken(connection: Connection) -> list[str]:
    return [finding.sentence for finding in findings(connection) if finding.verdict == "broken"]


def findings(connection: Connection) -> list[Finding]:
    return list(of_database(connection))


def do(connection: Connection, *statements: str, **values: object) -> None:
    for statement in statements:
        connection.execute(text(statement), values if ":key" in statement else {})


def unguard(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        do(connection, "DROP TRIGGER claim_no_overlap", "DROP TRIGGER claim_never_moves")
    else:
        do(connection, "ALTER TABLE claim DROP CONSTRAINT claim_no_overlap")


def test_nothing_is_broken(patient: Connection) -> None:
    assert broken(patient) == []


def test_missing_guard(patient: Connection) -> None:
    unguard(patient)
    (said,) = broken(patient)
    assert "bookingapp migrate" in said


def test_overlapping_claims(patient: Connection) -> None:
    unguard(patient)
    do(
        patient,
        f"""INSERT INTO claim (business_id, calendar_id, starts, ends, occurrence_id, part)
            SELECT business_id, calendar_id, starts + 5, ends + 5, occurrence_id, 0 FROM claim
            WHERE occurrence_id = ({LIVE}) LIMIT 1""",
    )
    assert any("1 claims overlap" in said or "2 claims overlap" in said for said in broken(patient))


def test_missing_claims(patient: Connection) -> None:
    do(patient, f"DELETE FROM claim WHERE occurrence_id = ({LIVE})")
    (said,) = broken(patient)
    assert "not claimed" in said


def test_claims_that_are_too_short(patient: Connection) -> None:
    unguard(patient)
    do(patient, f"UPDATE claim SET ends = starts + 1 WHERE occurrence_id = ({LIVE})")
    assert any("not claimed" in said for said in broken(patient))


def test_claims_on_other_calendars(patient: Connection) -> None:
    do(
        patient,
        f"""INSERT INTO claim (business_id, calendar_id, starts, ends, occurrence_id, part)
            SELECT o.business_id, (SELECT min(c.id) FROM calendar c WHERE c.business_id = o.business_id
                AND c.id NOT IN (SELECT calendar_id FROM assignment WHERE occurrence_id = o.id)),
                50000000, 50000030, o.id, 0 FROM occurrence o WHERE o.id = ({LIVE})""",
    )
    (said,) = broken(patient)
    assert "for nobody" in said


def test_claims_of_cancelled_bookings(patient: Connection) -> None:
    do(patient, f"UPDATE booking SET status = 'cancelled' WHERE occurrence_id = ({LIVE})")
    (said,) = broken(patient)
    assert "for nobody" in said


def test_wrong_count_of_seats(patient: Connection) -> None:
    do(patient, f"UPDATE occurrence SET taken = taken + 1 WHERE id = ({CLASS})")
    (said,) = broken(patient)
    assert "1 classes" in said


def test_held_seats_count(patient: Connection) -> None:
    key = patient.execute(text(CLASS)).scalar_one()
    do(
        patient,
        "UPDATE occurrence SET taken = taken + 1 WHERE id = :key",
        f"""INSERT INTO hold (public_id, business_id, location_id, occurrence_id, seats, expires, extended, created_at)
            SELECT 'hld_test', business_id, location_id, id, 1, {clock.seconds() + 600}, false, '2026-01-01 00:00:00'
            FROM occurrence WHERE id = :key""",
        key=key,
    )
    assert broken(patient) == []


def test_rows_of_two_businesses(patient: Connection) -> None:
    do(
        patient,
        """UPDATE booking SET client_id = (SELECT min(id) FROM client WHERE business_id = 2)
           WHERE id = (SELECT min(id) FROM booking WHERE business_id = 1)""",
    )
    (said,) = broken(patient)
    assert "booking.client_id" in said


def test_dates_that_do_not_belong_to_their_series(patient: Connection) -> None:
    do(
        patient,
        """UPDATE occurrence SET original_start = NULL
           WHERE id = (SELECT min(id) FROM occurrence WHERE series_id IS NOT NULL)""",
    )
    (said,) = broken(patient)
    assert said.startswith("1 dates of series")


def test_dangling_references(patient: Connection) -> None:
    if patient.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses to make them")
    do(patient, "UPDATE booking SET staff_id = 999999 WHERE id = (SELECT min(id) FROM booking)")
    (said,) = broken(patient)
    assert "lead nowhere" in said


def test_what_ran_out_is_noted(patient: Connection) -> None:
    do(patient, "UPDATE booking SET expires = 1000 WHERE status = 'pending'")
    assert broken(patient) == []
    assert any("bookingapp worker" in one.sentence for one in findings(patient) if one.verdict == "note")


def connect(connection: Connection, number: int, read_at: datetime | None, created_at: datetime) -> None:
    """A calendar of the first staff member, read then."""
    business_id, calendar_id = connection.execute(
        select(StaffMember.business_id, StaffMember.calendar_id).order_by(StaffMember.id).limit(1)
    ).one()
    connection.execute(
        insert(ConnectedCalendar).values(
            public_id=f"cal_{number}",
            business_id=business_id,
            calendar_id=calendar_id,
            name=f"Calendar {number}",
            secret_url="sealed",
            read_at=read_at,
            next_at=created_at,
            created_at=created_at,
        )
    )


def test_calendars_that_are_not_read_are_named(patient: Connection) -> None:
    now, old = clock.now(), clock.now() - timedelta(hours=25)
    connect(patient, 1, now - timedelta(hours=23), old)
    connect(patient, 2, None, now - timedelta(hours=1))
    assert not any("Calendar" in finding.sentence for finding in findings(patient))
    connect(patient, 3, old, old)
    connect(patient, 4, None, old)
    (note,) = [finding for finding in findings(patient) if "Calendar" in finding.sentence]
    assert note.verdict == "note"
    assert "Calendar 3 of" in note.sentence and "Calendar 4 of" in note.sentence
    assert "Calendar 1" not in note.sentence and "Calendar 2" not in note.sentence
    for number in range(5, 12):
        connect(patient, number, old, old)
    (note,) = [finding for finding in findings(patient) if "Calendar" in finding.sentence]
    assert "and 4 more" in note.sentence


def add_job(
    connection: Connection, due: datetime, *, state: str = "waiting", lease: datetime | None = None
) -> None:
    connection.execute(
        insert(Job).values(
            name="message.send", arguments={}, due=due, state=state, leased_until=lease, created_at=due
        )
    )


def test_what_no_worker_does_is_noted(patient: Connection) -> None:
    now = clock.now()
    add_job(patient, now + timedelta(days=1))
    add_job(patient, now - timedelta(minutes=5))
    add_job(patient, now - timedelta(hours=1), lease=now + timedelta(minutes=1))
    assert not any("jobs are overdue" in one.sentence for one in findings(patient))
    add_job(patient, now - timedelta(hours=1), lease=now - timedelta(minutes=1))
    add_job(patient, now - timedelta(hours=1))
    first = select(func.min(Event.id)).scalar_subquery()
    patient.execute(
        update(Event).where(Event.id == first).values(fanned_out=False, at=now - timedelta(hours=1))
    )
    assert broken(patient) == []
    (note,) = [one for one in findings(patient) if "overdue" in one.sentence]
    assert note.verdict == "note"
    assert note.sentence.startswith("3 messages and other jobs")


def test_what_was_given_up_is_noted(patient: Connection) -> None:
    add_job(patient, clock.now(), state="dead")
    (note,) = [one for one in findings(patient) if "could not be done" in one.sentence]
    assert note.verdict == "note"
    assert broken(patient) == []


def test_where_messages_leave_is_told_without_secrets(demo_shell: Shell) -> None:
    assert "no mail is sent" in demo_shell.run("doctor").stdout
    urls = {
        "BOOKINGAPP_MAIL_URL": "smtp://me:secret@mail.example.org",
        "BOOKINGAPP_SMS_URL": "twilio://AC1:secret@api.twilio.com?from=Salon",
    }
    said = demo_shell.run("doctor", env=urls).stdout
    assert "mail leaves through mail.example.org" in said
    assert "SMS leaves through api.twilio.com" in said
    assert "secret@" not in said and "AC1" not in said


def test_an_offered_place_that_nobody_keeps(patient: Connection) -> None:
    hold = patient.execute(text("SELECT hold_ref FROM waitlist_entry WHERE state = 'offered'")).scalar_one()
    do(patient, "DELETE FROM claim WHERE hold_id = (SELECT id FROM hold WHERE public_id = :key)", key=hold)
    assert any("waiting list" in sentence for sentence in broken(patient))


def test_an_entry_that_names_somebody_elses_hold(patient: Connection) -> None:
    do(patient, "UPDATE waitlist_entry SET hold_ref = 'hld_x' WHERE state = 'waiting'")
    assert any("waiting list" in sentence for sentence in broken(patient))
