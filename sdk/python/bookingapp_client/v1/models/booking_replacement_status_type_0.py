from typing import Literal

BookingReplacementStatusType0 = Literal['arrive', 'arrived', 'cancel', 'canceled', 'cancelled', 'complete', 'completed', 'confirm', 'confirmed', 'decline', 'declined', 'expired', 'no-show', 'no_show', 'pending', 'revert']

BOOKING_REPLACEMENT_STATUS_TYPE_0_VALUES: set[BookingReplacementStatusType0] = { 'arrive', 'arrived', 'cancel', 'canceled', 'cancelled', 'complete', 'completed', 'confirm', 'confirmed', 'decline', 'declined', 'expired', 'no-show', 'no_show', 'pending', 'revert',  }

def check_booking_replacement_status_type_0(value: str) -> BookingReplacementStatusType0:
    if value in BOOKING_REPLACEMENT_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_REPLACEMENT_STATUS_TYPE_0_VALUES!r}")
