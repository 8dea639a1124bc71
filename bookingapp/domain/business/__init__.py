"""The business: its locations, users, roles and who may do what."""
