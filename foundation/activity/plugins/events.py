"""What is done about mail, in words."""

from foundation.core.event_log import STAFF, event
from foundation.core.formatting import count

event(
    "mail.sent_again",
    STAFF,
    lambda data: f"sent again {count(data.get('n') or 1, 'mail that was parked', 'mails that were parked')}",
    icon="mail",
)
event(
    "mail.address_cleared",
    STAFF,
    "let mail go to {email} again (before: {state})",
    icon="mail",
    personal=("email",),
)
