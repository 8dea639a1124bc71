"""Sessions, for those who have one: a visitor without the cookie costs nothing."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies; the signer is made only when there is something to check or to sign."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that came with the request, or an empty one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)
