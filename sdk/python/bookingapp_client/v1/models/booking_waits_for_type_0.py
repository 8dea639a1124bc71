from typing import Literal

BookingWaitsForType0 = Literal['business', 'client']

BOOKING_WAITS_FOR_TYPE_0_VALUES: set[BookingWaitsForType0] = { 'business', 'client',  }

def check_booking_waits_for_type_0(value: str) -> BookingWaitsForType0:
    if value in BOOKING_WAITS_FOR_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BOOKING_WAITS_FOR_TYPE_0_VALUES!r}")
