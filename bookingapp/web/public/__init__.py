"""DOOR for strangers: they look, choose a time, book, and come back by the link they were given."""

from bookingapp.web.public import calendar_links, catalogue, checkout, classes, manage, times  # noqa: F401
from bookingapp.web.public.blueprint import public

__all__ = ["public"]
