from typing import Literal

MessageTemplateAudience = Literal['business', 'client', 'staff']

MESSAGE_TEMPLATE_AUDIENCE_VALUES: set[MessageTemplateAudience] = { 'business', 'client', 'staff',  }

def check_message_template_audience(value: str) -> MessageTemplateAudience:
    if value in MESSAGE_TEMPLATE_AUDIENCE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MESSAGE_TEMPLATE_AUDIENCE_VALUES!r}")
