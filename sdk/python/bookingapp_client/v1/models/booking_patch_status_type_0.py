from typing import Literal

BookingPatchStatusType0 = Literal['arrive', 'arrived', 'cancel', 'canceled', 'cancelled', 'complete', 'completed', 'confirm', 'confirmed', 'decline', 'declined', 'expired', 'no-show', 'no_show', 'pending', 'revert']

BOOKING_PATCH_STATUS_TYPE_0_VALUES: set[BookingPatchStatusType0] = { 'arrive', 'arrived', 'cancel', 'canceled', 'cancelled', 'complete', 'completed', 'confirm', 'confirmed', 'decline', 'declined', 'expired', 'no-show', 'no_show', 'pending', 'revert',  }

def check_booking_patch_status_type_0(value: str) -> BookingPatchStatusType0:
    if value in BOOKING_PATCH_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_PATCH_STATUS_TYPE_0_VALUES!r}")
