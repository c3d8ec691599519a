"""The token that whoever sets up an empty installation has to know: it stands in the log of the web server.

It is made of SECRET_KEY, so that all web processes agree on it and nothing is kept; it opens nothing once there is an
organisation.
"""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

SALT = "foundation.core.setup_token"
LETTERS = "bcdfghjkmnpqrstvwxyz"
GROUPS, LENGTH = 4, 5


def setup_token() -> str:
    """Return the token, four groups of letters: 86 bits, and no word by chance."""
    number = int.from_bytes(salted_hmac(SALT, "", str(settings.SECRET_KEY), algorithm="sha256").digest())
    letters = []
    for _ in range(GROUPS * LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "-".join("".join(letters[i : i + LENGTH]) for i in range(0, len(letters), LENGTH))


def fits(typed: str) -> bool:
    """Say whether this is the token, however its groups were kept apart."""
    return constant_time_compare(_plain(typed), _plain(setup_token()))


def _plain(token: str) -> str:
    return "".join(letter for letter in token.lower() if letter.isalnum())
