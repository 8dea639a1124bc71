from typing import Literal

EventPatchScopeType0 = Literal['all', 'following', 'this']

EVENT_PATCH_SCOPE_TYPE_0_VALUES: set[EventPatchScopeType0] = { 'all', 'following', 'this',  }

def check_event_patch_scope_type_0(value: str) -> EventPatchScopeType0:
    if value in EVENT_PATCH_SCOPE_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EVENT_PATCH_SCOPE_TYPE_0_VALUES!r}")
