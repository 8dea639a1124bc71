from typing import Literal

ListServiceCategoriesStatus = Literal['active', 'archived']

LIST_SERVICE_CATEGORIES_STATUS_VALUES: set[ListServiceCategoriesStatus] = { 'active', 'archived',  }

def check_list_service_categories_status(value: str) -> ListServiceCategoriesStatus:
    if value in LIST_SERVICE_CATEGORIES_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_SERVICE_CATEGORIES_STATUS_VALUES!r}")
