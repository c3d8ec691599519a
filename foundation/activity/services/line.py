"""One connection to the mail server or provider, for all mail of a sweep."""

import structlog
from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import EmailMultiAlternatives, get_connection
from requests import ReadTimeout

from foundation.activity.domain.refusals import Failure, ProviderError, UnsureError, UnusableAddressError

log = structlog.get_logger(__name__)
# So many broken conversations in a row are the server's fault, not the mail's.
BREAKS = 2


class NothingSentError(Exception):
    """The backend took the mail and says that it sent none."""


class Line:
    """Opened for the first mail, and anew after one that failed."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._breaks = 0

    @property
    def works(self) -> bool:
        """False when the next mail would fail as the last ones did, and had better not be tried."""
        return self._breaks < BREAKS

    def open(self) -> None:
        """Be ready for a mail; raises what the server or the network says."""
        try:
            self._backend.open()
        except Exception:
            self._breaks = BREAKS
            raise

    def send(self, message: EmailMultiAlternatives) -> None:
        """Give one mail; raises what the server says, a provider in the words of the domain."""
        try:
            sent = self._backend.send_messages([message])
        except Exception as error:
            ours = _in_our_words(error)
            if ours is error:
                raise
            raise ours from error
        if not sent:
            raise NothingSentError
        self._breaks = 0

    def failed(self, failure: Failure) -> None:
        """Begin anew with the next mail; what the server says of one mail, and what is our own fault, is no break."""
        if failure.of_all or failure.unsure:
            self._breaks += 1
        self.close()

    def close(self) -> None:
        try:
            self._backend.close()
        except Exception as error:  # noqa: BLE001  (what is thrown away may be broken in any way)
            log.info("mail_line_not_closed", cause=type(error).__name__)


def _in_our_words(error: Exception) -> Exception:
    if isinstance(error, AnymailRecipientsRefused):
        return ProviderError(getattr(error, "status_code", None), refuses_address=True)
    if isinstance(error, AnymailInvalidAddress):
        return UnusableAddressError()
    if isinstance(error, AnymailAPIError):
        status = getattr(error, "status_code", None)
        # It had the mail when time was up, or said yes in a way that cannot be read: it may have kept it.
        unsure = isinstance(error, ReadTimeout) or (status or 500) < 300
        return UnsureError() if unsure else ProviderError(status)
    return error
