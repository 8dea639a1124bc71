from typing import Literal

VisitInputOverrideItem = Literal['caps', 'hours', 'notice']

VISIT_INPUT_OVERRIDE_ITEM_VALUES: set[VisitInputOverrideItem] = { 'caps', 'hours', 'notice',  }

def check_visit_input_override_item(value: str) -> VisitInputOverrideItem:
    if value in VISIT_INPUT_OVERRIDE_ITEM_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VISIT_INPUT_OVERRIDE_ITEM_VALUES!r}")
