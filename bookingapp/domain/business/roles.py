"""Rights and the roles that come built in."""

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

ALL = frozenset(f"{resource}:{verb}" for resource in RESOURCES for verb in ("read", "write")) | {
    "bookings:all",
    "bookings:override",
}
"""`bookings:all`: those of everybody, not only what one serves oneself; `bookings:override`: rules set aside."""


_EVERYDAY = frozenset({"bookings:read", "bookings:write", "clients:read", "clients:write"})
_LOOK = frozenset({"services:read", "staff:read", "schedules:read", "resources:read", "locations:read"})
_MONEY = frozenset({"invoices:read", "invoices:write", "transactions:read", "transactions:write"})

BUILT_IN: dict[str, frozenset[str]] = {
    "owner": ALL,
    "manager": ALL - {"users:write", "settings:write"},
    "reception": _EVERYDAY
    | _LOOK
    | _MONEY
    | {"bookings:all", "bookings:override", "schedules:write", "messages:read"},
    "staff": _LOOK | {"bookings:read", "bookings:write", "clients:read"},
    "accountant": _LOOK | _MONEY | {"bookings:read", "bookings:all", "clients:read", "reports:read"},
}
"""Rights by the name of the role."""
