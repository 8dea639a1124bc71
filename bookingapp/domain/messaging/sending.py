"""Whether a planned message still makes sense, whether it may leave now, and what became of it.

The worker asks `begin` in a write transaction, sends outside of any, and tells `conclude`, `delay` or `fail`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from sqlalchemy import select, text
from sqlalchemy.orm import joinedload, selectinload

from bookingapp.base import clock
from bookingapp.base.db import db, is_sqlite
from bookingapp.base.jobs import Task, finish, move_job
from bookingapp.domain.messaging import mails
from bookingapp.domain.messaging.facts import LIVE, shown, status_of
from bookingapp.domain.messaging.kinds import CLIENT, EMAIL, ENDED, KINDS, SMS, TIMED, WAITLIST
from bookingapp.domain.messaging.letters import House
from bookingapp.domain.messaging.outbox import (
    CHANGED,
    ERASED,
    LATE,
    OVER,
    REPLACED,
    UNWANTED,
)
from bookingapp.domain.messaging.outbox import ENDED as HAS_ENDED
from bookingapp.domain.messaging.recipients import wants
from bookingapp.domain.messaging.settings import read_settings
from bookingapp.domain.messaging.timing import awake, zone_of
from bookingapp.domain.messaging.waiting import still_holds
from bookingapp.domain.messaging.words import Words
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.business import Business
from bookingapp.models.clients import Client
from bookingapp.models.messaging import Message, MessageTemplate
from bookingapp.models.sessions import SignInRequest
from bookingapp.models.waitlist import WaitlistEntry

MOST_AN_HOUR = 3
"""Mails to an address that no client has confirmed."""

HOUR = timedelta(hours=1)
FOLLOW_UP_DAYS = 3
LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that may leave now, apart from the database; `own` are the business's words for it."""

    message: Message
    own: Words | None

    @property
    def reference(self) -> str:
        """The same each time it is tried; another one when it has moved since and is told anew."""
        return f"{self.message.public_id}.{self.message.facts.get('version', 0)}"


def begin(task: Task) -> Outgoing | None:
    """What the job `message.send` is to send now; None when there is nothing (more) to do.

    A message that makes no sense any more is skipped, one that comes too early waits.
    """
    message = db.session.scalar(
        select(Message)
        .where(Message.public_id == task.arguments.get("message"))
        .execution_options(populate_existing=True)
    )
    if message is None or message.state not in {"planned", "failed"} or message.job_id != task.id:
        return None
    message.state = "planned"  # somebody lets one that had failed try again
    why = why_not(message)
    if why is not None:
        message.state, message.error = "skipped", why
        return None
    later = _not_before(message)
    if later is not None:
        _put_off(task, message, later)
        return None
    if _is_limited(message):
        message.sent_at = clock.now()  # counts from now on; taken back when it cannot be sent
    db.session.flush()
    outgoing = Outgoing(message, own_words(message))
    db.session.expunge(message)
    return outgoing


def compose(outgoing: Outgoing, house: House) -> EmailMessage | str:
    """What leaves: a mail, or the text of an SMS."""
    return mails.compose(outgoing.message, outgoing.own, house)


def own_words(message: Message) -> Words | None:
    """The business's own words for such a message in the recipient's language, where it has any."""
    row = db.session.scalar(
        select(MessageTemplate).where(
            MessageTemplate.business_id == message.business_id,
            MessageTemplate.kind == message.kind,
            MessageTemplate.channel == message.channel,
            MessageTemplate.audience == message.audience,
            MessageTemplate.locale == message.locale,
        )
    )
    return Words(row.subject, row.body) if row else None


# Does it still make sense?


def why_not(message: Message) -> str | None:
    """Why a message must not be sent any more; None when it may."""
    if message.client_id is not None:
        erased = select(Client.erased_at).where(Client.id == message.client_id)
        if db.session.scalar(erased) is not None:
            return ERASED
    if message.kind in WAITLIST:
        return _why_not_waiting(message)
    visit = _visit(message)
    if visit is None:
        return HAS_ENDED
    now = clock.minute(clock.now())
    if message.kind in TIMED:
        return _why_not_timed(message, visit, now)
    if message.kind in ENDED:
        return OVER if message.facts["ends"] + clock.DAY <= now else None
    if message.facts.get("dates"):
        return None if _is_any_live(message) else HAS_ENDED
    if status_of(visit.bookings) not in {"pending", "standing"}:
        return HAS_ENDED
    return OVER if message.facts["ends"] <= now else None


def _is_any_live(message: Message) -> bool:
    """Whether any of the visits that a message tells of together still takes place."""
    refs = [one["visit"] for one in message.facts["dates"]]
    found = (
        select(Booking.id)
        .join(Visit, Visit.id == Booking.visit_id)
        .where(Visit.public_id.in_(refs), Booking.status.in_(LIVE))
    )
    return db.session.scalar(found.limit(1)) is not None


def _why_not_waiting(message: Message) -> str | None:
    entry = db.session.scalar(
        select(WaitlistEntry)
        .where(WaitlistEntry.public_id == message.facts["entry"])
        .execution_options(populate_existing=True)
    )
    return None if entry is not None and still_holds(message.kind, entry, message.facts) else HAS_ENDED


def _why_not_timed(message: Message, visit: Visit, now: int) -> str | None:
    what = "reminders" if message.kind == "reminder" else "follow_ups"
    if not wants(visit, what, message.channel):
        return UNWANTED
    if status_of(visit.bookings) != "standing":
        return HAS_ENDED
    bookings = shown(visit.bookings)
    if message.kind == "follow_up":
        over = clock.minute(message.due) + FOLLOW_UP_DAYS * clock.DAY <= now
        return OVER if over else None
    if bookings[0].occurrence.starts != message.facts["starts"]:
        return CHANGED
    return OVER if message.facts["starts"] <= now else None


def _visit(message: Message) -> Visit | None:
    return db.session.scalar(
        select(Visit)
        .where(Visit.id == message.visit_id)
        .options(joinedload(Visit.client), selectinload(Visit.bookings).joinedload(Booking.occurrence))
        .execution_options(populate_existing=True)
    )


# May it leave now?


def _put_off(task: Task, message: Message, later: datetime) -> None:
    """Let it wait; what would then come too late to be of use is not told at all."""
    if later > message.due and later >= _useful_until(message):
        message.state, message.error = "skipped", LATE
        return
    message.due, message.sent_at = later, None
    move_job(task.id, later)


def _useful_until(message: Message) -> datetime:
    """The visit's start, or the end of an offer; what ended is worth telling for a day."""
    facts = message.facts
    if facts.get("deadline"):
        return clock.at(facts["deadline"] // 60)
    if message.kind in ENDED or facts.get("starts") is None:
        return clock.now() + timedelta(days=1)
    if message.kind == "follow_up":
        return message.due + timedelta(days=FOLLOW_UP_DAYS)
    return clock.at(facts["starts"])


def _not_before(message: Message) -> datetime | None:
    """The moment for which a message has to wait; None when it may leave now."""
    now = clock.now()
    if message.due > now:
        return message.due
    later = _after_quiet(message)
    if later is not None:
        return later
    return _after_limit(message) if _is_limited(message) else None


def _after_quiet(message: Message) -> datetime | None:
    """The end of the quiet hours, for what waits for it."""
    if message.channel != SMS and not KINDS[message.kind].waits:
        return None
    stored = db.session.scalar(select(Business.messages).where(Business.id == message.business_id)) or {}
    now = clock.minute(clock.now())
    end = awake(now, read_settings(stored).quiet, zone_of(message.timezone))
    return clock.at(end) if end > now else None


def _is_limited(message: Message) -> bool:
    """Whether it goes to an address that nobody has confirmed: somebody may have typed another's."""
    if message.audience != CLIENT or message.channel != EMAIL:
        return False
    confirmed = select(Client.id).where(
        Client.email == message.address, Client.email_confirmed_at.is_not(None)
    )
    return db.session.scalar(confirmed.limit(1)) is None


def _after_limit(message: Message) -> datetime | None:
    """When one more may go to an unconfirmed address; one worker at a time asks for the same address."""
    if not is_sqlite(db.session()):
        db.session.execute(
            text("SELECT pg_advisory_xact_lock(hashtext(:address))"), {"address": message.address}
        )
    since = clock.now() - HOUR
    sent = db.session.scalars(
        select(Message.sent_at).where(
            Message.address == message.address,
            Message.channel == EMAIL,
            Message.audience == CLIENT,
            Message.sent_at > since,
            Message.id != message.id,
        )
    ).all()
    signed = db.session.scalars(
        select(SignInRequest.created_at).where(
            SignInRequest.email == message.address,
            SignInRequest.code_hash.is_not(None),
            SignInRequest.created_at > since,
        )
    ).all()
    times = sorted(one for one in [*sent, *signed] if one is not None)
    return times[-MOST_AN_HOUR] + HOUR if len(times) >= MOST_AN_HOUR else None


# What became of it


def conclude(task: Task, outgoing: Outgoing) -> None:
    """It has left. Together with the end of its job, so that a worker that is killed repeats one at most."""
    held = finish(task)
    message = _again(outgoing)
    if message is None:
        return
    if (held and message.state == "planned") or message.error == REPLACED:
        message.state, message.sent_at, message.error = "sent", clock.now(), None
    elif message.state == "planned":  # it was moved while it left: another one is due
        message.sent_at = None


def delay(outgoing: Outgoing, why: str, *, last: bool) -> None:
    """It could not leave, and will be tried again unless that was the last time."""
    message = _again(outgoing)
    if message is not None and message.state == "planned":
        message.state = "failed" if last else "planned"
        message.error, message.sent_at = why[:LONGEST_ERROR], None


def fail(outgoing: Outgoing, why: str) -> None:
    """It can never leave."""
    delay(outgoing, why, last=True)


def _again(outgoing: Outgoing) -> Message | None:
    return db.session.scalar(
        select(Message)
        .where(Message.public_id == outgoing.message.public_id)
        .execution_options(populate_existing=True)
    )
