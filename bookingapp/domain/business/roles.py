"""Rights and the roles that come built in."""

from collections.abc import Iterable

from bookingapp.base.i18n import lazy

RESOURCES = (
    "bookings",
    "clients",
    "services",
    "staff",
    "schedules",
    "resources",
    "locations",
    "messages",
    "reports",
    "invoices",
    "transactions",
    "users",
    "settings",
)
"""What rights are about; each has a right to read and one to write."""

EXTRA = (
    "bookings:all",
    "bookings:override",
    "clients:all",
    "schedules:own",
    "audit:read",
)
"""Rights beside them. `bookings:all` and `clients:all`: those of everybody, not only what one serves oneself;
`bookings:override`: rules set aside; `schedules:own`: one's own time off and connected calendars; `audit:read`:
everything that happened, and who did it.
"""

ALL = frozenset(f"{resource}:{verb}" for resource in RESOURCES for verb in ("read", "write")) | frozenset(
    EXTRA
)
"""Every right there is."""

_LEADS_TO = {
    "bookings:all": "bookings:read",
    "bookings:override": "bookings:write",
    "clients:all": "clients:read",
    "schedules:write": "schedules:own",
}


def complete(rights: Iterable[str]) -> frozenset[str]:
    """Known rights with those that they would be of no use without: whoever changes something may see it."""
    found = ALL.intersection(rights)
    found |= {_LEADS_TO[right] for right in found if right in _LEADS_TO}
    return found | {f"{resource}:read" for resource in RESOURCES if f"{resource}:write" in found}


def acting(scopes: Iterable[str]) -> frozenset[str]:
    """What a program may do that acts for the business: of what it sees at all, it sees everybody's.

    Whoever makes one needs these rights, since they could do by it whatever it can.
    """
    found = complete(scopes)
    return found | {f"{subject}:all" for subject in ("bookings", "clients") if f"{subject}:read" in found}


def grantable(rights: frozenset[str]) -> frozenset[str]:
    """Those of somebody's rights that they may give to a program."""
    return frozenset(right for right in rights if acting({right}) <= rights)


_EVERYDAY = frozenset({"bookings:read", "bookings:write", "clients:read", "clients:write"})
_LOOK = frozenset({"services:read", "staff:read", "schedules:read", "resources:read", "locations:read"})
_MONEY = frozenset({"invoices:read", "invoices:write", "transactions:read", "transactions:write"})
_EVERYBODY = frozenset({"bookings:all", "clients:all"})

BUILT_IN: dict[str, frozenset[str]] = {
    "owner": ALL,
    "manager": ALL - {"users:write", "settings:write"},
    "reception": _EVERYDAY
    | _LOOK
    | _MONEY
    | _EVERYBODY
    | {"bookings:override", "schedules:write", "schedules:own", "messages:read"},
    "staff": _LOOK | {"bookings:read", "bookings:write", "clients:read", "schedules:own"},
    "accountant": _LOOK | _MONEY | _EVERYBODY | {"bookings:read", "clients:read", "reports:read"},
}
"""Rights by the name of the role."""


_TITLES = {
    "owner": lazy("Owner"),
    "manager": lazy("Manager"),
    "reception": lazy("Reception"),
    "staff": lazy("Staff"),
    "accountant": lazy("Accountant"),
}


def role_title(name: str, built_in: bool) -> str:
    """What a role is called: the built-in ones in the language that is spoken."""
    return str(_TITLES[name]) if built_in and name in _TITLES else name


def rights_of(name: str, rights: Iterable[str], built_in: bool) -> frozenset[str]:
    """What a role stands for: a built-in one by its name, one of a business's own by what is stored."""
    return BUILT_IN.get(name, frozenset()) if built_in else complete(rights)
