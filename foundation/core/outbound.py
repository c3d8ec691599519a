"""Connections to addresses that people enter: which are allowed, and a connection that goes where was checked.

A name is resolved once, every address that it gives is checked, and the connection goes to one of those: a name that
answers differently a moment later changes nothing. Redirects are not followed, proxies of the environment not used.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from time import monotonic
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last 32 bits are an IPv4 address
COMPATIBLE = IPv6Network("::/96")  # the old way to write an IPv4 address as an IPv6 one
# Where nothing stands that people mean, whatever a release of Python calls global: protocol assignments (in which a
# cloud answers about its machines at 192.0.0.192), documentation, relays, tests, and what clouds tell their machines.
NOWHERE: tuple[IPv4Network | IPv6Network, ...] = (
    *map(IPv4Network, ("0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15")),
    *map(IPv4Network, ("198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "100.100.100.200/32", "168.63.129.16/32")),
    *map(IPv6Network, ("64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16")),
    *map(IPv6Network, ("fd00:ec2::/32", "fec0::/10")),
)
LONGEST = 300


class Unreachable(Exception):
    """The address is not allowed, or nobody answers there; the sentence is for the person who entered it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a web address without user and fragment. `path` has no slash at its end.

    `target` is what to ask the host for: the path as it was written, with the query.
    """

    scheme: str
    host: str
    port: int
    path: str
    target: str = "/"


def read_address(text: str, *, query: bool = False) -> Address:
    """Return the parts of a typed address, which may have a `query`. Raises Unreachable with what is wrong with it."""
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
    if parts.fragment or (parts.query and not query):
        raise Unreachable(f"Leave out what follows {'#' if query else '? or #'} in the address.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, parts.hostname, port or PORTS[parts.scheme], parts.path.rstrip("/"), target)


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
    if any(ip in network for network in NOWHERE if network.version == ip.version):
        raise Unreachable("This address leads nowhere that may be asked.")
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or (ip.is_reserved and not ip.is_private):
        raise Unreachable("This address leads nowhere that may be asked.")
    return not ip.is_global


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address inside an IPv6 one that only wraps it."""
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return ip.ipv4_mapped
        if ip in TRANSLATED or (ip in COMPATIBLE and int(ip) > 1):
            return IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.sixtofour is not None:
            return ip.sixtofour
    return ip


def connect(address: Address, ips: list[str], *, seconds: float) -> HTTPConnection:
    """Return an open connection to one of the checked addresses. Raises Unreachable.

    Each is given so many seconds and all of them twice as many: a name may have hundreds at which nobody answers.
    """
    made: HTTPConnection
    ends = monotonic() + 2 * seconds
    for ip in ips:
        left = min(seconds, ends - monotonic())
        if left <= 0:
            break
        try:
            raw = socket.create_connection((ip, address.port), timeout=left)
        except OSError:
            continue
        raw.settimeout(seconds)
        if address.scheme == "http":
            made = HTTPConnection(address.host, address.port, timeout=seconds)
            made.sock, made.auto_open = raw, 0
            return made
        made = HTTPSConnection(address.host, address.port, timeout=seconds, context=_trusted())
        # Never opened anew: that would look the name up once more, unchecked.
        made.sock, made.auto_open = _secured(raw, address.host), 0
        return made
    raise Unreachable(f"Nobody answers at {address.host}, port {address.port}.")


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom this system trusts, read once in a process: reading it takes longer than most requests."""
    return ssl.create_default_context()


def _secured(raw: socket.socket, host: str) -> ssl.SSLSocket:
    try:
        return _trusted().wrap_socket(raw, server_hostname=host)
    except ssl.SSLCertVerificationError:
        raw.close()
        raise Unreachable(f"The certificate of {host} cannot be trusted.") from None
    except OSError:
        raw.close()
        raise Unreachable(f"No secure connection to {host} could be made.") from None
