"""Who acts. Every command takes an actor first; every query decides access from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: an anonymous visitor, a client, a user of a business, a program by its key, or the system itself.

    `ref` is the public id of the one who acts (client, user, key), `business_id` the business
    that the actor is confined to (None: not confined, the system alone). `rights` hold everywhere in it,
    `local` those of single locations (by internal id) beside them.
    """

    kind: Literal["public", "client", "user", "key", "system"]
    business_id: int | None = None
    ref: str | None = None
    rights: frozenset[str] = field(default_factory=frozenset)
    local: Mapping[int, frozenset[str]] = field(default_factory=dict, hash=False)
    via: str | None = None
    """The key or app (public id) that somebody acts through, where they do not act themselves."""

    @property
    def is_staff(self) -> bool:
        """Whether the actor works for the business (or is the system)."""
        return self.kind in {"user", "key", "system"}

    @property
    def at_desk(self) -> bool:
        """Whether a person of the house acts (or the system), who may set aside what binds clients without asking.

        A program that acts by a key follows the clients' rules, except those that it names and gives a reason for.
        """
        return self.kind in {"user", "system"}

    def may(self, right: str, location_id: int | None = None) -> bool:
        """Whether the actor holds a right such as `bookings:write`, everywhere or at one location."""
        if self.kind == "system" or right in self.rights:
            return True
        return location_id is not None and right in self.local.get(location_id, ())

    def places(self, right: str) -> frozenset[int] | None:
        """The locations at which the actor holds a right; None: at all of them."""
        if self.may(right):
            return None
        return frozenset(place for place, rights in self.local.items() if right in rights)

    def may_somewhere(self, right: str) -> bool:
        """Whether the actor holds a right at one location at least."""
        return self.places(right) != frozenset()


SYSTEM = Actor("system")
"""The clock's own deeds and the operator at the shell."""


def visitor(business_id: int) -> Actor:
    """Somebody unknown on the public pages of one business."""
    return Actor("public", business_id)
