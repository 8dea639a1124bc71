from typing import Literal

ListClientsStatus = Literal['active', 'archived']

LIST_CLIENTS_STATUS_VALUES: set[ListClientsStatus] = { 'active', 'archived',  }

def check_list_clients_status(value: str) -> ListClientsStatus:
    if value in LIST_CLIENTS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_CLIENTS_STATUS_VALUES!r}")
