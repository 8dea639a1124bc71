from typing import Literal

BookingPriceType = Literal['custom', 'flat', 'from', 'hourly', 'range']

BOOKING_PRICE_TYPE_VALUES: set[BookingPriceType] = { 'custom', 'flat', 'from', 'hourly', 'range',  }

def check_booking_price_type(value: str) -> BookingPriceType:
    if value in BOOKING_PRICE_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_PRICE_TYPE_VALUES!r}")
