from typing import Literal

ListPositionsStatus = Literal['active', 'archived']

LIST_POSITIONS_STATUS_VALUES: set[ListPositionsStatus] = { 'active', 'archived',  }

def check_list_positions_status(value: str) -> ListPositionsStatus:
    if value in LIST_POSITIONS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_POSITIONS_STATUS_VALUES!r}")
