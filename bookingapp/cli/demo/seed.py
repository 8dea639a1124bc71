"""Make the demo, whole or not at all: businesses, clients, and half a year of bookings around today."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from bookingapp.base import clock
from bookingapp.base.actor import SYSTEM
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.base.ids import new_id
from bookingapp.cli.demo import atlas, harbour
from bookingapp.cli.demo.courses import add_series, make_ahead, read_courses
from bookingapp.cli.demo.days import DAYS_AHEAD, DAYS_BACK, Story, Writer
from bookingapp.cli.demo.diary import Diary
from bookingapp.cli.demo.people import CLEO, client_rows
from bookingapp.cli.demo.rows import Guest, Ledger
from bookingapp.cli.demo.store import Store, insert_many, table_of
from bookingapp.cli.demo.stories import ATLAS, HARBOUR
from bookingapp.cli.demo.waiting import add_waiting
from bookingapp.cli.stop import Stop
from bookingapp.domain.business.commands import create_user, grant_access
from bookingapp.domain.business.passwords import hash_password, is_password
from bookingapp.domain.business.queries import business_by_slug, user_by_email
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business, User
from bookingapp.models.clients import Client

OWNER = "owner@harbour.test"
CLIENTS = {harbour.SLUG: 230, atlas.SLUG: 120}

_REQUESTED = {
    harbour.SLUG: ("corrective-colour", "corrective-colour"),
    atlas.SLUG: ("hausbesuch", "hausbesuch"),
}
"""Services with a request that waits for an answer."""

Progress = Callable[[str], None]


def demo_password(secret_key: str) -> str:
    """The demo owner's password: sayable syllables made of the secret key, 76 bits, the same every time."""
    digest = int.from_bytes(hmac.new(secret_key.encode(), b"demo-password", hashlib.sha256).digest(), "big")
    syllables = []
    for _ in range(12):
        digest, consonant = divmod(digest, 16)
        digest, vowel = divmod(digest, 5)
        syllables.append("bdfghjklmnprstvz"[consonant] + "aeiou"[vowel])
    return "-".join("".join(syllables[at : at + 3]) for at in range(0, 12, 3))


def is_seeded() -> bool:
    """Whether the demo's businesses are there. Raises Stop when others are at their addresses."""
    found = [business_by_slug(slug) for slug in CLIENTS]
    if any(business is not None and not business.demo for business in found):
        raise Stop(
            "The database has a business of its own at /book/harbour or /book/atlas: "
            "give the demo a data folder of its own by BOOKINGAPP_DATA_DIR."
        )
    return all(found)


def seed(secret_key: str, say: Progress) -> None:
    """Make what is missing of the demo, in the running write transaction."""
    owner = user_by_email(OWNER) or create_user(
        SYSTEM, email=OWNER, name="Dana Reyes", password=demo_password(secret_key)
    )
    for slug, zone, make, story in (
        (harbour.SLUG, harbour.ZONE, harbour.make_harbour, HARBOUR),
        (atlas.SLUG, atlas.ZONE, atlas.make_atlas, ATLAS),
    ):
        if business_by_slug(slug) is None:
            today = clock.today(ZoneInfo(zone))
            _make(make(today), story, owner, today, say)


def keep_password(secret_key: str) -> None:
    """Let the demo's owner sign in with the password of the key that is in use now."""
    owner = user_by_email(OWNER)
    if owner is not None and not is_password(demo_password(secret_key), owner.password_hash):
        owner.password_hash = hash_password(demo_password(secret_key))


def _make(business: Business, story: Story, owner: User, today: date, say: Progress) -> None:
    grant_access(SYSTEM, business.id, user_id=owner.id, role="owner")
    guests = add_clients(business, CLIENTS[story.slug])
    timetable = timetable_by_id(business.id)
    add_series(timetable, story.classes, today - timedelta(days=DAYS_BACK))
    store = Store(db.session.connection())
    ledger = Ledger(store, timetable, owner.public_id)
    writer = Writer(
        _dated(story, today),
        Diary.of(timetable),
        ledger,
        guests,
        today.toordinal(),
        read_courses(timetable, 0),
    )
    _add_cleo(writer, business, next(iter(timetable.locations)))
    for number, slug in enumerate(_REQUESTED[story.slug], start=3):
        writer.add_for(guests[number], next(iter(timetable.locations)), 2 * number, (slug,), "pending")
    for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
        writer.fill_day(offset)
    bookings = store.count(Booking)
    store.write()
    make_ahead(timetable, today + timedelta(days=DAYS_AHEAD))
    _add_waiting(timetable, story.slug, today)
    db.session.execute(update(Event).where(Event.business_id == business.id).values(fanned_out=True))
    say(f"{business.name}: {len(guests)} clients, {bookings} bookings")


def _add_waiting(timetable: Timetable, slug: str, today: date) -> None:
    """Those who wait for the day that is full; a time is offered to Cleo."""
    if slug == harbour.SLUG:
        add_waiting(timetable, today + timedelta(days=_next(today, 5)), "cut-finish", [str(CLEO["email"])])
    else:
        add_waiting(timetable, today + timedelta(days=_next(today, 3)), "krankengymnastik", [])


def _dated(story: Story, today: date) -> Story:
    """The story with its days: next Saturday is full at Harbour, a Thursday in Berlin; some days are empty."""
    if story.slug == harbour.SLUG:
        return replace(
            story, full={"harbour-loft": (_next(today, 5),)}, empty=(_next(today, 2, 8), _next(today, 4, 28))
        )
    return replace(story, full={"berlin-mitte": (_next(today, 3),)}, empty=(_next(today, 1, 9),))


def _next(today: date, weekday: int, least: int = 1) -> int:
    """Days until the first such weekday that is at least so far off."""
    return least + (weekday - (today.weekday() + least)) % 7


def add_clients(business: Business, count: int) -> list[Guest]:
    """Write the clients of a business; returns them in their order."""
    rows = client_rows(business.slug, business.id, count)
    insert_many(db.session.connection(), table_of(Client), rows)
    return guests_of(business)


def guests_of(business: Business) -> list[Guest]:
    """The clients that came with the demo."""
    found = db.session.scalars(
        select(Client)
        .where(Client.business_id == business.id, Client.email.like("%@clients.test"))
        .order_by(Client.id)
    )
    return [_guest(client) for client in found]


def _guest(client: Client) -> Guest:
    return Guest(client.id, client.public_id, client.name, client.locale or "en", client.timezone or "UTC")


_CLEO_VISITS = {
    harbour.SLUG: (
        (-112, ("cut-finish",), "completed"),
        (-75, ("harbour-facial", "deep-tissue-massage"), "completed"),
        (-52, ("cut-finish",), "no_show"),
        (-33, ("root-touch-up", "blow-dry-style"), "completed"),
        (-20, ("evening-unwind",), "cancelled"),
        (3, ("cut-finish", "fringe-trim"), "confirmed"),
        (13, ("deep-tissue-massage",), "confirmed"),
        (24, ("bridal-styling",), "pending"),
    ),
    atlas.SLUG: (
        (-26, ("videosprechstunde",), "completed"),
        (8, ("manuelle-therapie",), "confirmed"),
    ),
}
"""Days from today, what, and how it stands or went."""


def _add_cleo(writer: Writer, business: Business, location_id: int) -> None:
    """One client whose visits show every side of the matter, at both businesses under one address."""
    now = clock.now()
    client = Client(
        public_id=new_id("clt"),
        business_id=business.id,
        **CLEO,
        locale="en",
        timezone=harbour.ZONE,
        created_at=datetime.fromtimestamp(now.timestamp() - 200 * 86400, now.tzinfo),
        updated_at=now,
    )
    db.session.add(client)
    db.session.flush()
    guest = _guest(client)
    for offset, slugs, status in _CLEO_VISITS[business.slug]:
        writer.add_for(guest, location_id, offset, slugs, status)
