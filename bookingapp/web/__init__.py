"""The door for HTTP: audiences are folders, each a Flask blueprint."""

import hashlib
from pathlib import Path

from flask import Flask
from flask_babel import Babel

from bookingapp.web import log
from bookingapp.web.access import read_rules
from bookingapp.web.api import api as api_door
from bookingapp.web.auth import auth as auth_door
from bookingapp.web.dashboard import dashboard as dashboard_door
from bookingapp.web.dashboard.account import account as account_door
from bookingapp.web.demo import demo as demo_door
from bookingapp.web.demo import demo_widget as demo_widget_door
from bookingapp.web.errors import tell_errors
from bookingapp.web.feeds import feeds as feeds_door
from bookingapp.web.health import health as health_door
from bookingapp.web.loader import loader as loader_door
from bookingapp.web.mcp import mcp as mcp_door
from bookingapp.web.oauth import oauth as oauth_door
from bookingapp.web.portal import portal as portal_door
from bookingapp.web.public import embed as embed_door
from bookingapp.web.public import public as public_door
from bookingapp.web.public.blueprint import add_converters
from bookingapp.web.reference import reference as reference_door
from bookingapp.web.request import live
from bookingapp.web.sessions import Sessions
from bookingapp.web.signed_in import add_logins
from bookingapp.web.start import start as start_door


def open_doors(app: Flask, babel: Babel) -> None:
    """Hang every blueprint into the application."""
    log.configure()
    babel.init_app(app)
    app.session_interface = Sessions()
    add_logins(app)
    add_converters(app)
    live(app)
    tell_errors(app)
    app.register_blueprint(health_door)
    app.register_blueprint(loader_door)
    app.register_blueprint(public_door)
    app.register_blueprint(embed_door)
    app.register_blueprint(portal_door)
    app.register_blueprint(feeds_door)
    app.register_blueprint(auth_door)
    app.register_blueprint(dashboard_door)
    app.register_blueprint(account_door)
    app.register_blueprint(api_door)
    app.register_blueprint(oauth_door)
    app.register_blueprint(mcp_door)
    app.register_blueprint(reference_door)
    app.register_blueprint(demo_door)
    app.register_blueprint(demo_widget_door)
    app.register_blueprint(start_door)
    read_rules(app)
    app.config["ASSETS_VERSION"] = assets_version(Path(app.static_folder or ""))


def assets_version(folder: Path) -> str:
    """A mark of the stylesheets and scripts, which then may be kept for long."""
    mark = hashlib.sha256()
    for path in sorted([*folder.glob("css/*.css"), *folder.glob("js/*.js"), *folder.glob("vendor/*.js")]):
        mark.update(path.read_bytes())
    return mark.hexdigest()[:12]
