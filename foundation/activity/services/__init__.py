"""Writing to the event log, telling people of it, and sending the mail that is due."""

from foundation.activity.services.mailing import send_due
from foundation.activity.services.marks import mark_of, move_mark
from foundation.activity.services.notifying import mark_read, notify, notify_each, sweep_reminders
from foundation.activity.services.outbox import send_again, send_all_again
from foundation.activity.services.recording import record, record_each, record_many

__all__ = [
    "mark_of",
    "mark_read",
    "move_mark",
    "notify",
    "notify_each",
    "record",
    "record_each",
    "record_many",
    "send_again",
    "send_all_again",
    "send_due",
    "sweep_reminders",
]
