"""Answers: JSON of schemas, times with their place's offset, money in minor units, lists in pages."""

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

import orjson
from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from bookingapp.web.application import Answer
from bookingapp.web.envelope import JSON

Item = TypeVar("Item")


class Out(BaseModel):
    """An answer. Built by us, so that it is not validated again."""

    model_config = ConfigDict(extra="forbid", defer_build=True)


class Price(Out):
    """Minor units of a currency."""

    amount: int
    currency: str = Field(pattern="^[A-Z]{3}$")


class Meta(Out):
    """Where a page stands in its list."""

    current_page: int
    last_page: int
    per_page: int
    total: int


class Page(Out, Generic[Item]):
    """One page of a list."""

    data: list[Item]
    meta: Meta


def page_of(items: Sequence[Any], total: int, page: int, per_page: int) -> dict[str, Any]:
    """A page as `Page` describes it."""
    last = max(1, -(-total // per_page))
    meta = {"current_page": page, "last_page": last, "per_page": per_page, "total": total}
    return {"data": items, "meta": meta}


def answer(value: Any, status: int = 200) -> Response:
    """A response of JSON; bytes are JSON already, and a response is one."""
    if isinstance(value, Response):
        return value
    body = value if isinstance(value, bytes) else orjson.dumps(value, default=_plain)
    return Answer(body, status, content_type=JSON)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(f"{type(value).__name__} is not JSON")
