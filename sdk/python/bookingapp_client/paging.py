"""Lists come in pages; these go through all of them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from bookingapp_client.v1.types import Unset

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")


class _Meta(Protocol):
    @property
    def last_page(self) -> int: ...


class Page(Protocol[T_co]):
    """What every list answers."""

    @property
    def data(self) -> Sequence[T_co]: ...
    @property
    def meta(self) -> _Meta: ...


def every(listed: Callable[P, Page[T]], *args: P.args, **asked: P.kwargs) -> Iterator[T]:
    """All items of a list, page after page: `every(list_services.sync, client=client, search="cut")`.

    Begins with `page` if one is named. A page holds 100 unless `per_page` says otherwise.
    """
    number = _first(asked)
    while True:
        page = listed(*args, **cast(Any, _at(asked, number)))
        yield from page.data
        if number >= page.meta.last_page:
            return
        number += 1


async def every_async(
    listed: Callable[P, Awaitable[Page[T]]], *args: P.args, **asked: P.kwargs
) -> AsyncIterator[T]:
    """The same with `asyncio`: `async for one in every_async(list_services.asyncio, client=client)`."""
    number = _first(asked)
    while True:
        page = await listed(*args, **cast(Any, _at(asked, number)))
        for one in page.data:
            yield one
        if number >= page.meta.last_page:
            return
        number += 1


def _first(asked: dict[str, Any]) -> int:
    page = asked.get("page", 1)
    return 1 if isinstance(page, Unset) else int(page)


def _at(asked: dict[str, Any], number: int) -> dict[str, Any]:
    return {"per_page": 100, **asked, "page": number}
