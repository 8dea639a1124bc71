"""Bookings and visits: taking a time, moving it, giving it back."""
