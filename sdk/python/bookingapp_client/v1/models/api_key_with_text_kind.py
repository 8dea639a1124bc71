from typing import Literal

ApiKeyWithTextKind = Literal['publishable', 'secret']

API_KEY_WITH_TEXT_KIND_VALUES: set[ApiKeyWithTextKind] = { 'publishable', 'secret',  }

def check_api_key_with_text_kind(value: str) -> ApiKeyWithTextKind:
    if value in API_KEY_WITH_TEXT_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {API_KEY_WITH_TEXT_KIND_VALUES!r}")
