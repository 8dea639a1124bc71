"""`create_app`: configuration, database, doors. No logic."""

import zoneinfo

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import bookingapp.models  # noqa: F401  (makes every table known)
from bookingapp import web
from bookingapp.base.assets import asset_folder
from bookingapp.base.config import Settings
from bookingapp.base.db import db, engine_options
from bookingapp.base.i18n import babel
from bookingapp.web.application import Application

zoneinfo.reset_tzpath(to=())
"""Zones come from the tzdata package, which we can keep current, not from the system's copy."""

MAX_BODY = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The web application; settings come from the environment unless given. Raises ConfigError."""
    settings = settings or Settings.from_env()
    app = Application(
        "bookingapp",
        static_folder=str(asset_folder("static")),
        template_folder=str(asset_folder("templates")),
    )
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=MAX_BODY,
        MAX_FORM_PARTS=500,
    )
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    db.init_app(app)
    web.open_doors(app, babel)
    return app
