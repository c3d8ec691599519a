"""Why a mail did not leave: refused for good, not taken yet, or a fault of our own; and how long to wait then."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

# A server may be away over a long week-end. Waits double from half a minute to about an hour.
PATIENCE = timedelta(days=5)
FIRST_WAIT = timedelta(seconds=30)
DOUBLINGS = 7
PERMANENT = 500


class UnusableAddressError(Exception):
    """No mail can be addressed so, whatever the server."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a mail did not leave, in words for an owner. `answer` is the server's code, where it gave one.

    `ours` is an error that no mail server made: a template, or a fault of the program.
    """

    reason: str
    permanent: bool = False
    ours: bool = False
    answer: int | None = None


def judge(error: Exception) -> Failure:
    """Tell permanent refusals, passing ones and our own faults apart."""
    name = type(error).__name__
    if isinstance(error, UnusableAddressError):
        return Failure("Mail cannot be addressed so. Correct the address.", permanent=True)
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()), (0, b""))
        refused = Failure(f"The address was refused: {_words(code, said)}", permanent=True, answer=code)
        return refused if code >= PERMANENT else _not_yet(code, said)
    if isinstance(error, SMTPResponseException):
        # Only of the mail itself is no for good: a wrong password or sender is ours to mend, and the mail goes then.
        if isinstance(error, SMTPDataError) and error.smtp_code >= PERMANENT:
            refusal = f"The mail was refused: {_words(error.smtp_code, error.smtp_error)}"
            return Failure(refusal, permanent=True, answer=error.smtp_code)
        return _not_yet(error.smtp_code, error.smtp_error)
    if isinstance(error, (SMTPException, OSError)):
        return Failure(f"The mail server did not answer ({name})")
    return Failure(f"The mail could not be made ({name})", ours=True)


def next_try(attempt: int, at: datetime, until: datetime, jitter: float) -> datetime | None:
    """Return when to try again after try number `attempt` failed, the last time at `until`; None: no more."""
    if at >= until:
        return None
    return min(at + FIRST_WAIT * (1 << min(attempt - 1, DOUBLINGS)) * jitter, until)


def _not_yet(code: int, said: bytes | str) -> Failure:
    return Failure(f"The mail server did not take it: {_words(code, said)}", answer=code)


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    # A NUL cannot be kept in the database.
    return f"{code} {' '.join(text.replace(chr(0), ' ').split())}"[:200].strip()
