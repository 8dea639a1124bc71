from typing import Literal

ServicePriceInputType = Literal['custom', 'flat', 'from', 'hourly', 'range']

SERVICE_PRICE_INPUT_TYPE_VALUES: set[ServicePriceInputType] = { 'custom', 'flat', 'from', 'hourly', 'range',  }

def check_service_price_input_type(value: str) -> ServicePriceInputType:
    if value in SERVICE_PRICE_INPUT_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_PRICE_INPUT_TYPE_VALUES!r}")
