from typing import Literal

ListFeedsKind = Literal['client', 'location', 'resource', 'service', 'staff', 'user']

LIST_FEEDS_KIND_VALUES: set[ListFeedsKind] = { 'client', 'location', 'resource', 'service', 'staff', 'user',  }

def check_list_feeds_kind(value: str) -> ListFeedsKind:
    if value in LIST_FEEDS_KIND_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_FEEDS_KIND_VALUES!r}")
