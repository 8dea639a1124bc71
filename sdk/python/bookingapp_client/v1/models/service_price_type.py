from typing import Literal

ServicePriceType = Literal['custom', 'flat', 'from', 'hourly', 'range']

SERVICE_PRICE_TYPE_VALUES: set[ServicePriceType] = { 'custom', 'flat', 'from', 'hourly', 'range',  }

def check_service_price_type(value: str) -> ServicePriceType:
    if value in SERVICE_PRICE_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_PRICE_TYPE_VALUES!r}")
