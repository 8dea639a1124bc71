from typing import Literal

ListSubdivisionsStatus = Literal['active', 'archived']

LIST_SUBDIVISIONS_STATUS_VALUES: set[ListSubdivisionsStatus] = { 'active', 'archived',  }

def check_list_subdivisions_status(value: str) -> ListSubdivisionsStatus:
    if value in LIST_SUBDIVISIONS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_SUBDIVISIONS_STATUS_VALUES!r}")
