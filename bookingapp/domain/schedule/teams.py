"""Who serves what: the staff assigned to occurrences."""

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from bookingapp.base.db import db, table_of
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.models.schedule import Assignment

_ASSIGNED = table_of(Assignment).c
_SERVING = select(_ASSIGNED.occurrence_id, _ASSIGNED.calendar_id).where(
    _ASSIGNED.occurrence_id.in_(bindparam("occurrences", expanding=True))
)


def staff_of_occurrences(timetable: Timetable, occurrence_ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Everybody who serves each of the occurrences, in the business's order; one statement."""
    ids = list(occurrence_ids)
    if not ids:
        return {}
    serving = {(row[0], row[1]) for row in db.session.execute(_SERVING, {"occurrences": ids})}
    return {
        occurrence_id: tuple(
            staff.id for staff in timetable.staff.values() if (occurrence_id, staff.calendar_id) in serving
        )
        for occurrence_id in ids
    }
