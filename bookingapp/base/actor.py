"""Who acts. Every command takes an actor first; every query decides access from it."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts: an anonymous visitor, a client, a user of a business, or the system itself.

    `ref` is the public id of the one who acts (client, user, key), `business_id` the business
    that the actor is confined to (None: not confined, the system alone).
    """

    kind: Literal["public", "client", "user", "system"]
    business_id: int | None = None
    ref: str | None = None
    rights: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_staff(self) -> bool:
        """Whether the actor works for the business (or is the system)."""
        return self.kind in {"user", "system"}

    def may(self, right: str) -> bool:
        """Whether the actor holds a right such as `bookings:write`."""
        return self.kind == "system" or right in self.rights


SYSTEM = Actor("system")
"""The clock's own deeds and the operator at the shell."""


def visitor(business_id: int) -> Actor:
    """Somebody unknown on the public pages of one business."""
    return Actor("public", business_id)
