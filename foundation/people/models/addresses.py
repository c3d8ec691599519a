"""Which addresses take mail."""

from django.db import models

from foundation.core.models import Row


class MailAddress(Row):
    """What became of mail to an address, kept from the first time that it was refused; in lower case.

    It belongs to the address and to no organisation: whoever writes there meets the same mailbox. While the state is
    another than OK nothing is sent there; `since` is when it began, and an owner may set it right.
    """

    class State(models.TextChoices):
        OK = "ok", "Takes mail"
        BOUNCED = "bounced", "Mail came back"
        COMPLAINED = "complained", "Marked as spam"
        REFUSED = "refused", "Refuses mail"

    address = models.CharField(max_length=254, unique=True)
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
