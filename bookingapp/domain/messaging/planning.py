"""From events to messages: who is told what, and when. Called with the events in the order they happened.

What is told follows from how a visit stands now and from what each of those concerned was told last, not from
the events one by one: a visit of several bookings is one message, and what has changed twice before anybody
was told is told once. Whatever was planned and is not true any more is replaced or taken back.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from bookingapp.base import clock
from bookingapp.base.db import db
from bookingapp.base.events import Event
from bookingapp.base.jobs import move_job
from bookingapp.domain.messaging.facts import (
    LIVE,
    Facts,
    Scene,
    is_same,
    read_scene,
    sequence_of,
    staff_facts,
    status_of,
    version_of,
    visit_facts,
)
from bookingapp.domain.messaging.kinds import (
    BUSINESS,
    CLIENT,
    EMAIL,
    ENDED,
    NOTICES,
    SMS,
    STAFF,
    STANDING,
    TIMED,
)
from bookingapp.domain.messaging.outbox import (
    KNOWN,
    OWN,
    QUIET,
    REPLACED,
    TOGETHER,
    Recipient,
    add_message,
    recipient_of,
    remove,
    skip,
)
from bookingapp.domain.messaging.recipients import (
    Cause,
    business_of,
    client_of,
    is_own,
    staff_of,
    wants,
)
from bookingapp.domain.messaging.timing import awake, follow_up_due, reminder_due, zone_of
from bookingapp.domain.messaging.together import plan_recurrence
from bookingapp.domain.messaging.waiting import plan_waiting
from bookingapp.models.booking import Booking, Visit
from bookingapp.models.messaging import Message

TOLD = frozenset(
    {
        "booking.created",
        "booking.requested",
        "booking.confirmed",
        "booking.declined",
        "booking.rescheduled",
        "booking.reassigned",
        "booking.cancelled",
        "booking.expired",
    }
)
"""Events after which somebody may have to be told."""

TURNS = TOLD | {"booking.arrived", "booking.completed", "booking.no_show", "booking.reverted"}
"""Events after which reminders and the like may have to go or come."""


def plan_messages(events: Sequence[Event]) -> None:
    """Plan, move and take back the messages that follow from events, in the running transaction."""
    _plan_visits([event for event in events if event.name in TURNS])
    for event in events:
        if event.name == "recurrence.created":
            plan_recurrence(event)
    plan_waiting([event for event in events if event.name.startswith("waitlist.")])


def _plan_visits(events: Sequence[Event]) -> None:
    if not events:
        return
    rows = db.session.execute(
        select(Booking.public_id, Booking.visit_id).where(
            Booking.public_id.in_({one.subject for one in events})
        )
    )
    visit_of = {row.public_id: row.visit_id for row in rows}
    happened: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        if event.subject in visit_of:
            happened[visit_of[event.subject]].append(event)
    scene = read_scene(happened.keys())
    known = messages_of(happened.keys())
    for visit_id, found in happened.items():
        Plan(scene, scene.visits[visit_id], known[visit_id]).make(found)


def messages_of(visit_ids: Iterable[int]) -> dict[int, list[Message]]:
    """All messages of visits, in the order in which they were planned."""
    found: dict[int, list[Message]] = defaultdict(list)
    rows = db.session.scalars(
        select(Message)
        .where(Message.visit_id.in_(list(visit_ids)))
        .order_by(Message.id)
        .execution_options(populate_existing=True)
    )
    for message in rows:
        found[message.visit_id or 0].append(message)
    return found


class Plan:
    """The messages of one visit, as they are and as they should be."""

    def __init__(self, scene: Scene, visit: Visit, known: list[Message]) -> None:
        self.scene, self.visit, self.known = scene, visit, known
        self.settings = scene.settings_of(visit.business_id)
        self.now = clock.minute(clock.now())

    def make(self, events: Sequence[Event]) -> None:
        """Tell everybody whom it concerns, and set the reminders."""
        told = [event for event in events if event.name in TOLD]
        if told:
            cause = Cause(
                told[-1].actor_kind,
                told[-1].actor_ref,
                next((str(one.data["reason"]) for one in reversed(told) if one.data.get("reason")), ""),
            )
            self._tell_client(cause, QUIET if is_quiet(told) else None)
            if self.settings.staff_notices and not self.visit.unconfirmed:
                self._tell_staff(cause)
        self._set_times()

    # Notices

    def _tell_client(self, cause: Cause, known: str | None) -> None:
        facts = visit_facts(self.scene, self.visit, self.visit.bookings)
        for recipient in client_of(self.scene, self.visit):
            if recipient.channel == EMAIL or self._wants_sms():
                self._notify(recipient, facts, cause, known=known)

    def _wants_sms(self) -> bool:
        """Those who cannot be reached by e-mail are told by SMS, unless they or the business do without."""
        reached = any(one.channel == EMAIL for one in client_of(self.scene, self.visit))
        return not reached and self.settings.sms_notices and wants(self.visit, "notices", SMS)

    def _tell_staff(self, cause: Cause) -> None:
        serving, reached = self._serving(), set()
        for staff_id, bookings in serving.items():
            recipient = staff_of(self.scene, self.visit, staff_id)
            if recipient is not None:
                reached.add(recipient.address)
                known = OWN if is_own(self.scene, staff_id, cause) else None
                self._notify(recipient, staff_facts(self.scene, self.visit, bookings), cause, known=known)
        self._tell_former(cause, serving.keys())
        self._tell_business(cause, reached)

    def _serving(self) -> dict[int, list[Booking]]:
        """The bookings that each staff member serves."""
        found: dict[int, list[Booking]] = defaultdict(list)
        for booking in self.visit.bookings:
            for staff_id in self.scene.serving.get(booking.occurrence_id, ()):
                found[staff_id].append(booking)
        return found

    def _tell_former(self, cause: Cause, serving: Iterable[int]) -> None:
        """Those who were told that they serve, and do not any more."""
        for staff_id in {one.staff_id for one in self.known if one.staff_id is not None} - set(serving):
            last = self._last(f"{STAFF}{staff_id}", EMAIL)
            if last is None or last.kind in ENDED:
                continue
            recipient = recipient_of(last)
            facts = last.facts | {
                "status": "cancelled",
                "reassigned": True,
                "sequence": sequence_of(self.visit),
                "version": version_of(self.visit),
            }
            self._notify(recipient, facts, cause)

    def _tell_business(self, cause: Cause, reached: set[str]) -> None:
        """The address of the place is asked to approve, and told when there is nothing to approve any more.

        Where nobody who serves can be reached, it is told everything in their place.
        """
        facts = staff_facts(self.scene, self.visit, self.visit.bookings)
        recipient = business_of(self.scene, self.visit)
        told = self._last(BUSINESS, EMAIL) is not None
        if recipient is None or recipient.address in reached or cause.by == "user":
            return
        if (
            not reached
            or facts["status"] == "pending"
            or (told and facts["status"] in {"cancelled", "expired"})
        ):
            self._notify(recipient, facts, cause)

    def _notify(self, to: Recipient, facts: Facts, cause: Cause, *, known: str | None = None) -> None:
        """Tell one of those concerned how the visit stands, unless they know; what waits to be sent is replaced."""
        latest = self._last(to.key, to.channel)
        if latest is not None and is_same(latest.facts, facts):
            return
        before = self._last(to.key, to.channel, sent=True)
        kind = notice_of(before, facts["status"])
        for message in self.known:
            if _is_notice(message, to.key, to.channel) and message.state == "planned":
                skip(message, REPLACED)
        if kind is None or self._is_over(kind, facts):
            return
        if known == QUIET and latest is not None and latest.state == "planned" and kind not in ENDED:
            known = None  # they were about to be told; now they are told how it stands
        facts = facts | {"by": cause.by, "reason": cause.reason}
        facts["method"] = None if known == QUIET else self._method(to, kind)
        if before is not None and before.facts["starts"] != facts["starts"]:
            facts["before"] = before.facts["starts"]
        is_first = latest is None and kind in {"confirmation", "pending"}
        if known is None and is_first and self.visit.recurrence_id is not None:
            known = TOGETHER
        mark = f"{self.visit.public_id}:{facts['version']}:{to.key}:{to.channel}"
        self._add(mark, kind, to, facts, self._at_once(to), known=known)

    def _last(self, key: str, channel: str, *, sent: bool = False) -> Message | None:
        """What somebody was told last; with `sent`, of what has left already."""
        for message in reversed(self.known):
            if _is_notice(message, key, channel) and (
                message.state in {"sent", "failed"}
                or (message.state == "skipped" and message.error in KNOWN)
                or (message.state == "planned" and not sent)
            ):
                return message
        return None

    def _is_over(self, kind: str, facts: Facts) -> bool:
        """Nothing is told of what is over; what ended in another way is, for another day."""
        return bool(facts["ends"] + (clock.DAY if kind in ENDED else 0) <= self.now)

    def _method(self, to: Recipient, kind: str) -> str | None:
        """What the client's calendar is told (RFC 5546); a visit that is not confirmed stands in none."""
        if to.audience != CLIENT or to.channel != EMAIL:
            return None
        if kind in STANDING:
            return "REQUEST" if self.settings.invitations else None
        invited = any(one.facts.get("method") == "REQUEST" for one in self.known if one.audience == CLIENT)
        return "CANCEL" if invited and kind in ENDED else None

    def _at_once(self, to: Recipient) -> int:
        """Now, but nobody's telephone rings in quiet hours."""
        if to.channel != SMS:
            return self.now
        return awake(self.now, self.settings.quiet, zone_of(to.timezone))

    # Reminders and what comes after

    def _set_times(self) -> None:
        """Reminders and the follow-up as they should be: moved, added or taken back."""
        wanted = {one.mark: one for one in self._times()}
        done = {one.mark for one in self.known if one.state != "planned"}
        waiting = {_slot(one.kind, one.channel, one.facts): one for one in self._waiting()}
        for time in wanted.values():
            message = waiting.pop(_slot(time.kind, time.to.channel, time.facts), None)
            if time.mark in done:
                remove(message)
            elif message is None:
                self._add(time.mark, time.kind, time.to, time.facts, time.due)
            else:
                _move(message, time)
        for message in waiting.values():
            remove(message)

    def _waiting(self) -> list[Message]:
        return [one for one in self.known if one.kind in TIMED and one.state == "planned"]

    def _times(self) -> list["Time"]:
        live = [one for one in self.visit.bookings if one.status in LIVE]
        if status_of(self.visit.bookings) != "standing":
            return []
        facts = visit_facts(self.scene, self.visit, live)
        found: dict[tuple[str, str, int], Time] = {}
        for to in client_of(self.scene, self.visit):
            for time in [*self._reminders(to, live, facts), *self._follow_ups(to, facts)]:
                found[(time.kind, to.channel, time.due)] = time  # the shorter of two that fall together
        return list(found.values())

    def _reminders(self, to: Recipient, live: Sequence[Booking], facts: Facts) -> list["Time"]:
        minutes = self.settings.sms_reminders if to.channel == SMS else self.settings.reminders
        if not wants(self.visit, "reminders", to.channel) or all(one.status != "confirmed" for one in live):
            return []
        found = []
        for before in minutes:
            due = reminder_due(facts["starts"], before, self.settings.quiet, zone_of(to.timezone), self.now)
            if due is not None:
                mark = f"{self.visit.public_id}:remind:{to.channel}:{before}:{facts['starts']}"
                found.append(Time(mark, "reminder", to, facts | {"minutes": before}, due))
        return found

    def _follow_ups(self, to: Recipient, facts: Facts) -> list["Time"]:
        after = self.settings.follow_up
        if after is None or to.channel != EMAIL or not wants(self.visit, "follow_ups", EMAIL):
            return []
        due = follow_up_due(facts["ends"], after, self.settings.quiet, zone_of(to.timezone))
        if due + clock.DAY <= self.now:
            return []
        mark = f"{self.visit.public_id}:follow:{facts['ends']}"
        return [Time(mark, "follow_up", to, facts | {"minutes": after}, due)]

    def _add(
        self, mark: str, kind: str, to: Recipient, facts: Facts, due: int, *, known: str | None = None
    ) -> None:
        add_message(mark, kind, to, facts, clock.at(due), self.visit.business_id, self.visit.id, known=known)


@dataclass(frozen=True, slots=True)
class Time:
    """A reminder or follow-up that there should be; `due` in UTC minutes."""

    mark: str
    kind: str
    to: Recipient
    facts: Facts
    due: int


def _move(message: Message, time: Time) -> None:
    due = max(clock.at(time.due), clock.now())
    message.mark, message.facts, message.address = time.mark, time.facts, time.to.address
    message.locale, message.timezone, message.due = time.to.locale, time.to.timezone, due
    message.error = None
    if message.job_id is not None:
        move_job(message.job_id, due)


def _slot(kind: str, channel: str, facts: Facts) -> tuple[str, str, Any]:
    return kind, channel, facts.get("minutes")


def _is_notice(message: Message, key: str, channel: str) -> bool:
    who = f"{STAFF}{message.staff_id}" if message.audience == STAFF else message.audience
    return message.kind in NOTICES and who == key and message.channel == channel


def is_quiet(events: Sequence[Event]) -> bool:
    """Whether staff chose each time that the client is not told."""
    return all(event.data.get("tell") is False for event in events)


def notice_of(before: Message | None, status: str) -> str | None:
    """Which notice tells somebody, who was told `before`, that a visit stands like this; None when none does.

    Whoever was asked to confirm it has not been told of it as a booking yet.
    """
    if status == "unconfirmed":
        return "click"
    if before is not None and before.kind == "click" and status not in ENDED:
        before = None
    if status in {"pending", "standing"}:
        if before is None:
            return "pending" if status == "pending" else "confirmation"
        waited = before.facts.get("status") == "pending"
        return "confirmed" if waited and status == "standing" else "changed"
    if status not in ENDED or (before is not None and before.kind in ENDED):
        return None
    return status
