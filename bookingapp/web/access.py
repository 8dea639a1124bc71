"""Who may come through which door: one rule for each route, named where the route is written."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from flask import Flask

P = ParamSpec("P")
R = TypeVar("R")

RULES = {
    "public": "anybody; what a page shows is confined to the business in its address",
    "link": "whoever has the signed link that the address carries",
    "sign-in": "anybody; the answer is the same whether or not an address is known",
    "setup": "whoever has the set-up code that the server told, and only while there is no business",
    "client": "a person signed in by an address they proved; their own rows at every business, no others",
    "user": "somebody who works there, signed in; what they may do there is asked in the domain",
    "open": "any program, also without a key; what it is shown is confined to what is listed",
    "program": "a program by its key or token; what it may do there is asked by scope and in the domain",
    "app": "a registered app that proves itself by its id and secret; only its own codes and tokens",
    "demo": "anybody, and only in a demo that sends nothing; mail to invented addresses",
    "probe": "anybody; says nothing of the trade",
}
"""Every rule there is. A route without one of them is never served."""

PRIVATE = frozenset({"link", "sign-in", "setup", "client", "user", "demo"})
"""Rules of pages that stay in no cache and tell nobody where they are."""

ACCESS = {"static": "public"}
"""The rule of each endpoint."""


def access(rule: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name the rule of a view: the innermost decorator, under the route."""
    if rule not in RULES:
        raise LookupError(f"there is no access rule {rule}")

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.__access__ = rule  # type: ignore[attr-defined]
        return view

    return mark


def read_rules(app: Flask) -> None:
    """Gather the rule of every endpoint. Raises LookupError if a route has none."""
    for endpoint, view in app.view_functions.items():
        rule = getattr(view, "__access__", None) or ACCESS.get(endpoint)
        if rule is None:
            raise LookupError(f"the route {endpoint} names no access rule")
        ACCESS[endpoint] = rule
