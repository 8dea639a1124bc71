"""A call: who sent it, what they may do, and the business it is about."""

from dataclasses import dataclass, field
from typing import Any, cast

from flask import g

from bookingapp.base.actor import Actor
from bookingapp.base.hot import Beside
from bookingapp.domain.schedule.timetable import Timetable
from bookingapp.domain.schedule.timetables import timetable_at, timetable_by_id
from bookingapp.web.limits import Window


@dataclass(frozen=True, slots=True, eq=False)
class Foreseen:
    """What a call will read, known before it is let in, so that it is read when the call is counted."""

    meaning: Any
    """What the call asks for, as it is understood."""
    beside: Beside | None
    """None where it takes more than a statement."""


@dataclass(slots=True)
class Call:
    """One request of a program. `owner` names the credential, `plan` sets its limits; `is_agent`: an assistant's."""

    actor: Actor
    owner: str
    plan: str = "free"
    is_publishable: bool = False
    client_ref: str | None = None
    is_agent: bool = False
    stamp: int | None = None
    """Of the business's timetable, where it was read together with the credential."""
    seen: tuple[int, int] | None = None
    """The state of the database when the request began, where it has such a mark (base/hot.py)."""
    windows: list[Window] | None = None
    """How the caller stands to their limits, where this request was counted when the credential was read."""
    foreseen: tuple[Foreseen, Any] | None = None
    """What was read then already."""
    scopes: frozenset[str] | None = None
    """What the key or token was given, to the letter; None: whatever the actor may."""
    _timetable: Timetable | None = field(default=None, repr=False)

    def may(self, scope: str) -> bool:
        """Whether a scope was given, and is held at one location at least.

        The actor's rights hold what a right is of no use without (to change a thing is to see it), since the commands
        look at what they change; an operation asks for the scope itself.
        """
        return (self.scopes is None or scope in self.scopes) and self.actor.may_somewhere(scope)

    @property
    def business_id(self) -> int:
        """The business that the credential belongs to."""
        assert self.actor.business_id is not None
        return self.actor.business_id

    @property
    def timetable(self) -> Timetable:
        """Its timetable, read once."""
        if self._timetable is None:
            self._timetable = (
                timetable_by_id(self.business_id)
                if self.stamp is None
                else timetable_at(self.business_id, self.stamp)
            )
        return self._timetable


def begin_call(call: Call) -> None:
    """From here on the request is this call."""
    g.call = call


def current_call() -> Call:
    """The call of this request; operations that ask for no credential look at nothing of it."""
    return cast("Call", g.get("call"))
