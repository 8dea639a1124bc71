"""Visits that were booked together by a rule are told together."""

from collections.abc import Sequence

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.domain.messaging.facts import Facts, Scene, read_scene, staff_facts, status_of, visit_facts
from bookingapp.domain.messaging.outbox import Recipient, add_message
from bookingapp.domain.messaging.recipients import Cause, client_of, is_own, staff_of
from bookingapp.models.booking import Booking, Visit


def plan_recurrence(event: Event) -> None:
    """Visits that were booked together by a rule are told together, to the client and to each who serves."""
    refs = list(event.data.get("visits") or [])
    ids = db.session.scalars(select(Visit.id).where(Visit.public_id.in_(refs))).all()
    scene = read_scene(ids)
    visits = sorted(scene.visits.values(), key=lambda visit: visit.bookings[0].occurrence.starts)
    live = [visit for visit in visits if status_of(visit.bookings) in {"pending", "standing"}]
    if not live:
        return
    settings = scene.settings_of(event.business_id)
    for to in client_of(scene, live[0])[:1] if event.data.get("tell") is not False else ():
        facts = visit_facts(scene, live[0], live[0].bookings)
        _tell_together(event, to, facts, [visit_facts(scene, one, one.bookings) for one in live], live[0])
    cause = Cause(event.actor_kind, event.actor_ref, "")
    for staff_id in scene.staff if settings.staff_notices else ():
        mine = [(one, found) for one in live if (found := _served_by(scene, one, staff_id))]
        member = staff_of(scene, mine[0][0], staff_id) if mine else None
        if member is not None and not is_own(scene, staff_id, cause):
            told = [staff_facts(scene, one, found) for one, found in mine]
            _tell_together(event, member, told[0], told, mine[0][0])


def _served_by(scene: Scene, visit: Visit, staff_id: int) -> list[Booking]:
    return [one for one in visit.bookings if staff_id in scene.serving.get(one.occurrence_id, ())]


def _tell_together(
    event: Event, to: Recipient, facts: Facts, all_facts: Sequence[Facts], first: Visit
) -> None:
    names = ("visit", "sequence", "changed", "starts", "ends")
    dates = [{name: one[name] for name in names} for one in all_facts]
    kind = "pending" if any(one["status"] == "pending" for one in all_facts) else "confirmation"
    mark = f"{event.subject}:{to.key}:{to.channel}"
    more = {"dates": dates, "by": event.actor_kind, "reason": "", "method": None}
    add_message(mark, kind, to, facts | more, clock.now(), event.business_id, first.id)
