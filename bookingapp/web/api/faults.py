"""What a command refuses, by the names that the body has for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bookingapp.base.errors import Invalid


@contextmanager
def naming(rename: Callable[[str], str]) -> Iterator[None]:
    """Fields at fault are told as `rename` says."""
    try:
        yield
    except Invalid as refused:
        raise Invalid(refused.message, {rename(name): why for name, why in refused.fields.items()}) from None
