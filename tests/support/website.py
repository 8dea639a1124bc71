"""Somebody's website: pages on another origin, into which tests put the widget."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A website</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
{head}</head><body>{body}</body></html>"""


class Website:
    """Pages by path. `localhost` is another site than the 127.0.0.1 that tests' servers are called by."""

    def __init__(self, port: int):
        self.origin = f"http://localhost:{port}"
        self.pages: dict[str, str] = {}

    def put(self, path: str, body: str, head: str = "") -> str:
        """Put up a page; its address."""
        self.pages[path] = PAGE.format(head=head, body=body)
        return self.origin + path


@contextmanager
def website() -> Iterator[Website]:
    """A website that is served until the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = site.pages.get(self.path.partition("?")[0], "").encode()
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    site = Website(server.server_port)
    Thread(target=server.serve_forever, daemon=True).start()
    yield site
    server.shutdown()
    server.server_close()
