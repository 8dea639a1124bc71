from typing import Literal

ListMessageTemplatesAudience = Literal['business', 'client', 'staff']

LIST_MESSAGE_TEMPLATES_AUDIENCE_VALUES: set[ListMessageTemplatesAudience] = { 'business', 'client', 'staff',  }

def check_list_message_templates_audience(value: str) -> ListMessageTemplatesAudience:
    if value in LIST_MESSAGE_TEMPLATES_AUDIENCE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_MESSAGE_TEMPLATES_AUDIENCE_VALUES!r}")
