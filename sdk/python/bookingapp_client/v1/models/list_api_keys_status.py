from typing import Literal

ListApiKeysStatus = Literal['active', 'archived']

LIST_API_KEYS_STATUS_VALUES: set[ListApiKeysStatus] = { 'active', 'archived',  }

def check_list_api_keys_status(value: str) -> ListApiKeysStatus:
    if value in LIST_API_KEYS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_API_KEYS_STATUS_VALUES!r}")
