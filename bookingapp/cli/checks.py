"""What `bookingapp doctor` looks at. Each check reads only, and its finding names the repair."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, column, func, or_, select, table, text
from sqlalchemy.engine import Connection

import bookingapp.models  # noqa: F401  (makes every table known)
from bookingapp.base import clock
from bookingapp.base.config import Settings
from bookingapp.base.db import Base
from bookingapp.base.events import WAITS, Event
from bookingapp.base.jobs import Job
from bookingapp.cli.start import check_guard, check_revision
from bookingapp.cli.stop import Stop
from bookingapp.domain.booking.rules import FREEING, KEEPING
from bookingapp.models.business import Business
from bookingapp.models.connected import ConnectedCalendar
from bookingapp.models.staff import StaffMember

SKEW_SECONDS = 5
LATE_SECONDS = 600
LOW_DISK = 200_000_000
MOST_NAMED = 5

RESTORE = "restore a backup, or report it with the numbers"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    verdict: Literal["ok", "note", "broken"]
    sentence: str


def _found(count: int, good: str, bad: str) -> Finding:
    return Finding("broken", bad.format(count=count)) if count else Finding("ok", good)


def of_settings(settings: Settings) -> Iterator[Finding]:
    """What the settings and the data folder look like; that the folder can be written is known by now."""
    yield Finding("ok", f"the data folder {settings.data_dir} can be written")
    free = shutil.disk_usage(settings.data_dir).free
    if free < LOW_DISK:
        yield Finding("note", f"only {free // 1_000_000} MB are free there: make room")
    key = settings.data_dir / "secret.key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        yield Finding("broken", f"others can read the secret key: chmod 600 {key}")
    if settings.base_url is None:
        yield Finding("note", "BOOKINGAPP_BASE_URL is not set: links name the host and port that serve binds")
    yield _proxies(settings)
    yield _outlet("mail", settings.mail_url, "BOOKINGAPP_MAIL_URL")
    yield _outlet("SMS", settings.sms_url, "BOOKINGAPP_SMS_URL")


def _outlet(name: str, address: str | None, setting: str) -> Finding:
    """Only the host is told: the rest of the address is secret."""
    if address is None:
        return Finding("note", f"no {name} is sent, it is kept to be read: {setting} is not set")
    return Finding("ok", f"{name} leaves through {urlsplit(address).hostname}")


def _proxies(settings: Settings) -> Finding:
    if settings.trusted_proxies:
        return Finding("ok", f"{settings.trusted_proxies} proxies in front are trusted")
    if settings.proxy_mark.exists():
        return Finding(
            "note",
            "a proxy's headers arrive though none is trusted: set BOOKINGAPP_TRUSTED_PROXIES to how many stand in front",
        )
    return Finding("ok", "no proxy is trusted, and none has shown itself")


def of_database(connection: Connection) -> Iterator[Finding]:
    """The schema first; with another schema nothing else can be asked."""
    try:
        check_revision(connection)
    except Stop as stop:
        yield Finding("broken", stop.message)
        return
    yield Finding("ok", "the schema is the newest")
    yield _guard(connection)
    yield _files(connection)
    yield _clocks(connection)
    yield _overlaps(connection)
    yield from _claims(connection)
    yield _seats(connection)
    yield _offers(connection)
    yield _repetitions(connection)
    yield _strangers(connection)
    yield _lapsed(connection)
    yield _backlog(connection)
    yield _given_up(connection)
    yield _calendars(connection)


def _guard(connection: Connection) -> Finding:
    try:
        check_guard(connection)
    except Stop as stop:
        return Finding("broken", stop.message)
    return Finding("ok", "the guard against double bookings stands")


def _count(connection: Connection, statement: str, **values: Any) -> int:
    return int(connection.execute(text(statement), values).scalar() or 0)


def _files(connection: Connection) -> Finding:
    """References that lead nowhere, and on SQLite pages that are damaged."""
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            return Finding("broken", f"the database file is damaged ({said}): restore a backup")
        dangling = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    else:
        dangling = _count(
            connection, "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
        )
    return _found(
        dangling, "every reference leads somewhere", f"{{count}} references lead nowhere: {RESTORE}"
    )


def _clocks(connection: Connection) -> Finding:
    if connection.dialect.name == "sqlite":
        return Finding("ok", "the database goes by this machine's clock")
    theirs: datetime = connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    skew = abs((clock.now() - theirs.astimezone(UTC)).total_seconds())
    if skew > SKEW_SECONDS:
        return Finding(
            "note", f"the database's clock differs by {skew:.0f} s: let both machines follow a time server"
        )
    return Finding("ok", "the database's clock agrees with ours")


def _overlaps(connection: Connection) -> Finding:
    overlapping = _count(
        connection,
        """
        SELECT count(*) FROM (
            SELECT starts, max(ends) OVER (
                PARTITION BY calendar_id ORDER BY starts, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS busy_until
            FROM claim
        ) AS walked WHERE busy_until > starts
        """,
    )
    return _found(
        overlapping,
        "no two claims on a calendar overlap",
        "{count} claims overlap another on their calendar: move or cancel one of each two bookings, then run `bookingapp migrate`",
    )


_LIVE = f"""
    SELECT DISTINCT o.id, o.starts, o.ends, o."class"
    FROM occurrence o JOIN booking b ON b.occurrence_id = o.id
    WHERE b.status IN ({", ".join(f"'{status}'" for status in KEEPING)})
      AND (b.expires IS NULL OR b.expires > :now)
"""  # noqa: S608  (words of our own)


def _claims(connection: Connection) -> Iterator[Finding]:
    """Every live booking holds the calendars it was given, for all of its time; nothing else holds any."""
    now = clock.seconds()
    unassigned = _count(
        connection,
        f"""SELECT count(*) FROM ({_LIVE}) AS live WHERE NOT live."class"
            AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.occurrence_id = live.id)""",  # noqa: S608
        now=now,
    )
    unclaimed = _count(
        connection,
        f"""SELECT count(*) FROM ({_LIVE}) AS live JOIN assignment a ON a.occurrence_id = live.id
            LEFT JOIN (SELECT occurrence_id, calendar_id, min(starts) AS starts, max(ends) AS ends FROM claim
                       WHERE occurrence_id IS NOT NULL GROUP BY occurrence_id, calendar_id) AS held
              ON held.occurrence_id = live.id AND held.calendar_id = a.calendar_id
            WHERE held.starts IS NULL OR held.starts > live.starts OR held.ends < live.ends""",  # noqa: S608
        now=now,
    )
    yield _found(
        unassigned + unclaimed,
        "every live booking has its claims",
        "{count} calendars of live bookings are not claimed for their time: reschedule those bookings",
    )
    stray = _count(
        connection,
        f"""SELECT count(*) FROM ({_LIVE}) AS live JOIN claim c ON c.occurrence_id = live.id
            WHERE NOT EXISTS (SELECT 1 FROM assignment a
                              WHERE a.occurrence_id = c.occurrence_id AND a.calendar_id = c.calendar_id)""",  # noqa: S608
        now=now,
    )
    orphaned = _count(connection, _ORPHANED)
    yield _found(
        stray + orphaned,
        "every claim belongs to what it is for",
        "{count} claims block time for nobody: delete them from the table claim",
    )


_FREE = ", ".join(f"'{status}'" for status in sorted(FREEING))
_ORPHANED = f"""
    SELECT count(*) FROM claim c JOIN occurrence o ON o.id = c.occurrence_id
    WHERE (o."class" AND o.status = 'cancelled')
       OR (NOT o."class" AND NOT EXISTS (
           SELECT 1 FROM booking b WHERE b.occurrence_id = o.id AND b.status NOT IN ({_FREE})))
"""  # noqa: S608  (words of our own)


def _seats(connection: Connection) -> Finding:
    wrong = _count(
        connection,
        f"""SELECT count(*) FROM occurrence o WHERE o."class" AND o.status <> 'cancelled' AND o.taken <>
            (SELECT coalesce(sum(b.seats), 0) FROM booking b
              WHERE b.occurrence_id = o.id AND b.status NOT IN ({_FREE}))
          + (SELECT coalesce(sum(h.seats), 0) FROM hold h WHERE h.occurrence_id = o.id)""",  # noqa: S608
    )
    return _found(
        wrong,
        "the seats taken in each class are those booked and held",
        "{count} classes count other seats than are booked and held: set occurrence.taken to their sum",
    )


def _offers(connection: Connection) -> Finding:
    """Every place that is offered is kept until its deadline, for one entry alone; no other entry names a hold."""
    now = clock.seconds()
    unkept = _count(
        connection,
        """SELECT count(*) FROM waitlist_entry w WHERE w.state = 'offered' AND (w.deadline IS NULL OR w.deadline > :now)
            AND NOT EXISTS (SELECT 1 FROM hold h JOIN hold_part p ON p.hold_id = h.id AND p.position = 0
                WHERE h.public_id = w.hold_ref AND h.expires >= w.deadline AND p.starts = w.offer
                AND (h.occurrence_id IS NOT NULL OR EXISTS (
                    SELECT 1 FROM claim c WHERE c.hold_id = h.id AND c.expires >= w.deadline)))""",
        now=now,
    )
    stray = _count(
        connection, "SELECT count(*) FROM waitlist_entry WHERE state <> 'offered' AND hold_ref IS NOT NULL"
    )
    shared = _count(
        connection,
        "SELECT count(hold_ref) - count(DISTINCT hold_ref) FROM waitlist_entry WHERE state = 'offered'",
    )
    return _found(
        unkept + stray + shared,
        "every place offered from the waiting list is kept for one entry",
        "{count} entries of the waiting list name a hold that is not kept for them: "
        "set their state to 'waiting' and hold_ref, offer and deadline to null",
    )


def _repetitions(connection: Connection) -> Finding:
    """Every date of a series is a class of its service that knows its place; regular visits are one client's."""
    dates = _count(
        connection,
        """SELECT count(*) FROM occurrence o JOIN series s ON s.id = o.series_id
            WHERE NOT o."class" OR o.original_start IS NULL OR o.service_id <> s.service_id""",
    )
    visits = _count(
        connection,
        "SELECT count(*) FROM visit v JOIN recurrence r ON r.id = v.recurrence_id WHERE v.client_id <> r.client_id",
    )
    return _found(
        dates + visits,
        "what repeats belongs together",
        "{count} dates of series or regular visits do not belong to what they repeat: "
        "set occurrence.series_id or visit.recurrence_id to null",
    )


def _strangers(connection: Connection) -> Finding:
    """Along every reference between two rows of the trade both belong to the same business."""
    crossing = {
        f"{key.parent.table.name}.{key.parent.name}": found
        for key in _references()
        if (found := _crossings(connection, key))
    }
    said = ", ".join(f"{count} in {name}" for name, count in crossing.items())
    return _found(
        sum(crossing.values()),
        "no row refers to another business's",
        f"rows refer to another business's ({said}): {RESTORE}",
    )


def _references() -> Iterator[ForeignKey]:
    for one in Base.metadata.sorted_tables:
        for key in sorted(one.foreign_keys, key=lambda key: key.parent.name):
            if "business_id" in one.c and "business_id" in key.column.table.c:
                yield key


def _crossings(connection: Connection, key: ForeignKey) -> int:
    names = [key.parent.name, key.column.name, "business_id"]
    child = table(key.parent.table.name, *map(column, names)).alias("child")
    parent = table(key.column.table.name, *map(column, names[1:])).alias("parent")
    joined = child.join(parent, child.c[key.parent.name] == parent.c[key.column.name])
    statement = select(func.count()).select_from(joined).where(child.c.business_id != parent.c.business_id)
    return int(connection.execute(statement).scalar_one())


def _lapsed(connection: Connection) -> Finding:
    lapsed = _count(
        connection,
        "SELECT count(*) FROM booking WHERE status = 'pending' AND expires < :limit",
        limit=clock.seconds() - 600,
    ) + _count(connection, "SELECT count(*) FROM hold WHERE expires < :limit", limit=clock.seconds() - 600)
    if lapsed:
        return Finding(
            "note",
            f"{lapsed} holds and requests ran out and still stand: run `bookingapp worker`, or serve with it",
        )
    return Finding("ok", "what has run out is taken down")


def _backlog(connection: Connection) -> Finding:
    """What should have been done a while ago, and is at no worker's."""
    now, since = clock.now(), clock.now() - timedelta(seconds=LATE_SECONDS)
    jobs = select(func.count(Job.id)).where(
        Job.state == "waiting", Job.due < since, or_(Job.leased_until.is_(None), Job.leased_until < now)
    )
    events = select(func.count(Event.id)).where(WAITS, Event.at < since)
    late = connection.execute(jobs).scalar_one() + connection.execute(events).scalar_one()
    if late:
        return Finding(
            "note",
            f"{late} messages and other jobs are overdue: run `bookingapp worker`, or serve with it",
        )
    return Finding("ok", "no job is overdue")


def _given_up(connection: Connection) -> Finding:
    dead = connection.execute(select(func.count(Job.id)).where(Job.state == "dead")).scalar_one()
    if dead:
        return Finding("note", f"{dead} jobs could not be done: the dashboard's system page tells why")
    return Finding("ok", "no job was given up")


def _calendars(connection: Connection) -> Finding:
    """Connected calendars whose times are old."""
    limit = clock.now() - timedelta(days=1)
    found = connection.execute(
        select(Business.slug, StaffMember.name, ConnectedCalendar.name)
        .join(StaffMember, StaffMember.calendar_id == ConnectedCalendar.calendar_id)
        .join(Business, Business.id == ConnectedCalendar.business_id)
        .where(ConnectedCalendar.active, StaffMember.active, Business.active)
        .where(func.coalesce(ConnectedCalendar.read_at, ConnectedCalendar.created_at) < limit)
        .order_by(Business.slug, StaffMember.name, ConnectedCalendar.name)
    ).all()
    if not found:
        return Finding("ok", "every connected calendar was read within a day")
    said = ", ".join(f"{name} of {staff} at {slug}" for slug, staff, name in found[:MOST_NAMED])
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return Finding(
        "note",
        f"connected calendars were not read for more than a day ({said}{more}): run `bookingapp worker`,"
        " or connect them again where their addresses have changed",
    )
