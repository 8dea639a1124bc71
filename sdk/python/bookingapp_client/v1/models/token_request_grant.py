from typing import Literal

TokenRequestGrant = Literal['code', 'password']

TOKEN_REQUEST_GRANT_VALUES: set[TokenRequestGrant] = { 'code', 'password',  }

def check_token_request_grant(value: str) -> TokenRequestGrant:
    if value in TOKEN_REQUEST_GRANT_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TOKEN_REQUEST_GRANT_VALUES!r}")
