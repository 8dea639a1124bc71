"""The diary that the demo writes into: what is free on a day by the engine's own rules, and what was put there."""

from bisect import insort
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from sqlalchemy import select

from bookingapp.base.db import db
from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.ask import Ask, Part, Taken
from bookingapp.domain.schedule.hours import midnight
from bookingapp.domain.schedule.rules import openings
from bookingapp.domain.schedule.seating import Placed, place, place_team
from bookingapp.domain.schedule.timetable import ServicePlan, Timetable
from bookingapp.models.schedule import Block

FREELY = frozenset({"notice", "caps"})
"""Rules of the moment of booking, which the past did not break."""


@dataclass(slots=True)
class Diary:
    """The claims made so far, day by day (local day numbers), beside the blocks that were there before."""

    timetable: Timetable
    blocks: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    closures: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[int, dict[int, list[Span]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    served: Counter[tuple[int, int]] = field(default_factory=Counter)

    @classmethod
    def of(cls, timetable: Timetable) -> "Diary":
        """An empty diary with the business's blocks in it."""
        diary = cls(timetable)
        for block in db.session.scalars(select(Block).where(Block.business_id == timetable.business.id)):
            span = (block.starts, block.ends)
            if block.calendar_id is not None:
                diary.blocks[block.calendar_id].append(span)
            elif block.resource_id is not None:
                for unit in timetable.resources[block.resource_id].unit_calendars:
                    diary.blocks[unit].append(span)
            elif block.location_id is not None:
                diary.closures[block.location_id].append(span)
        return diary

    def service(self, slug: str) -> ServicePlan:
        """A service that is known to be there."""
        found = self.timetable.service_by_key(slug)
        assert found is not None, slug
        return found

    def find(
        self,
        dice: Random,
        location_id: int,
        day: int,
        services: Sequence[ServicePlan],
        *,
        addons: Sequence[tuple[int, ...]] = (),
        packed: bool = False,
    ) -> list[Placed] | None:
        """Somewhere on a day where these services fit in a row; None when there is no room.

        `packed` takes the first start instead of any, which fills a day without gaps.
        """
        if any(self._is_full(service, day) for service in services):
            return None
        extras = addons or [()] * len(services)
        parts = tuple(Part(service.id, None, extra) for service, extra in zip(services, extras, strict=True))
        ask = Ask(location_id, parts, 0, FREELY)
        zone = self.timetable.locations[location_id].zone
        taken = self._taken(location_id, day)
        found = list(openings(self.timetable, ask, midnight(zone, day), midnight(zone, day + 1), taken))
        if not found:
            return None
        opening = found[0] if packed else dice.choice(found)
        return place(self.timetable, ask, opening.starts, taken, dice.choice(opening.staff_ids))

    def find_class(
        self, location_id: int, day: int, service: ServicePlan, starts: int, staff_id: int
    ) -> Placed | None:
        """A class at a fixed time of an open day, outside hours too; None when anybody or anything is missing."""
        hours = self.timetable.locations[location_id].hours
        calendar_id = self.timetable.staff[staff_id].calendar_id
        ends = starts + service.duration
        hindrances = [*self.blocks[calendar_id], *self.closures[location_id]]
        if hours is not None and not hours.on(date.fromordinal(day)):
            return None
        if any(first < ends and starts < last for first, last in hindrances):
            return None
        ask = Ask(location_id, (Part(service.id),), 0, FREELY | {"hours"}, online=False)
        return place_team(self.timetable, ask, starts, self._taken(location_id, day), (staff_id,))

    def enter(self, day: int, placed: Sequence[Placed]) -> None:
        """Write claims down, so that nothing else finds room there."""
        for one in placed:
            self.served[one.part.service_id, day] += 1
            for span in one.claims:
                insort(self.claims[day][span.calendar_id], (span.starts, span.ends))

    def _taken(self, location_id: int, day: int) -> Taken:
        return Taken(self.claims[day], self.blocks, self.closures[location_id])

    def _is_full(self, service: ServicePlan, day: int) -> bool:
        most = service.max_per_day
        return most is not None and self.served[service.id, day] >= most
