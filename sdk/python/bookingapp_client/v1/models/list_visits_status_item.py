from typing import Literal

ListVisitsStatusItem = Literal['arrived', 'cancelled', 'completed', 'confirmed', 'declined', 'expired', 'no_show', 'pending']

LIST_VISITS_STATUS_ITEM_VALUES: set[ListVisitsStatusItem] = { 'arrived', 'cancelled', 'completed', 'confirmed', 'declined', 'expired', 'no_show', 'pending',  }

def check_list_visits_status_item(value: str) -> ListVisitsStatusItem:
    if value in LIST_VISITS_STATUS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_VISITS_STATUS_ITEM_VALUES!r}")
