from typing import Literal

MessageTemplateInputAudience = Literal['business', 'client', 'staff']

MESSAGE_TEMPLATE_INPUT_AUDIENCE_VALUES: set[MessageTemplateInputAudience] = { 'business', 'client', 'staff',  }

def check_message_template_input_audience(value: str) -> MessageTemplateInputAudience:
    if value in MESSAGE_TEMPLATE_INPUT_AUDIENCE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {MESSAGE_TEMPLATE_INPUT_AUDIENCE_VALUES!r}")
