"""Sweeps of the ground: what is due is a row, so a lost queue loses nothing."""

from celery import shared_task

from foundation.activity import services
from foundation.core.clock import now


@shared_task(name="foundation.activity.tasks.sweep_reminders")
def sweep_reminders() -> int:
    """Tell people what has become due."""
    return services.sweep_reminders(now())


@shared_task(name="foundation.activity.tasks.sweep_mail")
def sweep_mail() -> int:
    """Send the mail that is due."""
    return services.send_due(now())
