from typing import Literal

MessageTemplateInputChannel = Literal['email', 'sms']

MESSAGE_TEMPLATE_INPUT_CHANNEL_VALUES: set[MessageTemplateInputChannel] = { 'email', 'sms',  }

def check_message_template_input_channel(value: str) -> MessageTemplateInputChannel:
    if value in MESSAGE_TEMPLATE_INPUT_CHANNEL_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MESSAGE_TEMPLATE_INPUT_CHANNEL_VALUES!r}")
