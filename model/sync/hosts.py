"""Which host an address leads to, and whether it may be talked to at all."""

from typing import Final
from urllib.parse import urlsplit

from model.errors import PlanError

_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def host_of(url: str) -> str:
    """The host of an address, with its port; PlanError unless it is https.

    Plain http goes to this computer alone: anywhere else a password would be readable on the way.
    """
    parts = urlsplit(url.strip())
    if parts.scheme == "http" and parts.hostname in _LOOPBACK:
        return parts.netloc
    if parts.scheme != "https" or not parts.hostname:
        raise PlanError(
            f'"{url}" is not an https address.', remedy="Write it like https://crm.example.com."
        )
    if parts.username or parts.password:
        raise PlanError(
            "The address holds a name or password.", remedy="Enter them in their own fields."
        )
    return parts.netloc
