from typing import Literal

BookingReplacementOverrideItem = Literal['caps', 'hours', 'notice']

BOOKING_REPLACEMENT_OVERRIDE_ITEM_VALUES: set[BookingReplacementOverrideItem] = { 'caps', 'hours', 'notice',  }

def check_booking_replacement_override_item(value: str) -> BookingReplacementOverrideItem:
    if value in BOOKING_REPLACEMENT_OVERRIDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_REPLACEMENT_OVERRIDE_ITEM_VALUES!r}")
