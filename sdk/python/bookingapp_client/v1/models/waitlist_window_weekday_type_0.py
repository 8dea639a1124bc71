from typing import Literal

WaitlistWindowWeekdayType0 = Literal['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']

WAITLIST_WINDOW_WEEKDAY_TYPE_0_VALUES: set[WaitlistWindowWeekdayType0] = { 'friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday',  }

def check_waitlist_window_weekday_type_0(value: str) -> WaitlistWindowWeekdayType0:
    if value in WAITLIST_WINDOW_WEEKDAY_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WAITLIST_WINDOW_WEEKDAY_TYPE_0_VALUES!r}")
