from typing import Literal

ListBookingsStatusItem = Literal['arrived', 'cancelled', 'completed', 'confirmed', 'declined', 'expired', 'no_show', 'pending']

LIST_BOOKINGS_STATUS_ITEM_VALUES: set[ListBookingsStatusItem] = { 'arrived', 'cancelled', 'completed', 'confirmed', 'declined', 'expired', 'no_show', 'pending',  }

def check_list_bookings_status_item(value: str) -> ListBookingsStatusItem:
    if value in LIST_BOOKINGS_STATUS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_BOOKINGS_STATUS_ITEM_VALUES!r}")
