"""A salon whose staff can be written to."""

import pytest
from flask import Flask

from tests.cast import Cast, create_cast
from tests.domain.messaging.post import Post, open_post


@pytest.fixture
def cast(context: Flask) -> Cast:
    """The salon."""
    return create_cast()


@pytest.fixture
def post(context: Flask, cast: Cast) -> Post:
    """Its post."""
    return open_post(context, cast)
