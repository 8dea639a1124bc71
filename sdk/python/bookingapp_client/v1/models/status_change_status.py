from typing import Literal

StatusChangeStatus = Literal['arrive', 'arrived', 'cancel', 'canceled', 'cancelled', 'complete', 'completed', 'confirm', 'confirmed', 'decline', 'declined', 'expired', 'no-show', 'no_show', 'pending', 'revert']

STATUS_CHANGE_STATUS_VALUES: set[StatusChangeStatus] = { 'arrive', 'arrived', 'cancel', 'canceled', 'cancelled', 'complete', 'completed', 'confirm', 'confirmed', 'decline', 'declined', 'expired', 'no-show', 'no_show', 'pending', 'revert',  }

def check_status_change_status(value: str) -> StatusChangeStatus:
    if value in STATUS_CHANGE_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {STATUS_CHANGE_STATUS_VALUES!r}")
