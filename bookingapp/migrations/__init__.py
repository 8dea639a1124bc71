"""Migrations of the database, run by `bookingapp migrate` and by the tests."""
