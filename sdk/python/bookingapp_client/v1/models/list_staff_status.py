from typing import Literal

ListStaffStatus = Literal['active', 'archived']

LIST_STAFF_STATUS_VALUES: set[ListStaffStatus] = { 'active', 'archived',  }

def check_list_staff_status(value: str) -> ListStaffStatus:
    if value in LIST_STAFF_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_STAFF_STATUS_VALUES!r}")
