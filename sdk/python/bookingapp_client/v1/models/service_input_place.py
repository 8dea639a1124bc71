from typing import Literal

ServiceInputPlace = Literal['client', 'phone', 'venue', 'video']

SERVICE_INPUT_PLACE_VALUES: set[ServiceInputPlace] = { 'client', 'phone', 'venue', 'video',  }

def check_service_input_place(value: str) -> ServiceInputPlace:
    if value in SERVICE_INPUT_PLACE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_INPUT_PLACE_VALUES!r}")
