from typing import Literal

EventPatchStatusType0 = Literal['cancelled', 'planned']

EVENT_PATCH_STATUS_TYPE_0_VALUES: set[EventPatchStatusType0] = { 'cancelled', 'planned',  }

def check_event_patch_status_type_0(value: str) -> EventPatchStatusType0:
    if value in EVENT_PATCH_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {EVENT_PATCH_STATUS_TYPE_0_VALUES!r}")
