"""Feeds as calendar apps fetch them."""
