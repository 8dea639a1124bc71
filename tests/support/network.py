"""Tests talk to this machine only: whatever else is called for is a fault of the test or of the code."""

import ipaddress
import socket
from typing import Any

_connect = socket.socket.connect


class OutsideNetwork(AssertionError):
    """A test reached for another machine."""


def stay_here() -> None:
    """From now on, sockets of this process connect to loopback addresses and files only."""
    socket.socket.connect = _guarded  # type: ignore[method-assign, assignment]


def _guarded(connection: socket.socket, address: Any, /) -> None:
    if connection.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
        raise OutsideNetwork(f"a test called for {address[0]}:{address[1]}")
    return _connect(connection, address)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
