from typing import Literal

ServicePatchPlace = Literal['client', 'phone', 'venue', 'video']

SERVICE_PATCH_PLACE_VALUES: set[ServicePatchPlace] = { 'client', 'phone', 'venue', 'video',  }

def check_service_patch_place(value: str) -> ServicePatchPlace:
    if value in SERVICE_PATCH_PLACE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_PATCH_PLACE_VALUES!r}")
