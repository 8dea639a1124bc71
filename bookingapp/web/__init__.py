"""The door for HTTP: audiences are folders, each a Flask blueprint."""

from flask import Flask
from flask_babel import Babel

from bookingapp.web.health import health


def open_doors(app: Flask, babel: Babel) -> None:
    """Hang every blueprint into the application."""
    babel.init_app(app)
    app.register_blueprint(health)
