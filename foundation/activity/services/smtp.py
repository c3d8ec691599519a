"""The connection to a mail server: quick to see that nobody is there, patient once it has a mail in its hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTP, SMTP_SSL, SMTPResponseException
from typing import Any

from django.core.mail.backends.smtp import EmailBackend as DjangosBackend

from foundation.activity.domain.refusals import UnsureError

# A server may look a mail over before it says that it keeps it. Whoever hangs up earlier sends the same mail again, and
# it arrives twice. Shorter than the mail worker's time limit.
PATIENCE = 180


class _Patient(SMTP):
    _answers = 0

    def getreply(self) -> tuple[int, bytes]:
        answer = super().getreply()
        self._answers += 1
        return answer

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Give the mail; raises UnsureError where the line ended after the server had asked for its text."""
        before = self._answers
        with self._more_time():
            try:
                return super().data(msg)
            except SMTPResponseException:
                raise
            except Exception as error:
                if self._answers > before:
                    raise UnsureError from error
                raise

    @contextmanager
    def _more_time(self) -> Iterator[None]:
        if self.sock:
            self.sock.settimeout(PATIENCE)
        yield
        if self.sock:
            self.sock.settimeout(self.timeout)


class _PatientTls(_Patient, SMTP_SSL):
    pass


class EmailBackend(DjangosBackend):
    """Django's own, over a line that knows what it does not know."""

    @property
    def connection_class(self) -> type[SMTP]:
        return _PatientTls if self.use_ssl else _Patient
