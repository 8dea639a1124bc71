from typing import Literal

ServiceWindowDaysItem = Literal['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']

SERVICE_WINDOW_DAYS_ITEM_VALUES: set[ServiceWindowDaysItem] = { 'friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday',  }

def check_service_window_days_item(value: str) -> ServiceWindowDaysItem:
    if value in SERVICE_WINDOW_DAYS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_WINDOW_DAYS_ITEM_VALUES!r}")
