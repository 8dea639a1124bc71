"""Client library for the bookingapp JSON API.

`v1` is made from the API's OpenAPI document: `v1.api` has a module for each operation with `sync` and `asyncio`,
`v1.models` the objects. Around it: `connect`, `every` for lists, errors with a class each, `verify` for webhooks.
"""

from bookingapp_client.connect import connect
from bookingapp_client.errors import (
    ApiError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    RateLimited,
    Unauthorized,
    Unavailable,
)
from bookingapp_client.paging import every, every_async
from bookingapp_client.webhooks import NotGenuine, verify

__all__ = [
    "ApiError",
    "Conflict",
    "Forbidden",
    "Invalid",
    "NotFound",
    "NotGenuine",
    "RateLimited",
    "Unauthorized",
    "Unavailable",
    "connect",
    "every",
    "every_async",
    "verify",
]
