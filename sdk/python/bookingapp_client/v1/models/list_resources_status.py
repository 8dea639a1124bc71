from typing import Literal

ListResourcesStatus = Literal['active', 'archived']

LIST_RESOURCES_STATUS_VALUES: set[ListResourcesStatus] = { 'active', 'archived',  }

def check_list_resources_status(value: str) -> ListResourcesStatus:
    if value in LIST_RESOURCES_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_RESOURCES_STATUS_VALUES!r}")
