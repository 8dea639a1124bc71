from typing import Literal

WaitlistWindowInputWeekdayType0 = Literal['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']

WAITLIST_WINDOW_INPUT_WEEKDAY_TYPE_0_VALUES: set[WaitlistWindowInputWeekdayType0] = { 'friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday',  }

def check_waitlist_window_input_weekday_type_0(value: str) -> WaitlistWindowInputWeekdayType0:
    if value in WAITLIST_WINDOW_INPUT_WEEKDAY_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WAITLIST_WINDOW_INPUT_WEEKDAY_TYPE_0_VALUES!r}")
