from typing import Literal

ServiceWindowInputDaysItem = Literal['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']

SERVICE_WINDOW_INPUT_DAYS_ITEM_VALUES: set[ServiceWindowInputDaysItem] = { 'friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday',  }

def check_service_window_input_days_item(value: str) -> ServiceWindowInputDaysItem:
    if value in SERVICE_WINDOW_INPUT_DAYS_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_WINDOW_INPUT_DAYS_ITEM_VALUES!r}")
