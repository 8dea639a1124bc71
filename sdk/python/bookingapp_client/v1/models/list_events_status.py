from typing import Literal

ListEventsStatus = Literal['cancelled', 'planned']

LIST_EVENTS_STATUS_VALUES: set[ListEventsStatus] = { 'cancelled', 'planned',  }

def check_list_events_status(value: str) -> ListEventsStatus:
    if value in LIST_EVENTS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_EVENTS_STATUS_VALUES!r}")
