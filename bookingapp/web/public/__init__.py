"""DOOR for strangers: they look, choose a time, book, and come back by the link they were given."""

import bookingapp.web.public.calendar_links
import bookingapp.web.public.catalogue
import bookingapp.web.public.checkout
import bookingapp.web.public.click
import bookingapp.web.public.embed
import bookingapp.web.public.manage
import bookingapp.web.public.offer
import bookingapp.web.public.regular
import bookingapp.web.public.reminders
import bookingapp.web.public.times
import bookingapp.web.public.waitlist  # noqa: F401  (importing them hangs their views into the blueprint)
from bookingapp.web.public.blueprint import embed, public

__all__ = ["embed", "public"]
