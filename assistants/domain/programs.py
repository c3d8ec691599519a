"""Which programs may register: where they may have people sent back to, and what they may call themselves."""

from __future__ import annotations

from urllib.parse import urlsplit

MOST_ADDRESSES, LONGEST_ADDRESS, LONGEST_NAME = 10, 500, 60
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HIRING, PEOPLE = "hiring", "people"
SCOPES = (HIRING, PEOPLE)


def refused_address(address: str) -> str:
    """Return why people may not be sent back to `address`; '' when they may.

    By TLS to a host, or to this very device, as desktop programs listen for it. Schemes of programs themselves are not
    taken: any program on a device may claim one.
    """
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "This is no address."
    if len(address) > LONGEST_ADDRESS or not host or parts.username or parts.password or parts.fragment:
        return "Give a plain address of at most 500 characters, without a name, password or fragment."
    if not address.isascii() or not address.isprintable() or any(mark in address for mark in ' \\*<>"'):
        return "This address holds characters that do not belong there."
    if parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK):
        return ""
    return "People are sent back by https, or by http to this device (127.0.0.1, localhost)."


def called(name: str) -> str:
    """Return what a program calls itself, in one short line."""
    line = " ".join("".join(mark if mark.isprintable() else " " for mark in name).split())
    return line[:LONGEST_NAME].strip() or "An assistant"


def origin_of(address: str) -> str:
    """Return the host that somebody is sent back to, as a browser's policy names it: `https://host:port`."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_on_device(address: str) -> bool:
    """Tell whether somebody is sent back to a program on their own device."""
    return urlsplit(address).hostname in LOOPBACK
