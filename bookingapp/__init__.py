"""bookingapp: an open-source booking system that people host themselves."""

__version__ = "0.1.0"
