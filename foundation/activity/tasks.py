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
