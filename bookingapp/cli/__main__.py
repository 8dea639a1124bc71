"""`python -m bookingapp.cli`."""

from bookingapp.cli import main

main(prog_name="bookingapp")
