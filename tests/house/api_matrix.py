"""Who may call which operation of the API: the scope that each asks for, and who beside it. The test tries them all.

A new operation needs a line here. Written down a second time on purpose: an operation that forgets its scope, or asks
for another resource's, is found by this.
"""

from bookingapp.domain.business.roles import BUILT_IN

_BY_SCOPE = {
    "settings:read": """
        GET /api-keys
        GET /api-keys/{id}
        GET /team
        GET /webhooks
        GET /webhooks/{id}
        GET /webhooks/{id}/deliveries
    """,
    "settings:write": """
        POST /api-keys
        PATCH PUT DELETE /api-keys/{id}
        PATCH PUT /team
        POST /webhooks
        PATCH PUT DELETE /webhooks/{id}
        POST /webhooks/{id}/rotate
        POST /webhooks/{id}/ping
        GET /webhooks/{id}/deliveries/{delivery}
        POST /webhooks/{id}/deliveries/{delivery}/resend
    """,
    "audit:read": """
        GET /audit-log
    """,
    "open": """
        POST /auth/token
        POST /auth/refresh
        POST /auth/revoke
        GET /openapi.json
        GET /businesses
        GET /businesses/{slug}
    """,
    "services:read": """
        GET /availability
        GET /availability/{staff_id}
        GET /book_times/{location_id}/{staff_id}/{date}
        GET /service-categories
        GET /service-categories/{id}
        GET /subdivisions
        GET /subdivisions/{id}
        GET /services
        GET /services/{id}
        GET /availability/explain
    """,
    "schedules:read": """
        GET /blocks
        GET /blocks/{id}
        GET /events
        GET /events/{id}
        GET /events/{id}/occurrences
        GET /staff/{id}/schedule
        GET /resources/{id}/schedule
        GET /locations/{id}/schedule
    """,
    "": """
        POST /blocks
        PATCH PUT DELETE /blocks/{id}
    """,
    "bookings:read": """
        GET /bookings
        GET /bookings/{id}
        GET /feeds
        GET /feeds/{id}
        GET /holds/{id}
        GET /visits
        GET /visits/{id}
        GET /waitlist
        GET /waitlist/{id}
    """,
    "bookings:write": """
        GET /waitlist/{id}/times
        POST /bookings
        POST /bookings/{id}/confirm
        POST /bookings/{id}/decline
        POST /bookings/{id}/cancel
        POST /bookings/{id}/arrive
        POST /bookings/{id}/complete
        POST /bookings/{id}/no-show
        DELETE PATCH PUT /bookings/{id}
        POST /bookings/{id}/reschedule
        PATCH /bookings/{id}/status
        POST /feeds
        PATCH PUT DELETE /feeds/{id}
        POST /feeds/{id}/rotate
        POST /holds
        DELETE /holds/{id}
        POST /holds/{id}/extend
        POST /visits
        POST /waitlist
        PATCH PUT DELETE /waitlist/{id}
        POST /waitlist/{id}/offer
        POST /waitlist/{id}/accept
        POST /waitlist/{id}/decline
    """,
    "clients:read": """
        GET /clients
        GET /clients/{id}
        GET /clients/{id}/export
        GET /tags
        GET /tags/{id}
    """,
    "clients:write": """
        POST /clients
        PATCH PUT DELETE /clients/{id}
        POST /clients/{id}/merge
        POST /clients/{id}/erase
        POST /tags
        PATCH PUT DELETE /tags/{id}
    """,
    "schedules:write": """
        POST /events
        PATCH PUT DELETE /events/{id}
        PUT DELETE /staff/{id}/schedule
        PUT DELETE /resources/{id}/schedule
        PUT DELETE /locations/{id}/schedule
    """,
    "locations:read": """
        GET /locations
        GET /locations/{id}
    """,
    "locations:write": """
        POST /locations
        PATCH PUT DELETE /locations/{id}
    """,
    "messages:read": """
        GET /message-templates
        GET /message-templates/{id}
    """,
    "messages:write": """
        POST /message-templates
        PATCH PUT DELETE /message-templates/{id}
    """,
    "services:write": """
        POST /service-categories
        PATCH PUT DELETE /service-categories/{id}
        POST /subdivisions
        PATCH PUT DELETE /subdivisions/{id}
        POST /services
        PATCH PUT DELETE /services/{id}
    """,
    "staff:read": """
        GET /positions
        GET /positions/{id}
        GET /staff
        GET /staff/{id}
    """,
    "staff:write": """
        POST /positions
        PATCH PUT DELETE /positions/{id}
        POST /staff
        PATCH PUT DELETE /staff/{id}
    """,
    "resources:read": """
        GET /resources
        GET /resources/{id}
    """,
    "resources:write": """
        POST /resources
        PATCH PUT DELETE /resources/{id}
    """,
    "users:read": """
        GET /roles
        GET /roles/{id}
        GET /users
        GET /users/{id}
    """,
    "users:write": """
        POST /roles
        PATCH PUT DELETE /roles/{id}
        POST /users
        PATCH PUT DELETE /users/{id}
        POST /users/{id}/invite
    """,
}


def _operations(text: str) -> list[str]:
    """`PATCH PUT /a/{id}` is two operations at one address."""
    found = []
    for line in text.strip().splitlines():
        *methods, path = line.split()
        found += [f"{method} {path}" for method in methods]
    return found


SCOPES = {name: scope for scope, text in _BY_SCOPE.items() for name in _operations(text)}
"""By `METHOD /path`; `open` needs no credential, '' any of somebody who works there."""

PUBLIC = frozenset(
    _operations("""
        GET /availability
        GET /availability/{staff_id}
        GET /book_times/{location_id}/{staff_id}/{date}
        POST /bookings
        POST /holds
        GET DELETE /holds/{id}
        POST /holds/{id}/extend
        GET /locations
        GET /locations/{id}
        GET /service-categories
        GET /service-categories/{id}
        GET /services
        GET /services/{id}
        GET /staff
        GET /staff/{id}
        GET /team
        POST /visits
    """)
)
"""What a publishable key may do as well: whatever the pages of a business let anybody do."""

ALSO = _operations("""
    GET /clients/{id}/export
    POST /clients/{id}/erase
    POST /webhooks
    PATCH PUT /webhooks/{id}
    GET /webhooks/{id}/deliveries/{delivery}
""")
"""These ask for more scopes, since they read or cancel bookings too, or say where these are sent; one is not enough."""

ALIASES = {"/event-types": "/services", "/event-types/{id}": "/services/{id}"}
"""Other names of the same operations."""

CLIENTS = _operations("""
    GET POST /bookings
    GET PATCH PUT DELETE /bookings/{id}
    PATCH /bookings/{id}/status
    POST /bookings/{id}/cancel
    POST /bookings/{id}/reschedule
    GET /feeds
    GET /visits
    GET /visits/{id}
    GET POST /waitlist
    GET PATCH PUT DELETE /waitlist/{id}
""")
"""What clients may do by their token, with what is their own, beside what is public."""

SHARED = frozenset(
    _operations("""
        GET /bookings
        GET /feeds
        GET /visits
        GET POST /waitlist
    """)
)
"""Of these, the ones that every client may, and finds nothing but their own in."""

_OTHERWISE = {
    ("other staff", 404): """
        GET PATCH PUT DELETE /bookings/{id}
        PATCH /bookings/{id}/status
        POST /bookings/{id}/arrive
        POST /bookings/{id}/cancel
        POST /bookings/{id}/complete
        POST /bookings/{id}/confirm
        POST /bookings/{id}/decline
        POST /bookings/{id}/no-show
        POST /bookings/{id}/reschedule
        GET /visits/{id}
        GET /clients/{id}
        GET /clients/{id}/export
        GET PATCH PUT /waitlist/{id}
        GET /waitlist/{id}/times
        POST /waitlist/{id}/accept
        POST /waitlist/{id}/decline
    """,
    ("other staff", 403): """
        POST /blocks
        POST /bookings
        POST /feeds
        POST /visits
        GET POST /waitlist
        DELETE /waitlist/{id}
        POST /waitlist/{id}/offer
    """,
    ("staff", 404): """
        GET PATCH PUT /waitlist/{id}
        GET /waitlist/{id}/times
        POST /waitlist/{id}/accept
        POST /waitlist/{id}/decline
    """,
    ("staff", 403): """
        PATCH PUT DELETE /blocks/{id}
        GET PATCH PUT DELETE /feeds/{id}
        POST /feeds/{id}/rotate
        GET POST /waitlist
        DELETE /waitlist/{id}
        POST /waitlist/{id}/offer
    """,
}
"""Users to whom the scope is not enough: they see their own calendar and clients, and the list is for the desk.

The booking of the scene is of `staff`; its block and feed are of `other staff`.
"""

OTHERWISE = {(who, name): status for (who, status), text in _OTHERWISE.items() for name in _operations(text)}

ELSEWHERE = frozenset(
    _operations("""
        GET /blocks
        GET /blocks/{id}
        GET /bookings
        GET /clients
        POST /clients
        GET /events
        GET /feeds
        GET /positions
        GET /positions/{id}
        GET /resources
        GET /resources/{id}
        GET /staff/{id}/schedule
        GET /subdivisions
        GET /subdivisions/{id}
        GET /availability/explain
        GET /tags
        GET /tags/{id}
        GET /visits
        GET /waitlist
    """)
)
"""What somebody may who is a manager at another location alone, beside what is public: lists (of what is there), what
belongs to no location, and clients of their own. All else is refused, or is not there for them.
"""


def expected(operation: str, who: str) -> set[int]:
    """The answers that are right; 200 stands for every success."""
    scope, method = SCOPES[operation], operation.partition(" ")[0]
    good, is_public = {200}, operation in PUBLIC
    is_alone = who.startswith(("only", "app with ", "lone app with "))
    if is_alone and operation in ALSO:
        return {403}
    if who == "full" or scope == "open" or who == "owner" or is_alone:
        return good
    if who == "nothing" or who.startswith(("all but", "app without", "lone app without")):
        return {403}
    if who in {"reading", "pair of reading"}:
        return good if scope.endswith(":read") else {403}
    if who == "publishable":
        return good if is_public else {403}
    if who == "stranger":
        return _of_stranger(operation)
    if who in {"client", "other client"}:
        if is_public or (operation in CLIENTS and (who == "client" or operation in SHARED)):
            return good
        return {403, 404}
    if who == "elsewhere":
        if operation in ELSEWHERE or (is_public and method == "GET") or "/holds/" in operation:
            return good
        return {403, 404}
    rights = BUILT_IN["staff" if who == "other staff" else who]
    if (who, operation) in OTHERWISE:
        return {OTHERWISE[who, operation]}
    return good if not scope or scope in rights else {403}


def _of_stranger(operation: str) -> set[int]:
    """A key of another business, with every scope: what the path names is not there, nor is what the body names."""
    method, path = operation.split()
    if "{" in path and not path.startswith("/message-templates/"):
        return {404}
    if path in {"/availability", "/availability/explain"}:  # which name a service
        return {404}
    return {200} if method in {"GET", "PUT", "PATCH"} else {200, 404, 422}
