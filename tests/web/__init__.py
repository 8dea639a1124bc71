"""Tests of the door for HTTP."""
