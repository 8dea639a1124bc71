from typing import Literal

ListLocationsStatus = Literal['active', 'archived']

LIST_LOCATIONS_STATUS_VALUES: set[ListLocationsStatus] = { 'active', 'archived',  }

def check_list_locations_status(value: str) -> ListLocationsStatus:
    if value in LIST_LOCATIONS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_LOCATIONS_STATUS_VALUES!r}")
