from typing import Literal

WeeklyHoursWeekday = Literal['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']

WEEKLY_HOURS_WEEKDAY_VALUES: set[WeeklyHoursWeekday] = { 'friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday',  }

def check_weekly_hours_weekday(value: str) -> WeeklyHoursWeekday:
    if value in WEEKLY_HOURS_WEEKDAY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WEEKLY_HOURS_WEEKDAY_VALUES!r}")
