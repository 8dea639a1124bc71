from typing import Literal

CancelEventScope = Literal['all', 'following', 'this']

CANCEL_EVENT_SCOPE_VALUES: set[CancelEventScope] = { 'all', 'following', 'this',  }

def check_cancel_event_scope(value: str) -> CancelEventScope:
    if value in CANCEL_EVENT_SCOPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CANCEL_EVENT_SCOPE_VALUES!r}")
