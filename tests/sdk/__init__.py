"""The client libraries under sdk/, against a running server."""
