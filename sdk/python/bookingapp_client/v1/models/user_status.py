from typing import Literal

UserStatus = Literal['accepted', 'active', 'expired', 'inactive', 'invited', 'removed', 'withdrawn']

USER_STATUS_VALUES: set[UserStatus] = { 'accepted', 'active', 'expired', 'inactive', 'invited', 'removed', 'withdrawn',  }

def check_user_status(value: str) -> UserStatus:
    if value in USER_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {USER_STATUS_VALUES!r}")
