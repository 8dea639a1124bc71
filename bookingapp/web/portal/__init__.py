"""DOOR for clients: whoever proves an address sees and changes what is theirs."""

import bookingapp.web.portal.address
import bookingapp.web.portal.erase
import bookingapp.web.portal.export
import bookingapp.web.portal.home
import bookingapp.web.portal.settings
import bookingapp.web.portal.sign_in
import bookingapp.web.portal.waiting  # noqa: F401  (importing them hangs their views into the blueprint)
from bookingapp.web.portal.blueprint import portal

__all__ = ["portal"]
