from typing import Literal

ListServicesStatus = Literal['active', 'archived']

LIST_SERVICES_STATUS_VALUES: set[ListServicesStatus] = { 'active', 'archived',  }

def check_list_services_status(value: str) -> ListServicesStatus:
    if value in LIST_SERVICES_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_SERVICES_STATUS_VALUES!r}")
