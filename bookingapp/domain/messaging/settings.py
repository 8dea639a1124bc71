"""What a business has chosen about its messages, kept in `business.messages`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

LONGEST_BEFORE = 60 * 24 * 60
LONGEST_AFTER = 30 * 24 * 60
MOST_REMINDERS = 5


@dataclass(frozen=True, slots=True)
class MessageSettings:
    """Minutes throughout; `quiet` is (from, to) in wall minutes of whoever is told, None for no quiet hours.

    `reminders` go by e-mail and `sms_reminders` by SMS, so long before the visit; `follow_up` so long after it.
    `sms_notices`: those who gave only a telephone number are told of their bookings by SMS.
    `tell_moves`: whether the client is told when staff move a booking, unless they choose otherwise then.
    """

    reminders: tuple[int, ...] = (1440, 120)
    sms_reminders: tuple[int, ...] = ()
    sms_notices: bool = True
    follow_up: int | None = None
    quiet: tuple[int, int] | None = (21 * 60, 8 * 60)
    staff_notices: bool = True
    invitations: bool = True
    tell_moves: bool = True

    def stored(self) -> dict[str, Any]:
        """As it is kept in the business's row."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


DEFAULTS = MessageSettings()
NAMES = frozenset(field.name for field in fields(MessageSettings))


def read_settings(stored: Mapping[str, Any]) -> MessageSettings:
    """What is stored, the rest as we would choose; what is malformed counts as not stored."""
    found = {name: _read(name, value) for name, value in stored.items() if name in NAMES}
    return MessageSettings(**{name: value for name, value in found.items() if value is not ...})


def _read(name: str, value: Any) -> Any:
    if name in {"reminders", "sms_reminders"}:
        return minutes_before(value)
    if name == "follow_up":
        return value if value is None or is_minutes(value, 0, LONGEST_AFTER) else ...
    if name == "quiet":
        return quiet_hours(value)
    return value if isinstance(value, bool) else ...


def minutes_before(value: Any) -> Any:
    """Reminders, the earliest first and none twice; `...` for what is none of ours."""
    if not isinstance(value, list | tuple) or len(value) > MOST_REMINDERS:
        return ...
    if not all(is_minutes(one, 5, LONGEST_BEFORE) for one in value):
        return ...
    return tuple(sorted(set(value), reverse=True))


def quiet_hours(value: Any) -> Any:
    """(from, to), None for none; `...` for what is none of ours."""
    if value is None:
        return None
    if not isinstance(value, list | tuple) or len(value) != 2:
        return ...
    if not all(is_minutes(one, 0, 1439) for one in value) or value[0] == value[1]:
        return ...
    return (value[0], value[1])


def is_minutes(value: Any, least: int, most: int) -> bool:
    """Whether it is a whole number within bounds; True and False are none."""
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
