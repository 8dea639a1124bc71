from typing import Literal

ApiKeyKind = Literal['publishable', 'secret']

API_KEY_KIND_VALUES: set[ApiKeyKind] = { 'publishable', 'secret',  }

def check_api_key_kind(value: str) -> ApiKeyKind:
    if value in API_KEY_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {API_KEY_KIND_VALUES!r}")
