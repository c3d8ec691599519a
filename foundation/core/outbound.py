"""Connections to addresses that people enter: which are allowed, and a connection that goes where was checked.

A name is resolved once, every address that it gives is checked, and the connection goes to one of those: a name that
answers differently a moment later changes nothing. Redirects are not followed, proxies of the environment not used.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are an IPv4 address
LONGEST = 300


class Unreachable(Exception):
    """The address is not allowed, or nobody answers there; the sentence is for the person who entered it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a web address without user, query and fragment. `path` has no slash at its end."""

    scheme: str
    host: str
    port: int
    path: str


def read_address(text: str) -> Address:
    """Return the parts of a typed address. Raises Unreachable with what is wrong with it."""
    written = text.strip()
    try:
        parts = urlsplit(written)
        port = parts.port
    except ValueError:
        raise Unreachable("This is no web address.") from None
    if parts.scheme not in PORTS or not parts.hostname or len(written) > LONGEST:
        raise Unreachable("Enter an address that begins with https://, such as https://models.example.com/v1.")
    if not written.isascii() or any(mark in written for mark in " \t\r\n\\") or not written.isprintable():
        raise Unreachable("Enter the address in plain letters, without spaces.")
    if parts.username is not None or parts.password is not None:
        raise Unreachable("Leave name and password out of the address; the key has a field of its own.")
    if parts.query or parts.fragment:
        raise Unreachable("Leave out what follows ? or # in the address.")
    return Address(parts.scheme, parts.hostname, port or PORTS[parts.scheme], parts.path.rstrip("/"))


def places(address: Address, *, private: bool) -> list[str]:
    """Return the IP addresses of the host, all checked. Raises Unreachable.

    `private` says whether this installation lets people reach its own network. Plain http goes there only: out on the
    internet a key would be read on its way. Link-local, multicast and reserved addresses are refused in any case.
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(f"There is no host {address.host}.") from None
    checked = list(dict.fromkeys(str(row[4][0]) for row in found))
    inside = [_inside(text) for text in checked]
    if any(inside) and not private:
        raise Unreachable(
            f"{address.host} is in a private network. The installation must allow that (ALLOW_PRIVATE_ENDPOINTS)."
        )
    if address.scheme == "http" and not all(inside):
        raise Unreachable("Use https://. Plain http would send the key readable across the internet.")
    return checked


def _inside(text: str) -> bool:
    """Tell whether an address belongs to a private network or this machine. Raises Unreachable for useless ones."""
    ip = _plain(ip_address(text.partition("%")[0]))
    if ip.is_loopback:
        return True
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or (ip.is_reserved and not ip.is_private):
        raise Unreachable("This address leads nowhere that may be asked.")
    return not ip.is_global


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address inside an IPv6 one that only wraps it."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in TRANSLATED:
            return IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.sixtofour is not None:
            return ip.sixtofour
    return ip


def connect(address: Address, ips: list[str], *, seconds: float) -> HTTPConnection:
    """Return an open connection to one of the checked addresses. Raises Unreachable."""
    made: HTTPConnection
    for ip in ips:
        try:
            raw = socket.create_connection((ip, address.port), timeout=seconds)
        except OSError:
            continue
        if address.scheme == "http":
            made = HTTPConnection(address.host, address.port, timeout=seconds)
            made.sock = raw
            return made
        made = HTTPSConnection(address.host, address.port, timeout=seconds)
        made.sock = _secured(raw, address.host)
        return made
    raise Unreachable(f"Nobody answers at {address.host}, port {address.port}.")


def _secured(raw: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return ssl.create_default_context().wrap_socket(raw, server_hostname=host)
    except ssl.SSLCertVerificationError:
        raw.close()
        raise Unreachable(f"The certificate of {host} cannot be trusted.") from None
    except OSError:
        raw.close()
        raise Unreachable(f"No secure connection to {host} could be made.") from None
