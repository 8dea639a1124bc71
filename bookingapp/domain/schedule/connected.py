"""Connected calendars: outside calendars, each read by its address as the busy time of a staff member.

The worker reads them (worker/calendars.py); here is what is kept of them. What could not be read again keeps
its last known times, and everybody is told how old they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Select, delete, func, insert, select, update

from bookingapp.base import clock
from bookingapp.base.actor import Actor
from bookingapp.base.crypt import Unreadable, seal, unseal
from bookingapp.base.db import db
from bookingapp.base.errors import NotFound
from bookingapp.base.events import emit
from bookingapp.base.i18n import _, lazy, ngettext
from bookingapp.base.ids import new_id
from bookingapp.base.intervals import Span, merge
from bookingapp.base.jobs import enqueue
from bookingapp.domain.business.access import forbidden, known, own
from bookingapp.domain.business.rules import Check, is_web_address
from bookingapp.domain.schedule.rights import changeable_staff, check_calendar, check_schedule
from bookingapp.models.business import Business, Location
from bookingapp.models.connected import ConnectedCalendar, ExternalBusy
from bookingapp.models.schedule import LONGEST_CLAIM
from bookingapp.models.staff import StaffLocation, StaffMember

JOB = "calendar.read"
SEALED = "connected_calendar.url"

READ_EVERY = timedelta(minutes=10)
LONGEST_PAUSE = timedelta(hours=6)
ASKED_FOR = timedelta(minutes=30)
"""A reading that was asked for and has not ended by then was lost, and is asked for again."""

DAYS_BACK, DAYS_AHEAD = 1, 548
EXPAND_EVERY = timedelta(days=1)
"""An unchanged file is worked through again by then, since rules reach further every day."""

MOST_CALENDARS = 10
"""For one staff member."""

FAULTS = {
    "address": lazy("Its address is not a web address."),
    "refused": lazy("Its address leads into an inner network, which is not allowed."),
    "unknown": lazy("There is no server of that name."),
    "unreachable": lazy("Its server does not answer."),
    "tls": lazy("Its server could not prove who it is."),
    "slow": lazy("Its server took too long."),
    "large": lazy("It is too large."),
    "redirects": lazy("Its address was moved too often, or to an unsafe place."),
    "garbled": lazy("Its server's answer makes no sense."),
    "gone": lazy("Its server says that there is no such calendar."),
    "denied": lazy("Its server does not let us read it."),
    "failing": lazy("Its server has a fault of its own."),
    "format": lazy("What lies at its address is not a calendar."),
    "work": lazy("It takes too much work to read."),
    "key": lazy("Its address can no longer be read: connect it again."),
}
"""Why a calendar was not read, by the code that is stored."""


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected calendar as its owners see it: never with its address, which is a secret; only its host."""

    ref: str
    staff_ref: str
    staff_name: str
    name: str
    host: str
    read_at: datetime | None
    error: str | None

    def said(self, now: datetime) -> str:
        """How fresh it is, and what is wrong, in a sentence or two."""
        if self.read_at is None:
            fresh = _("It has not been read yet.")
        elif self.error:
            fresh = _("Last read %(age)s.", age=age(now - self.read_at))
        else:
            fresh = _("Read %(age)s.", age=age(now - self.read_at))
        return f"{fresh} {FAULTS[self.error]}" if self.error in FAULTS else fresh


@dataclass(frozen=True, slots=True)
class Source:
    """What the worker needs to read a calendar; `url` is None where it cannot be unsealed.

    Times of interest are [low, high), whole UTC minutes; `zone` is where times without one are meant. Without
    validators the whole file is wanted.
    """

    id: int
    business_id: int
    url: str | None
    zone: str
    low: int
    high: int
    etag: str | None
    last_modified: str | None
    tried_at: datetime | None


def age(passed: timedelta) -> str:
    """How long ago, in words."""
    minutes = max(0, passed // timedelta(minutes=1))
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return str(ngettext("%(num)d minute ago", "%(num)d minutes ago", minutes))
    if minutes < clock.DAY:
        return str(ngettext("%(num)d hour ago", "%(num)d hours ago", minutes // 60))
    return str(ngettext("%(num)d day ago", "%(num)d days ago", minutes // clock.DAY))


def connect_calendar(
    actor: Actor, business_id: int, *, staff_id: int, name: str, url: str, secret_key: str
) -> ConnectedCalendar:
    """Let a staff member be busy whenever the calendar at an address says so; it is read within the minute.

    Raises NotFound, Forbidden, Invalid.
    """
    check_schedule(actor, business_id, staff_id=staff_id, own=True)
    check = Check()
    staff = own(check, "staff_id", StaffMember, business_id, staff_id)
    said = check.line("name", name)
    address = _address(check, url)
    if staff is not None and _count(staff.calendar_id) >= MOST_CALENDARS:
        check.refuse("staff_id", _("No more calendars can be connected here."))
    check.done()
    assert staff is not None
    now = clock.now()
    row = ConnectedCalendar(
        public_id=new_id("cal"),
        business_id=business_id,
        calendar_id=staff.calendar_id,
        name=said,
        secret_url=seal(secret_key, SEALED, address),
        next_at=now + ASKED_FOR,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    enqueue(JOB, business_id, connected_id=row.id)
    emit("calendar.connected", actor, business_id, row.public_id, staff=staff.public_id)
    return row


def _address(check: Check, url: str) -> str:
    """The address as it will be asked; calendars like to call https webcal."""
    address = url.strip()
    for scheme in ("webcal://", "webcals://"):
        if address.lower().startswith(scheme):
            address = f"https://{address[len(scheme) :]}"
    if not is_web_address(address) or len(address) > 2000:
        check.refuse("url", _("Write the address of a calendar, which begins with https:// or webcal://."))
    return address


def _count(calendar_id: int) -> int:
    mine = (ConnectedCalendar.calendar_id == calendar_id, ConnectedCalendar.active)
    return db.session.scalar(select(func.count()).select_from(ConnectedCalendar).where(*mine)) or 0


def disconnect_calendar(actor: Actor, business_id: int, calendar_ref: str) -> None:
    """Forget a connected calendar and all that it said. Raises NotFound, Forbidden."""
    row = _own_row(actor, business_id, calendar_ref)
    db.session.execute(delete(ExternalBusy).where(ExternalBusy.connected_id == row.id))
    db.session.delete(row)
    db.session.flush()
    emit("calendar.disconnected", actor, business_id, calendar_ref)


def read_again(actor: Actor, business_id: int, calendar_ref: str) -> None:
    """Ask for a reading now. Raises NotFound, Forbidden."""
    row = _own_row(actor, business_id, calendar_ref)
    _change(row.id, next_at=clock.now() + ASKED_FOR)
    enqueue(JOB, business_id, connected_id=row.id)


def _own_row(actor: Actor, business_id: int, calendar_ref: str) -> ConnectedCalendar:
    known(actor, business_id)
    row = db.session.scalar(
        select(ConnectedCalendar).where(
            ConnectedCalendar.business_id == business_id, ConnectedCalendar.public_id == calendar_ref
        )
    )
    if row is None:
        raise NotFound(_("There is no such calendar."))
    check_calendar(actor, business_id, row.calendar_id, own=True)
    return row


def list_connected(actor: Actor, business_id: int, secret_key: str) -> list[Connected]:
    """The connected calendars of a business that the actor may change, by staff member and name.

    Raises NotFound, Forbidden.
    """
    business = known(actor, business_id)
    mine = []
    if not actor.may("schedules:write"):
        if not (actor.may_somewhere("schedules:own") or actor.may_somewhere("schedules:write")):
            raise forbidden("schedules:own")
        mine = [StaffMember.id.in_(changeable_staff(actor, business.id))]
    rows = db.session.execute(
        select(ConnectedCalendar, StaffMember.public_id, StaffMember.name)
        .join(StaffMember, StaffMember.calendar_id == ConnectedCalendar.calendar_id)
        .where(ConnectedCalendar.business_id == business_id, ConnectedCalendar.active, *mine)
        .order_by(StaffMember.order, StaffMember.id, ConnectedCalendar.name, ConnectedCalendar.id)
        .execution_options(populate_existing=True)
    )
    return [
        Connected(
            row.public_id, staff_ref, staff_name, row.name, _host(row, secret_key), row.read_at, row.error
        )
        for row, staff_ref, staff_name in rows
    ]


def _host(row: ConnectedCalendar, secret_key: str) -> str:
    return urlsplit(_unsealed(row.secret_url, secret_key) or "").hostname or ""


def _unsealed(sealed: str, secret_key: str) -> str | None:
    try:
        return unseal(secret_key, SEALED, sealed)
    except Unreadable:
        return None


def ask_for_readings(actor: Actor, limit: int = 100) -> int:
    """Have the calendars read whose time has come; returns how many. The worker calls it."""
    now = clock.now()
    if db.session.scalar(_due(now).limit(1)) is None:
        return 0
    rows = db.session.execute(
        _due(now)
        .order_by(ConnectedCalendar.next_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=ConnectedCalendar)
    ).all()
    for connected_id, business_id in rows:
        _change(connected_id, next_at=now + ASKED_FOR)
        enqueue(JOB, business_id, connected_id=connected_id)
    return len(rows)


def _due(now: datetime) -> Select[int, int]:
    """Ids of calendars and businesses; staff who have left are not read after."""
    return (
        select(ConnectedCalendar.id, ConnectedCalendar.business_id)
        .join(StaffMember, StaffMember.calendar_id == ConnectedCalendar.calendar_id)
        .where(ConnectedCalendar.active, ConnectedCalendar.next_at <= now, StaffMember.active)
    )


def find_source(connected_id: int, secret_key: str) -> Source | None:
    """What to read; None when it was disconnected."""
    row = db.session.get(ConnectedCalendar, connected_id, populate_existing=True)
    if row is None or not row.active:
        return None
    now = clock.now()
    expanded = row.expanded_at is not None and row.expanded_at > now - EXPAND_EVERY
    today = clock.minute(now)
    return Source(
        id=row.id,
        business_id=row.business_id,
        url=_unsealed(row.secret_url, secret_key),
        zone=_zone(row),
        low=today - DAYS_BACK * clock.DAY,
        high=today + DAYS_AHEAD * clock.DAY,
        etag=row.etag if expanded else None,
        last_modified=row.last_modified if expanded else None,
        tried_at=row.tried_at,
    )


def _zone(row: ConnectedCalendar) -> str:
    """Where a staff member's day is: at their locations if these share a zone, else where the business is."""
    places = (
        select(StaffLocation.location_id)
        .join(StaffMember, StaffMember.id == StaffLocation.staff_id)
        .where(StaffMember.calendar_id == row.calendar_id)
    )
    zones = (
        select(Location.timezone).where(Location.business_id == row.business_id, Location.active).distinct()
    )
    found = db.session.scalars(zones.where(Location.id.in_(places))).all() or db.session.scalars(zones).all()
    return found[0] if len(found) == 1 else db.session.get_one(Business, row.business_id).timezone


def store_busy(
    connected_id: int, spans: Sequence[Span], *, etag: str | None = None, last_modified: str | None = None
) -> bool:
    """Replace what a calendar said by what it says now; False when it was disconnected meanwhile."""
    now = clock.now()
    kept = _change(
        connected_id,
        etag=etag,
        last_modified=last_modified,
        expanded_at=now,
        read_at=now,
        tried_at=now,
        next_at=now + READ_EVERY,
        failures=0,
        error=None,
    )
    if kept is None:
        return False
    business_id, calendar_id = kept
    wanted = _pieces(spans)
    if wanted != _stored(connected_id):
        db.session.execute(
            delete(ExternalBusy).where(ExternalBusy.connected_id == connected_id), execution_options=_ALONE
        )
        of = {"business_id": business_id, "connected_id": connected_id, "calendar_id": calendar_id}
        rows = [of | {"starts": starts, "ends": ends} for starts, ends in wanted]
        if rows:
            db.session.execute(insert(ExternalBusy), rows)
    return True


def _pieces(spans: Sequence[Span]) -> list[Span]:
    """Merged, and none longer than readers look back."""
    return [
        (low, min(low + LONGEST_CLAIM, ends))
        for starts, ends in merge(spans)
        for low in range(starts, ends, LONGEST_CLAIM)
    ]


def _stored(connected_id: int) -> list[Span]:
    rows = db.session.execute(
        select(ExternalBusy.starts, ExternalBusy.ends)
        .where(ExternalBusy.connected_id == connected_id)
        .order_by(ExternalBusy.starts)
    )
    return [(starts, ends) for starts, ends in rows]


def note_unchanged(connected_id: int) -> None:
    """The server says that nothing has changed."""
    now = clock.now()
    _change(connected_id, read_at=now, tried_at=now, next_at=now + READ_EVERY, failures=0, error=None)


def note_failure(connected_id: int, code: str) -> None:
    """It could not be read, for one of the FAULTS; what it said last stays. Each time the pause doubles."""
    now = clock.now()
    failures = db.session.scalar(
        select(ConnectedCalendar.failures).where(ConnectedCalendar.id == connected_id)
    )
    if failures is not None:
        pause = min(READ_EVERY * 2 ** min(failures, 10), LONGEST_PAUSE)
        _change(connected_id, tried_at=now, next_at=now + pause, failures=failures + 1, error=code)


_ALONE = {"synchronize_session": False}


def _change(connected_id: int, **values: object) -> tuple[int, int] | None:
    """Change a row without renewing the timetable, which knows of calendars only that they are there."""
    found = db.session.execute(
        update(ConnectedCalendar)
        .where(ConnectedCalendar.id == connected_id, ConnectedCalendar.active)
        .values(**values)
        .returning(ConnectedCalendar.business_id, ConnectedCalendar.calendar_id),
        execution_options=_ALONE,
    ).first()
    return None if found is None else (found[0], found[1])
