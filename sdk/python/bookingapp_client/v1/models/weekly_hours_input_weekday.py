from typing import Literal

WeeklyHoursInputWeekday = Literal['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']

WEEKLY_HOURS_INPUT_WEEKDAY_VALUES: set[WeeklyHoursInputWeekday] = { 'friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday',  }

def check_weekly_hours_input_weekday(value: str) -> WeeklyHoursInputWeekday:
    if value in WEEKLY_HOURS_INPUT_WEEKDAY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WEEKLY_HOURS_INPUT_WEEKDAY_VALUES!r}")
