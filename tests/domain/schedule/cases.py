"""Random timetables, ledgers and asks, most of them in days on which some clock changes."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st

from bookingapp.base.clock import DAY
from bookingapp.base.intervals import Span
from bookingapp.domain.schedule.ask import Ask, Part, Taken
from bookingapp.domain.schedule.hours import Hours, WallSpan
from bookingapp.domain.schedule.timetable import (
    LocationPlan,
    Performer,
    ResourcePlan,
    ServicePlan,
    StaffPlan,
    Timetable,
)
from tests.domain.schedule import world

affordable = settings(deadline=None, database=None, derandomize=False)
"""No deadline, for a shared machine stumbles; nothing kept between runs."""

MOMENTS = [  # all of them past, so that no decree can change them
    ("UTC", "2025-03-11"),
    ("Asia/Kathmandu", "2025-03-11"),  # +5:45
    ("Europe/Berlin", "2025-03-30"),
    ("Europe/Berlin", "2025-10-26"),
    ("America/New_York", "2025-03-09"),
    ("America/New_York", "2025-11-02"),
    ("Australia/Lord_Howe", "2025-04-06"),  # half an hour
    ("Australia/Lord_Howe", "2025-10-05"),
    ("Pacific/Chatham", "2025-04-06"),  # +12:45
    ("Pacific/Chatham", "2025-09-28"),
    ("Asia/Beirut", "2025-03-30"),  # midnight is skipped
    ("Asia/Beirut", "2025-10-26"),  # midnight comes after 23:00 has come twice
    ("Africa/Cairo", "2025-04-25"),
    ("Africa/Cairo", "2025-10-31"),
    ("America/Asuncion", "2023-10-01"),
    ("America/Asuncion", "2024-03-24"),
    ("America/Havana", "2025-03-09"),
    ("America/Havana", "2025-11-02"),  # midnight comes twice
    ("Atlantic/Azores", "2025-03-30"),
    ("Atlantic/Azores", "2025-10-26"),
    ("America/Santiago", "2025-04-06"),
    ("America/Santiago", "2025-09-07"),
    ("America/St_Johns", "2010-03-14"),  # at one minute past midnight
    ("America/St_Johns", "2010-11-07"),  # a date begins, goes back, and begins again
    ("America/Caracas", "2016-05-01"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("Africa/Casablanca", "2025-02-23"),  # Ramadan
    ("Africa/Casablanca", "2025-04-06"),
    ("Antarctica/Troll", "2025-03-30"),  # two hours
    ("Antarctica/Troll", "2025-10-26"),
    ("Pacific/Apia", "2011-12-30"),  # a day that was not
    ("Pacific/Kwajalein", "1993-08-21"),
    ("Europe/Dublin", "2025-10-26"),
]


@dataclass(frozen=True)
class Case:
    """An ask about [low, high) and all that decides it."""

    timetable: Timetable
    ask: Ask
    low: int
    high: int
    taken: Taken


def one_in(count: int) -> st.SearchStrategy[bool]:
    """True so rarely; never at the edges, which are drawn more often."""
    return st.integers(0, count - 1).map(lambda number: number == count * 2 // 3)


def quarter(low: int, high: int) -> st.SearchStrategy[int]:
    """Minutes in a range: mostly quarters of an hour, sometimes odd ones."""
    quarters = st.integers(-(-low // 15), high // 15).map(lambda count: count * 15)
    return st.one_of(quarters, quarters, st.integers(low, high))


@st.composite
def wall_spans(draw: st.DrawFn, place: int | None = None) -> WallSpan:
    """A span of hours: short, past midnight, or all day."""
    if draw(one_in(6)):
        return draw(st.sampled_from([(0, DAY, place), (480, 480 + DAY, place), (22 * 60, 30 * 60, place)]))
    starts = draw(st.one_of(quarter(0, DAY - 1), quarter(0, 240)))
    ends = draw(
        st.one_of(quarter(starts + 120, starts + DAY), quarter(starts + 1, starts + DAY), quarter(1, 240))
    )
    if ends <= starts:
        ends += DAY
    return starts, min(ends, starts + DAY), place


@st.composite
def schedules(draw: st.DrawFn, around: date) -> Hours:
    """A saved schedule: the same every day or not, with overrides close to a date."""
    kind = draw(st.sampled_from(["always", "daily", "weekly"]))
    if kind == "always":
        weekly = ((draw(st.sampled_from([(0, DAY, None), (480, 480 + DAY, None)])),),) * 7
    elif kind == "daily":
        weekly = (tuple(draw(st.lists(wall_spans(), min_size=1, max_size=3))),) * 7
    else:
        weekly = tuple(tuple(draw(st.lists(wall_spans(), min_size=1, max_size=2))) for _ in range(7))
    if draw(one_in(20)):
        return Hours(((),) * 7, {})
    overrides = {}
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        day = around + timedelta(days=draw(st.integers(-3, 4)))
        place = draw(st.sampled_from([None, None, world.HOUSE, world.HOUSE + 1]))
        overrides[day] = tuple(draw(st.lists(wall_spans(place), max_size=2)))
    return Hours(weekly, overrides)


@st.composite
def spans_near(draw: st.DrawFn, low: int, most: int, longest: int) -> list[Span]:
    """Sorted spans that do not overlap and may touch, from `low` on."""
    found: list[Span] = []
    at = low
    for gap, length in draw(
        st.lists(st.tuples(st.integers(-200, 900), st.integers(1, longest)), max_size=most)
    ):
        start = at + max(gap, 0)
        found.append((start, start + length))
        at = start + length
    return found


MINUTES = st.sampled_from([5, 10, 15, 20, 25, 30, 40, 45, 60, 75, 90, 120, 200])
BUFFERS = st.sampled_from([0, 0, 5, 10, 15, 45])


@st.composite
def performers(draw: st.DrawFn, staff_ids: list[int], plain: tuple[int, int, int]) -> list[Performer]:
    """Some of the staff, each with the service's own minutes and buffers or with others."""
    able = draw(st.lists(st.sampled_from(staff_ids), min_size=min(len(staff_ids), 2), unique=True))
    return [
        world.performer(
            staff_id,
            *(plain if draw(st.booleans()) else (draw(MINUTES), draw(BUFFERS), draw(BUFFERS))),
        )
        for staff_id in able
    ]


@st.composite
def services(
    draw: st.DrawFn, service_id: int, staff_ids: list[int], rooms: list[ResourcePlan], around: date
) -> ServicePlan:
    """A service with any of the things that a service may have."""
    duration, before, after = draw(MINUTES), draw(BUFFERS), draw(BUFFERS)
    by = draw(performers(staff_ids, (duration, before, after)))
    changes: dict[str, object] = {"before": before, "after": after, "step": draw(MINUTES)}
    if draw(one_in(5)):
        changes["fixed_starts"] = tuple(draw(st.lists(quarter(0, DAY - 1), min_size=1, max_size=9)))
    if draw(one_in(6)):
        changes["window"] = (draw(schedules(around)), ZoneInfo(draw(st.sampled_from(MOMENTS))[0]))
    if duration >= 20 and draw(one_in(3)):
        changes["processing"] = (duration // 4, duration // 2)
    if len(by) > 1 and draw(one_in(3)):
        changes["staff_count"] = 2
    if draw(one_in(3)):
        changes["addons"] = {1: world.addon(1, draw(MINUTES))}
    taken_rooms = (
        draw(st.lists(st.sampled_from(rooms), max_size=2, unique_by=lambda room: room.id)) if rooms else []
    )
    changes["resources"] = tuple((room.id, draw(st.integers(1, 2))) for room in taken_rooms)
    changes["notice"] = draw(st.sampled_from([0, 0, 30, 300]))
    changes["window_days"] = draw(st.sampled_from([None, None, 1, 2, 30]))
    if draw(one_in(20)):
        changes |= draw(
            st.sampled_from(
                [
                    {"online": False},
                    {"visibility": "staff"},
                    {"capacity": 8},
                    {"location_ids": frozenset({2})},
                ]
            )
        )
    return world.service(service_id, duration, by, **changes)


@st.composite
def people(draw: st.DrawFn, staff_id: int, around: date) -> StaffPlan:
    """A staff member, with or without a schedule."""
    hours = None if draw(one_in(4)) else draw(schedules(around))
    places = draw(
        st.sampled_from([frozenset({world.HOUSE})] * 12 + [frozenset({world.HOUSE + 1}), frozenset()])
    )
    return world.staff(staff_id, hours, location_ids=places, online=not draw(one_in(20)))


@st.composite
def ledgers(draw: st.DrawFn, timetable: Timetable, low: int) -> Taken:
    """Claims, blocks, closures, full days and outside calendars from a day before a window on."""
    calendars = [one.calendar_id for one in timetable.staff.values()]
    calendars += [unit for room in timetable.resources.values() for unit in room.unit_calendars]
    begin = low - DAY
    return Taken(
        claims={calendar: draw(spans_near(begin, 10, 300)) for calendar in calendars},
        blocks={calendar: draw(spans_near(begin, 2, 600)) for calendar in calendars if draw(st.booleans())},
        closures=draw(spans_near(begin, 1, 600)),
        full={one: draw(spans_near(begin, 1, DAY)) for one in timetable.services if draw(one_in(4))},
        busy={
            one.calendar_id: draw(spans_near(begin, 6, 400))
            for one in timetable.staff.values()
            if draw(one_in(3))
        },
    )


@st.composite
def parts(draw: st.DrawFn, service: ServicePlan) -> Part:
    """An ask for a service: of anybody or somebody, with or without extras."""
    staff_id = draw(st.sampled_from(list(service.performers))) if draw(one_in(3)) else None
    addon_ids = tuple(service.addons) if draw(st.booleans()) else ()
    return Part(service.id, staff_id, addon_ids)


@st.composite
def cases(draw: st.DrawFn, most_parts: int = 3) -> Case:
    """An ask about at most three days in which a clock changes."""
    zone, day = draw(st.sampled_from(MOMENTS))
    around = date.fromisoformat(day)
    places: list[LocationPlan] = [
        world.location(
            zone,
            draw(st.one_of(st.just(world.daily("00:00-24:00")), st.none(), st.none(), schedules(around))),
        ),
        world.location("UTC", world.daily("00:00-24:00"), world.HOUSE + 1),
    ]
    team = [draw(people(staff_id, around)) for staff_id in range(1, draw(st.integers(1, 4)) + 1)]
    rooms = [
        world.resource(
            number, draw(st.integers(1, 3)), draw(st.one_of(st.none(), st.none(), schedules(around)))
        )
        for number in range(1, draw(st.integers(0, 2)) + 1)
    ]
    if rooms and draw(one_in(20)):
        rooms[0] = replace(rooms[0], location_id=world.HOUSE + 1)
    ids = [one.id for one in team]
    offered = [
        draw(services(number, ids, rooms, around))
        for number in range(1, draw(st.integers(1, most_parts)) + 1)
    ]
    timetable = world.timetable(*places, *team, *rooms, *offered)
    low = world.utc(f"{day} 00:00") + draw(st.integers(-2 * DAY, DAY))
    high = low + draw(st.sampled_from([DAY, 2 * DAY, 3 * DAY, 3 * DAY + 77, DAY - 77, 90, 1]))
    wanted = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=draw(st.integers(1, most_parts))))
    now = draw(st.one_of(st.just(0), st.integers((low - DAY) * 60, (low + DAY // 2) * 60)))
    ask = Ask(
        location_id=world.HOUSE,
        parts=tuple(draw(parts(service)) for service in wanted),
        now=now,
        waive=frozenset({"notice"}) if now == 0 else frozenset(),
        online=draw(st.booleans()),
    )
    return Case(timetable, ask, low, high, draw(ledgers(timetable, low)))
