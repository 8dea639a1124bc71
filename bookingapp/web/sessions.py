"""Sessions, for those who have one: a visitor without the cookie costs nothing."""

from flask import Flask, Request, Response
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from bookingapp.web.request import framed_by


class Sessions(SecureCookieSessionInterface):
    """Flask's signed cookies; the signer is made only when there is something to check or to sign."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that came with the request, or an empty one."""
        if self.get_cookie_name(app) not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Nothing that nobody looked at needs to be kept.

        What any cache may keep, and what stands in a frame, neither sets a cookie nor differs by one.
        """
        is_used = session.accessed or session.modified
        if is_used and not response.cache_control.public and framed_by() is None:
            super().save_session(app, session, response)
