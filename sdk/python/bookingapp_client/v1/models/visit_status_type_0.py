from typing import Literal

VisitStatusType0 = Literal['arrived', 'cancelled', 'completed', 'confirmed', 'declined', 'expired', 'no_show', 'pending']

VISIT_STATUS_TYPE_0_VALUES: set[VisitStatusType0] = { 'arrived', 'cancelled', 'completed', 'confirmed', 'declined', 'expired', 'no_show', 'pending',  }

def check_visit_status_type_0(value: str) -> VisitStatusType0:
    if value in VISIT_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {VISIT_STATUS_TYPE_0_VALUES!r}")
