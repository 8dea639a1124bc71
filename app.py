"""The web application for `flask run` and any WSGI server: `gunicorn app:app`."""

from bookingapp.factory import create_app

app = create_app()
