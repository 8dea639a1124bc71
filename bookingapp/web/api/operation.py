"""Operations: each names its method, address, scope and schemas once; the route and the document both follow from it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, ConfigDict

from bookingapp.base import clock
from bookingapp.base.db import write
from bookingapp.base.errors import Forbidden, NotFound, TimeRefused
from bookingapp.base.i18n import _
from bookingapp.base.ids import is_id
from bookingapp.web.access import access
from bookingapp.web.api.answers import answer
from bookingapp.web.api.body import body_of, query_of
from bookingapp.web.api.call import Call, current_call
from bookingapp.web.api.repeats import REPEAT, once
from bookingapp.web.envelope import API

api = Blueprint("api", __name__, url_prefix=API)


class Schema(BaseModel):
    """A body or answer: nothing but what is declared, and numbers that are numbers."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a program can ask for. `scope` '' asks for any credential, None for none."""

    method: str
    path: str
    name: str
    summary: str
    tag: str
    scope: str | None
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    answer: Any
    status: int
    is_public: bool
    ignoring: frozenset[str]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    needs_write: bool = False
    is_repeatable: bool = False
    instead: Callable[..., dict[str, Any]] | None = None
    alias: str = ""
    also: Mapping[int, Any] = field(default_factory=dict)


CLIENTS = frozenset({"", "bookings:read", "bookings:write"})
"""What a client's token is let in to; the domain then shows and changes nothing but what is their own."""

OPERATIONS: list[Operation] = []
"""All of them, in the order they were written; the document is made of this list."""

Handler = Callable[..., Any]
_PLACE = re.compile(r"\{(\w+)\}")


def operation(
    method: str,
    path: str,
    *,
    scope: str | None = "",
    tag: str = "",
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    answer: Any = None,
    status: int = 0,
    public: bool = False,
    ignoring: frozenset[str] = frozenset(),
    alias: str = "",
    repeatable: bool = True,
    instead: Callable[..., dict[str, Any]] | None = None,
    own_write: bool = False,
    name: str = "",
    also: Mapping[int, Any] | None = None,
    **prefixes: str,
) -> Callable[[Handler], Handler]:
    """Register a handler `(call, [path values], [query], [body])`. What it returns is the answer.

    `prefixes` name the kind of id that stands in a place of the path: one of another shape is not found.
    Unsafe methods run in one write transaction, a POST with an `Idempotency-Key` once unless it is not `repeatable`
    (its answer carries a secret). `instead` tells what could be had in place of a time that is refused. With `public` a publishable key may do it too,
    and a client by a token. With `own_write` the handler opens the transaction itself, after work that takes long.
    `name` is what the document calls the operation where that follows from the handler's name badly; `also` are
    answers of other statuses that are no refusals.
    """

    def register(handler: Handler) -> Handler:
        unsafe = method not in {"GET", "HEAD"}
        made = Operation(
            method=method,
            path=path,
            name=name or handler.__name__,
            summary=(handler.__doc__ or "").strip(),
            tag=tag or handler.__module__.rpartition(".")[2],
            scope=scope,
            query=query,
            body=body,
            answer=answer,
            status=status or (201 if method == "POST" else 200),
            is_public=public,
            ignoring=ignoring,
            prefixes=prefixes,
            needs_write=unsafe and not own_write,
            is_repeatable=method == "POST" and repeatable,
            instead=instead,
            alias=alias,
            also=also or {},
        )
        OPERATIONS.append(made)
        view = access("open" if scope is None else "program")(_view(made, handler))
        for number, address in enumerate(filter(None, (path, alias))):
            endpoint = f"{handler.__module__.rpartition('.')[2]}_{handler.__name__}_{method.lower()}"
            api.add_url_rule(
                _PLACE.sub(r"<\1>", address),
                endpoint=endpoint + (f"_{number + 1}" if number else ""),
                view_func=view,
                methods=[method],
                provide_automatic_options=False,
            )
        return handler

    return register


def _view(made: Operation, handler: Handler) -> Callable[..., Response]:
    def view(**places: str) -> Response:
        call = current_call()
        check_scope(call, made)
        check_places(made, places)
        asked: list[Any] = [*places.values()]
        if made.query is not None:
            asked.append(query_of(made.query))
        if made.body is not None:
            asked.append(body_of(made.body, made.ignoring))

        def work() -> Response:
            return answer(handler(call, *asked), made.status)

        if not made.needs_write:
            return work()
        try:
            if made.is_repeatable and REPEAT in request.headers:
                return once(call.owner, work)
            with write():
                return work()
        except (
            TimeRefused
        ) as refused:  # what could be had instead is looked for when the locks are given back
            if made.instead is not None:
                refused.details |= made.instead(call, *asked)
            tell_time(refused)
            raise

    view.__name__ = made.name
    return view


def tell_time(refused: TimeRefused) -> None:
    """The time that was refused as programs read times: inside, it is a count of minutes."""
    start = refused.details.pop("start", None)
    if start is not None:
        refused.details.setdefault("requested_time", clock.at(start).strftime("%Y-%m-%dT%H:%M:%SZ"))


def check_scope(call: Call, made: Operation) -> None:
    """Raises Forbidden when the credential lacks what the operation asks for."""
    if made.scope is None or (made.is_public and (call.is_publishable or call.client_ref)):
        return
    if call.client_ref and made.scope in CLIENTS and (call.scopes is None or made.scope in call.scopes):
        return
    if call.is_publishable:
        raise Forbidden(_("A publishable key may not do this."))
    if made.scope and not call.may(made.scope):
        raise Forbidden(_("This key or token lacks the scope %(scope)s.", scope=made.scope), scope=made.scope)


def check_places(made: Operation, places: Mapping[str, str]) -> None:
    """Raises NotFound for an id that cannot be one: the database never sees it."""
    if any("\0" in place for place in places.values()):
        raise NotFound(_("There is nothing at this address."))
    for name, prefix in made.prefixes.items():
        if not is_id(places[name], prefix):
            raise NotFound(_("There is nothing at this address."))
