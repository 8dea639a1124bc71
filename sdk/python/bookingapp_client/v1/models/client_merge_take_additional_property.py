from typing import Literal

ClientMergeTakeAdditionalProperty = Literal['kept', 'other']

CLIENT_MERGE_TAKE_ADDITIONAL_PROPERTY_VALUES: set[ClientMergeTakeAdditionalProperty] = { 'kept', 'other',  }

def check_client_merge_take_additional_property(value: str) -> ClientMergeTakeAdditionalProperty:
    if value in CLIENT_MERGE_TAKE_ADDITIONAL_PROPERTY_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {CLIENT_MERGE_TAKE_ADDITIONAL_PROPERTY_VALUES!r}")
