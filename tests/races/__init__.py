"""Races: many clients at once against several server processes, on both databases.

Each test opens a shop of its own in a database that the module's tests share; afterwards every row
that the races have left is walked by plain SQL (audit.py) and by the doctor's own checks.
"""
