"""Adapters to outside services, each behind a small protocol and each optional."""
