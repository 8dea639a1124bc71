from typing import Literal

ApiKeyInputKind = Literal['publishable', 'secret']

API_KEY_INPUT_KIND_VALUES: set[ApiKeyInputKind] = { 'publishable', 'secret',  }

def check_api_key_input_kind(value: str) -> ApiKeyInputKind:
    if value in API_KEY_INPUT_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {API_KEY_INPUT_KIND_VALUES!r}")
