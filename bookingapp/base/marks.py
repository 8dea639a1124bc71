"""Marks of what somebody was shown, so that nobody's edit is silently lost: optimistic locking without a column."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bookingapp.base.errors import Conflict
from bookingapp.base.i18n import _


def mark_of(values: Mapping[str, Any]) -> str:
    """A mark of plain values: sixteen hexadecimal digits, the same for the same values."""
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_mark(mark: str | None, values: Mapping[str, Any]) -> None:
    """Raises Conflict when a mark is given and these are not the values it was made of."""
    if mark is not None and mark != mark_of(values):
        raise Conflict(_("Somebody has changed this meanwhile. Look at what stands now, then save again."))
