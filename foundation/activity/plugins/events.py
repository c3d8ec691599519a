"""What is done about mail, in words."""

from foundation.core.event_log import STAFF, event

event("mail.sent_again", STAFF, "sent again a mail that was parked", icon="mail")
event(
    "mail.address_cleared",
    STAFF,
    "let mail go to {email} again (before: {state})",
    icon="mail",
    personal=("email",),
)
