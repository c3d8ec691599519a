"""Sweeps of the ground: what is due is a row, so a lost queue loses nothing."""

from celery import shared_task

from foundation.activity import services
from foundation.core.clock import now


@shared_task(name="foundation.activity.tasks.sweep_reminders")
def sweep_reminders() -> int:
    """Tell people what has become due."""
    return services.sweep_reminders(now())


# One mail may take minutes where a server is slow to say that it keeps it (services/smtp.py); who cuts it off sends it
# twice. Within the lease of a claimed mail.
@shared_task(name="foundation.activity.tasks.sweep_mail", soft_time_limit=270, time_limit=285)
def sweep_mail() -> int:
    """Send the mail that is due."""
    return services.send_due(now())


# Several messages at once, each cut off within seconds; within the lease of a claimed message.
@shared_task(name="foundation.activity.tasks.sweep_webhooks", soft_time_limit=60, time_limit=75)
def sweep_webhooks() -> int:
    """Make messages of what happened, and send those that are due."""
    services.fan_out()
    return services.deliver_due(now())


@shared_task(name="foundation.activity.tasks.forget_deliveries")
def forget_deliveries() -> int:
    """Forget messages that ended a month ago."""
    return services.forget_old(now())


@shared_task(name="foundation.activity.tasks.sweep_changes")
def sweep_changes() -> int:
    """Let go of changes that are older than the feed goes back."""
    return services.eras.purge(now())
