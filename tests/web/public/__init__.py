"""Strangers book over HTTP, on both databases."""
