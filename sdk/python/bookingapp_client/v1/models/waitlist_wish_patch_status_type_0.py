from typing import Literal

WaitlistWishPatchStatusType0 = Literal['cancelled', 'declined']

WAITLIST_WISH_PATCH_STATUS_TYPE_0_VALUES: set[WaitlistWishPatchStatusType0] = { 'cancelled', 'declined',  }

def check_waitlist_wish_patch_status_type_0(value: str) -> WaitlistWishPatchStatusType0:
    if value in WAITLIST_WISH_PATCH_STATUS_TYPE_0_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {WAITLIST_WISH_PATCH_STATUS_TYPE_0_VALUES!r}")
