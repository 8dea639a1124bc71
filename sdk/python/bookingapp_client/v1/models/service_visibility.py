from typing import Literal

ServiceVisibility = Literal['public', 'staff', 'unlisted']

SERVICE_VISIBILITY_VALUES: set[ServiceVisibility] = { 'public', 'staff', 'unlisted',  }

def check_service_visibility(value: str) -> ServiceVisibility:
    if value in SERVICE_VISIBILITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_VISIBILITY_VALUES!r}")
