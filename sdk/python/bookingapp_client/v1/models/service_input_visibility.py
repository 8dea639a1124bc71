from typing import Literal

ServiceInputVisibility = Literal['public', 'staff', 'unlisted']

SERVICE_INPUT_VISIBILITY_VALUES: set[ServiceInputVisibility] = { 'public', 'staff', 'unlisted',  }

def check_service_input_visibility(value: str) -> ServiceInputVisibility:
    if value in SERVICE_INPUT_VISIBILITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_INPUT_VISIBILITY_VALUES!r}")
