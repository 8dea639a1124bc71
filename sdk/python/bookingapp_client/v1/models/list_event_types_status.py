from typing import Literal

ListEventTypesStatus = Literal['active', 'archived']

LIST_EVENT_TYPES_STATUS_VALUES: set[ListEventTypesStatus] = { 'active', 'archived',  }

def check_list_event_types_status(value: str) -> ListEventTypesStatus:
    if value in LIST_EVENT_TYPES_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_EVENT_TYPES_STATUS_VALUES!r}")
