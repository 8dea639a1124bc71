from typing import Literal

ServicePlace = Literal['client', 'phone', 'venue', 'video']

SERVICE_PLACE_VALUES: set[ServicePlace] = { 'client', 'phone', 'venue', 'video',  }

def check_service_place(value: str) -> ServicePlace:
    if value in SERVICE_PLACE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_PLACE_VALUES!r}")
