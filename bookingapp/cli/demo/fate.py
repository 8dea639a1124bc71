"""What became of a booking, as seen from this moment: its state, and when each thing happened. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from bookingapp.domain.booking.rules import cancellation_fee, no_show_fee

HOUR = 3600
DAY = 24 * HOUR
REASONS = (
    "",
    "",
    "I have fallen ill, sorry",
    "Work came up",
    "The train is cancelled",
    "Found an earlier time",
)
REASONS_DE = (
    "",
    "",
    "Bin leider krank geworden",
    "Muss länger arbeiten",
    "Die Bahn fällt aus",
    "Doch schon früher",
)


@dataclass(slots=True)
class Fate:
    """State, and the seconds at which each event happened; `fee` in minor units."""

    status: str
    created: int
    events: list[tuple[str, int]] = field(default_factory=list)
    expires: int | None = None
    cancelled_by: str | None = None
    reason: str | None = None
    fee: int = 0

    @property
    def keeps_time(self) -> bool:
        """Whether it still occupies calendars or seats."""
        return self.status not in {"cancelled", "declined", "expired"}


@dataclass(frozen=True, slots=True)
class Case:
    """What a booking's fate depends on; `starts` and `ends` in UTC minutes, `now` in seconds."""

    starts: int
    ends: int
    notice: int
    price: int
    policy: Mapping[str, int]
    needs_approval: bool
    pending_hours: int
    now: int
    german: bool = False


def decide(dice: Random, case: Case, status: str | None = None) -> Fate:
    """Roll what became of it; `status` is what it must have become."""
    created = _created(dice, case)
    if status is None:
        status = _past(dice, case) if case.ends * 60 <= case.now else _present(dice, case)
    fate = Fate(status, created, [("booking.created", created)])
    if case.needs_approval:
        fate.events.append(("booking.requested", created))
    _TELL.get(status, _tell_nothing)(dice, case, fate)
    return fate


def _created(dice: Random, case: Case) -> int:
    lead = max(case.notice * 60 + HOUR, min(45 * DAY, int(dice.expovariate(1 / (6 * DAY)))))
    return min(case.starts * 60 - lead, case.now - int(dice.uniform(600, 30 * HOUR)))


def _past(dice: Random, case: Case) -> str:
    roll = dice.random()
    if case.needs_approval and roll < 0.1:
        return "declined" if roll < 0.06 else "expired"
    return "cancelled" if roll > 0.91 else "no_show" if roll > 0.87 else "completed"


def _present(dice: Random, case: Case) -> str:
    if case.starts * 60 <= case.now + 300:
        return "arrived"
    if (
        case.needs_approval
        and case.starts * 60 > case.now + case.notice * 60 + 2 * DAY
        and dice.random() < 0.6
    ):
        return "pending"
    return "cancelled" if dice.random() < 0.06 else "confirmed"


def _tell_nothing(_: Random, __: Case, ___: Fate) -> None:
    """Nothing happened since."""


def _tell_pending(dice: Random, case: Case, fate: Fate) -> None:
    fate.created = case.now - int(dice.uniform(0.5, 20) * HOUR)
    fate.events = [(name, fate.created) for name, _ in fate.events]
    fate.expires = min(fate.created + case.pending_hours * HOUR, case.starts * 60)


def _tell_approved(dice: Random, case: Case, fate: Fate) -> None:
    if case.needs_approval:
        fate.events.append(
            ("booking.confirmed", min(fate.created + int(dice.uniform(1, 20) * HOUR), case.now))
        )


def _tell_arrived(dice: Random, case: Case, fate: Fate) -> None:
    _tell_approved(dice, case, fate)
    fate.events.append(("booking.arrived", min(case.starts * 60 - int(dice.uniform(-180, 420)), case.now)))


def _tell_completed(dice: Random, case: Case, fate: Fate) -> None:
    _tell_arrived(dice, case, fate)
    fate.events.append(("booking.completed", min(case.ends * 60 + int(dice.uniform(0, 600)), case.now)))


def _tell_no_show(dice: Random, case: Case, fate: Fate) -> None:
    _tell_approved(dice, case, fate)
    fate.fee = no_show_fee(case.policy, case.price)
    fate.events.append(("booking.no_show", min(case.starts * 60 + 1200, case.now)))


def _tell_cancelled(dice: Random, case: Case, fate: Fate) -> None:
    """Mostly by the client, often in time, sometimes not."""
    last = min(case.starts * 60 - 1800, case.now)
    at = max(fate.created + 300, int(last - dice.expovariate(1 / (1.5 * DAY))))
    at = min(at, max(last, fate.created))
    fate.cancelled_by = "client" if dice.random() < 0.85 else "user"
    fate.reason = dice.choice(REASONS_DE if case.german else REASONS)
    if fate.cancelled_by == "client":
        fate.fee = cancellation_fee(case.policy, case.price, case.starts, at)
    fate.events.append(("booking.cancelled", at))


def _tell_declined(dice: Random, case: Case, fate: Fate) -> None:
    fate.events.append(("booking.declined", min(fate.created + int(dice.uniform(1, 20) * HOUR), case.now)))


def _tell_expired(_: Random, case: Case, fate: Fate) -> None:
    lapsed = min(fate.created + case.pending_hours * HOUR, case.starts * 60)
    fate.events.append(("booking.expired", min(lapsed, case.now)))


_TELL = {
    "pending": _tell_pending,
    "confirmed": _tell_approved,
    "arrived": _tell_arrived,
    "completed": _tell_completed,
    "no_show": _tell_no_show,
    "cancelled": _tell_cancelled,
    "declined": _tell_declined,
    "expired": _tell_expired,
}
