"""E-mail addresses in any script: the one place that says what is one, how it travels, and which spell one mailbox."""

from __future__ import annotations

import re
import unicodedata

import idna

LONGEST, LONGEST_LOCAL = 254, 64
# What RFC 5321 allows in an atom beside letters and digits; of other scripts it is letters, their marks and digits.
_SIGNS = frozenset("!#$%&'*+/=?^_`{|}~-")
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
_PLAIN_DOMAIN = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z][a-z0-9-]{0,61}[a-z0-9]|xn--[a-z0-9-]+)"
)
# Who delivers name+anything@ to name@. Elsewhere it may be somebody else's mailbox.
TAGGING = frozenset(
    (
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "icloud.com", "me.com", "mac.com",
        "fastmail.com", "fastmail.fm", "proton.me", "protonmail.com", "pm.me", "zoho.com", "yandex.com", "yandex.ru",
        "mailbox.org", "posteo.de", "gmx.de", "gmx.net", "web.de", "tuta.com", "hey.com", "runbox.com",
    )
)  # fmt: skip
SAME_HOST = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
    "yandex.ru": "yandex.com",
}
# Who takes dots before the @ for nothing.
DOTLESS = frozenset(("gmail.com",))


def is_address(text: str) -> bool:
    """Tell whether mail can be addressed so, in any script; whether anybody reads it there is another question."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > LONGEST or len(local.encode("utf-8", "replace")) > LONGEST_LOCAL:
        return False
    if not _PLAIN_LOCAL.fullmatch(local) and not all(
        atom and all(map(_stands_in_atom, atom)) for atom in local.split(".")
    ):
        return False
    return bool(_PLAIN_DOMAIN.fullmatch(wire_domain(domain)))


def _stands_in_atom(char: str) -> bool:
    if char.isascii():
        return char.isalnum() or char in _SIGNS
    return unicodedata.category(char)[0] in "LMN"


def wire_domain(domain: str) -> str:
    """Return a domain as it travels, xn--… where it is of another script; '' when it cannot."""
    lower = unicodedata.normalize("NFC", domain).lower()
    if lower.isascii() and "xn--" not in lower:
        return lower
    try:
        return idna.encode(lower, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""


def shown(address: str) -> str:
    """Return an address as people write it: in NFC, its domain in its own script."""
    local, at, domain = unicodedata.normalize("NFC", address).rpartition("@")
    if "xn--" in domain.lower():
        try:
            domain = idna.decode(domain.lower())
        except (idna.IDNAError, UnicodeError):
            return local + at + domain
    return local + at + domain


def on_the_wire(address: str) -> str:
    """Return an address as a mail server is told it. What stands before the @ has no other spelling."""
    local, _at, domain = address.rpartition("@")
    return f"{local}@{wire_domain(domain) or domain}"


def wants_utf8(address: str) -> bool:
    """Tell whether only a server that speaks SMTPUTF8 (RFC 6531) can be told this address."""
    return not address.rpartition("@")[0].isascii()


def mailbox_key(address: str) -> str:
    """Return what two spellings of one mailbox have in common, '' for what is no address.

    It is a hint and proves nothing: case, `+tag` and dots count for nothing where the provider says so.
    """
    local, at, domain = unicodedata.normalize("NFC", address).strip().rpartition("@")
    local, host = local.casefold(), wire_domain(domain)
    if not at or not local or not host:
        return ""
    if host in TAGGING:
        local = local.partition("+")[0] or local
    host = SAME_HOST.get(host, host)
    return f"{local.replace('.', '') if host in DOTLESS else local}@{host}"
