"""Keep the demo alive on later days: what has passed is over, and the days that came into reach are filled."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select, update

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.cli.demo.courses import read_courses
from bookingapp.cli.demo.days import DAYS_AHEAD, Story, Writer
from bookingapp.cli.demo.diary import Diary
from bookingapp.cli.demo.rows import Ledger
from bookingapp.cli.demo.seed import CLIENTS, OWNER, Progress, guests_of
from bookingapp.cli.demo.store import Store
from bookingapp.cli.demo.stories import ATLAS, HARBOUR
from bookingapp.domain.business.queries import business_by_slug, user_by_email
from bookingapp.domain.schedule.hours import local_day, midnight
from bookingapp.domain.schedule.timetables import timetable_by_id
from bookingapp.models.booking import Booking
from bookingapp.models.business import Business
from bookingapp.models.schedule import Claim, Occurrence


def renew(say: Progress) -> None:
    """Bring both businesses up to today, in the running write transaction; the same day nothing is left to do."""
    for story in (HARBOUR, ATLAS):
        business = business_by_slug(story.slug)
        assert business is not None
        zone = ZoneInfo(business.timezone)
        today = clock.today(zone).toordinal()
        last = _last_day(business, zone, today)
        if last < today + DAYS_AHEAD:
            added = _fill(business, story, today, last)
            if added:
                _finish(business)
                say(
                    f"{business.name}: {added} bookings for the days up to {date.fromordinal(today + DAYS_AHEAD)}"
                )


def _last_day(business: Business, zone: ZoneInfo, today: int) -> int:
    """The last day within reach on which anybody comes; classes alone are made ahead far beyond it."""
    latest = db.session.scalar(
        select(func.max(Occurrence.starts)).where(
            Occurrence.business_id == business.id,
            or_(Occurrence.is_class.is_(False), Occurrence.taken > 0),
            Occurrence.starts < midnight(zone, today + DAYS_AHEAD + 1),
        )
    )
    return local_day(zone, latest) if latest is not None else today


def _fill(business: Business, story: Story, today: int, last: int) -> int:
    timetable = timetable_by_id(business.id)
    owner = user_by_email(OWNER)
    diary = Diary.of(timetable)
    zone = ZoneInfo(business.timezone)
    first = max(last, today - 1) + 1
    claims = select(Claim.calendar_id, Claim.starts, Claim.ends).where(
        Claim.business_id == business.id,
        Claim.ends > midnight(zone, first),
        Claim.starts < midnight(zone, today + DAYS_AHEAD + 2),
    )
    for calendar_id, starts, ends in db.session.execute(claims.order_by(Claim.starts)):
        diary.claims[local_day(zone, starts)][calendar_id].append((starts, ends))
    store = Store(db.session.connection())
    ledger = Ledger(store, timetable, owner.public_id if owner else "")
    guests = guests_of(business)[: CLIENTS[story.slug]]
    courses = read_courses(timetable, midnight(zone, first))
    writer = Writer(story, diary, ledger, guests, today, courses)
    for day in range(first, today + DAYS_AHEAD + 1):
        writer.fill_day(day - today)
    added = store.count(Booking)
    store.write()
    return added


def _finish(business: Business) -> None:
    """Visits that were to take place before now have taken place."""
    over = select(Occurrence.id).where(
        Occurrence.business_id == business.id, Occurrence.ends <= clock.seconds() // 60
    )
    db.session.execute(
        update(Booking)
        .where(
            Booking.business_id == business.id,
            Booking.status.in_(("confirmed", "arrived")),
            Booking.occurrence_id.in_(over),
        )
        .values(status="completed", version=Booking.version + 1, updated_at=clock.now()),
        execution_options={"synchronize_session": False},
    )
