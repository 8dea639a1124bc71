from typing import Literal

ServicePatchVisibility = Literal['public', 'staff', 'unlisted']

SERVICE_PATCH_VISIBILITY_VALUES: set[ServicePatchVisibility] = { 'public', 'staff', 'unlisted',  }

def check_service_patch_visibility(value: str) -> ServicePatchVisibility:
    if value in SERVICE_PATCH_VISIBILITY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {SERVICE_PATCH_VISIBILITY_VALUES!r}")
