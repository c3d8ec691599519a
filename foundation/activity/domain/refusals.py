"""Why a mail did not leave: refused for good, not taken yet, or a fault of our own; and how long to wait then."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from ssl import SSLError

# A server may be away over a long week-end. Waits double from half a minute to about an hour.
PATIENCE = timedelta(days=5)
FIRST_WAIT = timedelta(seconds=30)
DOUBLINGS = 7
PERMANENT = 500
# After so many tries in a row of which nobody knows whether the mail left, an owner has to say whether to go on.
MOST_UNSURE = 3
UNSURE = "It is not known whether this mail arrived: the server took it, or its sender stopped, without a word"
FOREIGN = (
    "Your mail server cannot write to an address with such letters before the @ (it lacks SMTPUTF8). "
    "Ask for another address, or call"
)
# Enhanced codes of these classes (RFC 3463) tell of a policy, such as one against our own server, or of the other
# system, and not of the address; so do servers without such codes that say they relay nothing for us.
NOT_OF_ADDRESS = re.compile(r"\b5\.[37]\.|\brelay", re.IGNORECASE)
# What an owner mends in the settings, whatever command it answers: a log-in, a sender, a conversation.
SETTINGS = frozenset({500, 501, 502, 503, 504, 530, 534, 535, 538})
OF_SENDER = re.compile(r"\b5\.(?:1\.[78]|5\.\d)\b")
CLOSING = 421
# A provider's no to whoever asks, not to this mail: a wrong key, or too much at once.
OF_ALL = frozenset({401, 403, 429})


class UnusableAddressError(Exception):
    """No mail can be addressed so, whatever the server."""


class ForeignAddressError(Exception):
    """The address has letters beyond ASCII before the @, and the mail server cannot be told such a one."""


class UnsureError(Exception):
    """The server got the whole mail, and the line ended before it said whether it keeps it."""


class ProviderError(Exception):
    """What a mail provider's API said: `status` of HTTP where it answered, and whether it refuses the recipient."""

    def __init__(self, status: int | None = None, *, refuses_address: bool = False) -> None:
        super().__init__(status)
        self.status, self.refuses_address = status, refuses_address


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not leave, in words for an owner. `answer` is the server's code, where it gave one.

    `ours` is an error that no mail server made: a template, or a fault of the program. `of_address` says that the
    address takes no mail at all; `unsure`, that the mail may have left nevertheless; `of_all`, that other mail would
    fare no better on this line.
    """

    reason: str
    permanent: bool = False
    ours: bool = False
    answer: int | None = None
    of_address: bool = False
    unsure: bool = False
    of_all: bool = False


def judge(error: Exception) -> Failure:
    """Tell permanent refusals, passing ones and our own faults apart."""
    name = type(error).__name__
    if isinstance(error, UnusableAddressError):
        return Failure("Mail cannot be addressed so. Correct the address.", permanent=True)
    if isinstance(error, ForeignAddressError):
        return Failure(FOREIGN, permanent=True)
    if isinstance(error, UnsureError):
        return Failure(f"{UNSURE} ({type(error.__cause__).__name__})", unsure=True)
    if isinstance(error, ProviderError):
        return _of_provider(error)
    if isinstance(error, SMTPException):
        return _of_server(error)
    if isinstance(error, SSLError):
        return Failure(f"The mail server and Holdout agree on no safe line ({name})", of_all=True)
    if isinstance(error, OSError):
        return Failure(f"The mail server did not answer ({name})", of_all=True)
    return Failure(f"The mail could not be made ({name})", ours=True)


def next_try(attempt: int, at: datetime, until: datetime, jitter: float) -> datetime | None:
    """Return when to try again after try number `attempt` failed, the last time at `until`; None: no more."""
    if at >= until:
        return None
    return min(at + FIRST_WAIT * (1 << min(attempt - 1, DOUBLINGS)) * jitter, until)


def _of_server(error: SMTPException) -> Failure:
    if isinstance(error, SMTPRecipientsRefused):
        return _of_recipient(*next(iter(error.recipients.values()), (0, b"")))
    if isinstance(error, SMTPDataError):
        return _of_mail(error.smtp_code, error.smtp_error)
    if isinstance(error, SMTPResponseException):
        # A wrong password or sender is ours to mend, and the mail goes then.
        return _not_yet(error.smtp_code, error.smtp_error, of_all=isinstance(error, SMTPSenderRefused))
    if isinstance(error, SMTPNotSupportedError):
        return Failure(
            f"The mail server cannot do what the settings ask for: {' '.join(str(error).split())}", of_all=True
        )
    return Failure(f"The mail server did not answer ({type(error).__name__})", of_all=True)


def _of_recipient(code: int, said: bytes | str) -> Failure:
    words = _words(code, said)
    if code < PERMANENT or _of_settings(code, words):
        return _not_yet(code, said)
    refused = f"The address was refused: {words}"
    return Failure(refused, permanent=True, answer=code, of_address=not NOT_OF_ADDRESS.search(words))


def _of_mail(code: int, said: bytes | str) -> Failure:
    words = _words(code, said)
    if code < PERMANENT or _of_settings(code, words):
        return _not_yet(code, said)
    return Failure(f"The mail was refused: {words}", permanent=True, answer=code)


def _of_settings(code: int, words: str) -> bool:
    return code in SETTINGS or bool(OF_SENDER.search(words))


def _of_provider(error: ProviderError) -> Failure:
    if error.refuses_address:
        return Failure("The mail provider refuses this address", permanent=True, answer=error.status, of_address=True)
    if error.status is None:
        return Failure("The mail provider did not answer", of_all=True)
    # Also 400, 401 and 403: a wrong key or sender is ours to mend, and the mail goes then.
    said = f" {HTTPStatus(error.status).phrase}" if error.status in set(HTTPStatus) else ""
    return Failure(
        f"The mail provider did not take it: {error.status}{said}",
        answer=error.status,
        of_all=error.status in OF_ALL or error.status >= PERMANENT,
    )


def _not_yet(code: int, said: bytes | str, *, of_all: bool = False) -> Failure:
    words = _words(code, said)
    told = f"The mail server did not take it: {words}"
    return Failure(told, answer=code, of_all=of_all or code == CLOSING or _of_settings(code, words))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    # A NUL cannot be kept in the database.
    return f"{code} {' '.join(text.replace(chr(0), ' ').split())}"[:200].strip()
