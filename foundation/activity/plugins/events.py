"""What is done about mail, in words."""

from foundation.core.event_log import STAFF, event

event("mail.sent_again", STAFF, "sent again a mail that was parked", icon="mail")
