from typing import Literal

BookingPatchOverrideItem = Literal['caps', 'hours', 'notice']

BOOKING_PATCH_OVERRIDE_ITEM_VALUES: set[BookingPatchOverrideItem] = { 'caps', 'hours', 'notice',  }

def check_booking_patch_override_item(value: str) -> BookingPatchOverrideItem:
    if value in BOOKING_PATCH_OVERRIDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_PATCH_OVERRIDE_ITEM_VALUES!r}")
