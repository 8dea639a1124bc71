from typing import Literal

ListEventOccurrencesStatus = Literal['cancelled', 'planned']

LIST_EVENT_OCCURRENCES_STATUS_VALUES: set[ListEventOccurrencesStatus] = { 'cancelled', 'planned',  }

def check_list_event_occurrences_status(value: str) -> ListEventOccurrencesStatus:
    if value in LIST_EVENT_OCCURRENCES_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_EVENT_OCCURRENCES_STATUS_VALUES!r}")
