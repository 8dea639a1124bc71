from typing import Literal

DepositType = Literal['fixed', 'none', 'percent']

DEPOSIT_TYPE_VALUES: set[DepositType] = { 'fixed', 'none', 'percent',  }

def check_deposit_type(value: str) -> DepositType:
    if value in DEPOSIT_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DEPOSIT_TYPE_VALUES!r}")
