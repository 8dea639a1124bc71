from typing import Literal

ReschedulingOverrideItem = Literal['caps', 'hours', 'notice']

RESCHEDULING_OVERRIDE_ITEM_VALUES: set[ReschedulingOverrideItem] = { 'caps', 'hours', 'notice',  }

def check_rescheduling_override_item(value: str) -> ReschedulingOverrideItem:
    if value in RESCHEDULING_OVERRIDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {RESCHEDULING_OVERRIDE_ITEM_VALUES!r}")
