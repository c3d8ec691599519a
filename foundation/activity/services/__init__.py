"""Writing to the event log, telling people and other systems of it, and sending what is due."""

from foundation.activity.services import eras, watching
from foundation.activity.services.delivering import deliver_due, forget_old
from foundation.activity.services.fanning import fan_out
from foundation.activity.services.mailing import send_due
from foundation.activity.services.marks import mark_of, move_mark
from foundation.activity.services.notifying import mark_read, notify, notify_each, sweep_reminders
from foundation.activity.services.outbox import all_to_send_again, send_again, send_all_again
from foundation.activity.services.recording import record, record_each, record_many
from foundation.activity.services.redacting import redact
from foundation.activity.services.resending import replay, send_dead_again, send_message_again, send_test
from foundation.activity.services.webhooks import (
    change_webhook,
    create_webhook,
    remove_webhook,
    rotate_secret,
    secret_of,
    switch_webhook,
)

__all__ = [
    "all_to_send_again",
    "change_webhook",
    "create_webhook",
    "deliver_due",
    "eras",
    "fan_out",
    "forget_old",
    "mark_of",
    "mark_read",
    "move_mark",
    "notify",
    "notify_each",
    "record",
    "record_each",
    "record_many",
    "redact",
    "remove_webhook",
    "replay",
    "rotate_secret",
    "secret_of",
    "send_again",
    "send_all_again",
    "send_dead_again",
    "send_due",
    "send_message_again",
    "send_test",
    "sweep_reminders",
    "switch_webhook",
    "watching",
]
