from typing import Literal

DepositInputType = Literal['fixed', 'none', 'percent']

DEPOSIT_INPUT_TYPE_VALUES: set[DepositInputType] = { 'fixed', 'none', 'percent',  }

def check_deposit_input_type(value: str) -> DepositInputType:
    if value in DEPOSIT_INPUT_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {DEPOSIT_INPUT_TYPE_VALUES!r}")
