"""How busy a day is and who comes: fills the diary of one business, day by day, the same way every time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from bookingapp.base import clock
from bookingapp.cli.demo.courses import ClassPlan, Courses
from bookingapp.cli.demo.diary import Diary
from bookingapp.cli.demo.fate import Case, Fate, decide
from bookingapp.cli.demo.rows import Guest, Ledger
from bookingapp.domain.booking.rules import policy_of, price_of
from bookingapp.domain.schedule.ask import Part
from bookingapp.domain.schedule.hours import instant_of
from bookingapp.domain.schedule.seating import Placed
from bookingapp.domain.schedule.timetable import ServicePlan

DAYS_BACK, DAYS_AHEAD = 120, 60


@dataclass(frozen=True, slots=True)
class Story:
    """How a business's days go.

    `visits` on an ordinary day by location slug; `favourites` how much more often a service is asked for
    than others (3); `together` services that are often booked in a row; `full` and `empty` days, counted
    from today, by location slug.
    """

    slug: str
    visits: dict[str, float]
    favourites: dict[str, float]
    together: tuple[tuple[str, ...], ...]
    classes: tuple[ClassPlan, ...]
    answers: dict[str, tuple[str, ...]]
    full: dict[str, tuple[int, ...]]
    empty: tuple[int, ...]


class Writer:
    """Fills one business's diary and ledger."""

    def __init__(
        self,
        story: Story,
        diary: Diary,
        ledger: Ledger,
        guests: Sequence[Guest],
        today: int,
        courses: Courses,
    ) -> None:
        self._story = story
        self._diary = diary
        self._ledger = ledger
        self._guests = guests
        self._today = today
        self._courses = courses
        self._now = clock.seconds()
        self._german = diary.timetable.business.locale == "de"
        self._alone = [
            service
            for service in diary.timetable.services.values()
            if not service.is_class and service.visibility != "staff"
        ]

    def fill_day(self, offset: int) -> None:
        """Classes first, for their time is fixed; then visits, as many as such a day has."""
        day = self._today + offset
        dice = Random(f"{self._story.slug}/{date.fromordinal(day)}")  # noqa: S311  (the same demo everywhere)
        if offset in self._story.empty:
            return
        for plan in self._story.classes:
            if date.fromordinal(day).weekday() in plan.weekdays:
                self._give_class(dice, day, plan)
        for location in self._diary.timetable.locations.values():
            if offset in self._story.full.get(location.slug, ()):
                self._fill_up(dice, location.id, day)
            else:
                for _ in range(_visits(dice, self._story.visits[location.slug], offset)):
                    self._add_visit(dice, location.id, day)

    def add_for(
        self, guest: Guest, location_id: int, offset: int, slugs: Sequence[str], status: str | None = None
    ) -> None:
        """A visit of one guest, on the first day from `offset` on that has room."""
        services = [self._diary.service(slug) for slug in slugs]
        for day in range(self._today + offset, self._today + offset + 14):
            dice = Random(f"{guest.name}/{day}")  # noqa: S311
            placed = self._diary.find(dice, location_id, day, services)
            if placed:
                self._enter(dice, location_id, day, guest, placed, status)
                return

    def _add_visit(self, dice: Random, location_id: int, day: int) -> None:
        guest = self._guest(dice)
        for _ in range(3):
            services = self._choose(dice, location_id)
            addons = [_addons(dice, service) for service in services]
            placed = self._diary.find(dice, location_id, day, services, addons=addons)
            if placed:
                self._enter(dice, location_id, day, guest, placed)
                return

    def _fill_up(self, dice: Random, location_id: int, day: int) -> None:
        """Until nothing more has room; what is asked for most goes first."""
        waiting = sorted(
            (service for service in self._alone if service.is_at(location_id)),
            key=lambda service: -self._story.favourites.get(service.slug, 3),
        )
        while waiting:
            service = dice.choices(waiting, [len(waiting) - place for place in range(len(waiting))])[0]
            placed = self._diary.find(dice, location_id, day, [service], packed=True)
            if placed:
                self._enter(dice, location_id, day, self._guest(dice), placed, "confirmed")
            else:
                waiting.remove(service)

    def _enter(
        self,
        dice: Random,
        location_id: int,
        day: int,
        guest: Guest,
        placed: Sequence[Placed],
        status: str | None = None,
    ) -> None:
        """Into the diary, if the time is still kept, and into the ledger."""
        services = [self._diary.timetable.services[one.part.service_id] for one in placed]
        fate = self._fate(dice, services, placed, 1, status)
        if fate.keeps_time:
            self._diary.enter(day, placed)
        answers = {
            str(question["key"]): dice.choice(self._story.answers[str(question["key"])])
            for service in services
            for question in service.questions
        }
        source = "page" if dice.random() < 0.8 else "staff"
        self._ledger.add_visit(location_id, guest, placed, fate, answers=answers, source=source)

    def _fate(
        self,
        dice: Random,
        services: Sequence[ServicePlan],
        placed: Sequence[Placed],
        seats: int,
        status: str | None = None,
    ) -> Fate:
        first = placed[0]
        lead = first.staff_ids[0] if first.staff_ids else None
        case = Case(
            starts=first.starts,
            ends=placed[-1].ends,
            notice=services[0].notice,
            price=price_of(services[0], lead, first.part.addon_ids, first.ends - first.starts, seats),
            policy=policy_of(services[0]),
            needs_approval=services[0].requires_approval,
            pending_hours=self._diary.timetable.business.pending_hours,
            now=self._now,
            german=self._german,
        )
        if len(services) > 1 and status is None and case.ends * 60 > self._now >= case.starts * 60:
            status = "arrived"
        return decide(dice, case, status)

    def _give_class(self, dice: Random, day: int, plan: ClassPlan) -> None:
        service = self._diary.service(plan.slug)
        timetable = self._diary.timetable
        location = next(place for place in timetable.locations.values() if service.is_at(place.id))
        staff = next(one for one in timetable.staff.values() if plan.staff in one.name.lower())
        starts = instant_of(location.zone, day, plan.wall)
        series_id = self._courses.series.get((service.id, plan.wall))
        wanted = self._wanted_seats(dice, day, service.capacity)
        if (series_id or 0, starts) in self._courses.made:
            made_ahead = self._courses.made[series_id or 0, starts]
            if made_ahead is None:
                return
            placed = Placed(Part(service.id), starts, starts + service.duration, (staff.id,), (), ())
            occurrence_id, wanted = made_ahead.id, min(wanted, made_ahead.seats_left)
        else:
            found = self._diary.find_class(location.id, day, service, starts, staff.id)
            if found is None:
                return
            placed = found
            self._diary.enter(day, [placed])
            made = min(starts * 60 - 90 * 86400, self._now - 86400)
            occurrence_id = self._ledger.add_class(location.id, placed, service.capacity, made, series_id)
        for guest in dice.sample(self._guests, len(self._guests)):
            seats = min(wanted, dice.choices((1, 2, 3), (80, 17, 3))[0])
            if seats <= 0:
                break
            fate = self._fate(dice, [service], [placed], seats)
            self._ledger.add_seats(location.id, guest, occurrence_id, placed, fate, seats)
            wanted -= seats if fate.keeps_time else 0

    def _wanted_seats(self, dice: Random, day: int, capacity: int) -> int:
        """Full, half or empty by turns in the coming two weeks; well attended before, filling up after."""
        ahead = day - self._today
        if ahead < 0:
            return round(capacity * dice.uniform(0.4, 0.9))
        if ahead <= 14:
            return (capacity, capacity // 2, 0, capacity - 1)[day % 4]
        return round(capacity * dice.uniform(0, 0.4))

    def _guest(self, dice: Random) -> Guest:
        """Some come often, most now and then."""
        return self._guests[int(dice.betavariate(1, 1.6) * len(self._guests))]

    def _choose(self, dice: Random, location_id: int) -> list[ServicePlan]:
        if self._story.together and dice.random() < 0.14:
            row = [self._diary.service(slug) for slug in dice.choice(self._story.together)]
            if all(service.is_at(location_id) for service in row):
                return row
        here = [service for service in self._alone if service.is_at(location_id)]
        weights = [self._story.favourites.get(service.slug, 3) for service in here]
        return dice.choices(here, weights)


def _visits(dice: Random, usual: float, offset: int) -> int:
    """How many visits a day brings: the coming days are well booked, those further off less and less."""
    if offset < -7:
        share = dice.uniform(0.7, 1.15)
    elif offset <= 4:
        share = dice.uniform(1.3, 1.6)
    else:
        share = max(0.08, 1.2 - offset / 45) * dice.uniform(0.7, 1.2)
    return round(usual * share)


def _addons(dice: Random, service: ServicePlan) -> tuple[int, ...]:
    return tuple(addon for addon in service.addons if dice.random() < 0.15)
