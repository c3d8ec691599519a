"""Secrets of others that we must be able to use again, kept unreadable in the database.

A hash will do for keys that we hand out; a key that we present elsewhere has to come back. It is sealed with Fernet
under a key derived from SECRET_KEY, one for each purpose. Former keys in SECRET_KEY_FALLBACKS still open what they
sealed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
SALT = b"hiring.core.sealing"


class Unreadable(Exception):
    """What was sealed was sealed under a key that this installation no longer has, or was changed since."""


def seal(text: str, purpose: str) -> str:
    """Return `text` sealed for `purpose`; the same text gives another seal each time."""
    return _keys(purpose).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, purpose: str) -> str:
    """Return what was sealed for the same purpose. Raises Unreadable."""
    try:
        return _keys(purpose).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError):
        raise Unreadable("SECRET_KEY is not the one that this was sealed under.") from None


def _keys(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(str(secret), purpose)) for secret in secrets])


def _derived(secret: str, purpose: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=SALT, info=purpose.encode()).derive(secret.encode())
    return base64.urlsafe_b64encode(made)
