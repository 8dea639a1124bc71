from typing import Literal

MessageTemplateChannel = Literal['email', 'sms']

MESSAGE_TEMPLATE_CHANNEL_VALUES: set[MessageTemplateChannel] = { 'email', 'sms',  }

def check_message_template_channel(value: str) -> MessageTemplateChannel:
    if value in MESSAGE_TEMPLATE_CHANNEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MESSAGE_TEMPLATE_CHANNEL_VALUES!r}")
