"""The connection to a mail server: quick to see that nobody is there, patient once it has a mail in its hands."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.generator import BytesGenerator
from email.message import Message
from email.policy import SMTPUTF8
from io import BytesIO
from smtplib import SMTP, SMTP_SSL, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend as DjangosBackend
from django.core.mail.message import sanitize_address

from foundation.activity.domain.refusals import ForeignAddressError, UnsureError
from foundation.core.domain.mailboxes import on_the_wire, wants_utf8

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
        try:
            yield
        finally:
            if self.sock:
                self.sock.settimeout(self.timeout)


class _PatientTls(_Patient, SMTP_SSL):
    pass


class EmailBackend(DjangosBackend):
    """Django's own, over a line that knows what it does not know, and to addresses of all scripts."""

    @property
    def connection_class(self) -> type[SMTP]:
        return _PatientTls if self.use_ssl else _Patient

    def _send(self, email_message: EmailMessage) -> bool:
        """Give one mail; raises ForeignAddressError when the server cannot be told an address (RFC 6531)."""
        to = [address for address in email_message.recipients() if wants_utf8(address)]
        if not to:
            return bool(super()._send(email_message))  # type: ignore[misc]  # Django's own, which its stubs leave out
        line: Any = self.connection
        line.ehlo_or_helo_if_needed()
        if not line.has_extn("smtputf8"):
            raise ForeignAddressError
        sender = sanitize_address(email_message.from_email, email_message.encoding or "utf-8")
        options = ["SMTPUTF8", *(["BODY=8BITMIME"] if line.has_extn("8bitmime") else [])]
        line.sendmail(
            sender, [on_the_wire(each) for each in email_message.recipients()], _bytes(email_message), options
        )
        return True


def _bytes(email_message: EmailMessage) -> bytes:
    """Return a mail with its addresses as they are; Django would encode them as if they were words."""
    message = email_message.message()
    del message["To"]
    Message.__setitem__(message, "To", ", ".join(on_the_wire(address) for address in email_message.to))
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=SMTPUTF8).flatten(message)
    return out.getvalue()
