from typing import Literal

QuestionType = Literal['checkbox', 'choice', 'date', 'number', 'text', 'textarea']

QUESTION_TYPE_VALUES: set[QuestionType] = { 'checkbox', 'choice', 'date', 'number', 'text', 'textarea',  }

def check_question_type(value: str) -> QuestionType:
    if value in QUESTION_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {QUESTION_TYPE_VALUES!r}")
