"""Flask as we use it: without what it does anew for each request and we never need."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

import flask
from werkzeug.exceptions import BadHost
from werkzeug.routing import Map, MapAdapter, Rule

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

Headers = tuple[tuple[str, str], ...]


class Response(flask.Response):
    """An answer. Headers that are known to be good, and that nobody looks at again, go out as they are.

    Werkzeug checks and compares each header with all the others, which costs more than to make the answer.
    """

    plain: Headers = ()

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """What the server is handed."""
        body, status, headers = super().get_wsgi_response(environ)
        return body, status, [*headers, *self.plain]


class Answer(Response):
    """An answer to a program: whole, and nothing that leads elsewhere. What werkzeug looks for in it is not there."""

    def get_wsgi_response(
        self, environ: "WSGIEnvironment"
    ) -> tuple[Iterable[bytes], str, list[tuple[str, str]]]:
        """What the server is handed."""
        if environ["REQUEST_METHOD"] == "HEAD" or self.status_code in {204, 304}:
            return super().get_wsgi_response(environ)
        return cast("list[bytes]", self.response), self.status, [*self.headers, *self.plain]


class LazyRule(Rule):
    """A rule that learns to build its address when that is first asked for.

    Werkzeug compiles two functions for each of our hundreds of rules, most of which no process ever calls.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compile_now = super()._compile_builder
        made: Callable[..., tuple[str, str]] | None = None

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            nonlocal made
            if made is None:
                made = compile_now(append_unknown)
            return made(rule, **values)

        return build


class Application(flask.Flask):
    """The application."""

    response_class = Response
    url_rule_class = LazyRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Nothing of ours is a coroutine, so nobody needs to look whether it is."""
        return func

    def create_url_adapter(self, request: flask.Request | None) -> MapAdapter | None:
        """What finds the view: by the path alone, since we have one host and neither subdomains nor websockets.

        A Host header that cannot be one is refused, by a page that needs addresses of ours itself.
        """
        if request is None:
            return super().create_url_adapter(None)
        try:
            return self._bound(request, request.host)
        except BadHost as refused:
            request.routing_exception = refused
            return self._bound(request, "")

    def _bound(self, request: flask.Request, host: str) -> MapAdapter:
        """Raises BadHost."""
        environ = request.environ
        return MapAdapter(
            self.url_map,
            _spelled(host),
            environ.get("SCRIPT_NAME") or "/",
            "",
            environ["wsgi.url_scheme"],
            request.path,
            environ["REQUEST_METHOD"],
            environ.get("QUERY_STRING", ""),
        )


@lru_cache(maxsize=256)
def _spelled(host: str) -> str:
    """A host as addresses spell it, found out once. Raises BadHost."""
    return Map().bind(host).server_name
