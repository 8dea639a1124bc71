from typing import Literal

ListWaitlistStatusType0 = Literal['booked', 'cancelled', 'declined', 'expired', 'offered', 'waiting']

LIST_WAITLIST_STATUS_TYPE_0_VALUES: set[ListWaitlistStatusType0] = { 'booked', 'cancelled', 'declined', 'expired', 'offered', 'waiting',  }

def check_list_waitlist_status_type_0(value: str) -> ListWaitlistStatusType0:
    if value in LIST_WAITLIST_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_WAITLIST_STATUS_TYPE_0_VALUES!r}")
