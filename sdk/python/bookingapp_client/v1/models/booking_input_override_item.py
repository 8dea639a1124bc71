from typing import Literal

BookingInputOverrideItem = Literal['caps', 'hours', 'notice']

BOOKING_INPUT_OVERRIDE_ITEM_VALUES: set[BookingInputOverrideItem] = { 'caps', 'hours', 'notice',  }

def check_booking_input_override_item(value: str) -> BookingInputOverrideItem:
    if value in BOOKING_INPUT_OVERRIDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_INPUT_OVERRIDE_ITEM_VALUES!r}")
