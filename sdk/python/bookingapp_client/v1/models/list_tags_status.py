from typing import Literal

ListTagsStatus = Literal['active', 'archived']

LIST_TAGS_STATUS_VALUES: set[ListTagsStatus] = { 'active', 'archived',  }

def check_list_tags_status(value: str) -> ListTagsStatus:
    if value in LIST_TAGS_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_TAGS_STATUS_VALUES!r}")
