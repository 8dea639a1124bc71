from typing import Literal

ListMessageTemplatesChannel = Literal['email', 'sms']

LIST_MESSAGE_TEMPLATES_CHANNEL_VALUES: set[ListMessageTemplatesChannel] = { 'email', 'sms',  }

def check_list_message_templates_channel(value: str) -> ListMessageTemplatesChannel:
    if value in LIST_MESSAGE_TEMPLATES_CHANNEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {LIST_MESSAGE_TEMPLATES_CHANNEL_VALUES!r}")
