"""Sweeps of the ground: what is due is a row, so a lost queue loses nothing."""

from celery import shared_task

from hiring.activity import mailing, services
from hiring.core.clock import now


@shared_task(name="hiring.activity.tasks.sweep_reminders")
def sweep_reminders() -> int:
    """Tell people what has become due."""
    return services.sweep_reminders(now())


@shared_task(name="hiring.activity.tasks.sweep_mail")
def sweep_mail() -> int:
    """Send the mail that is due."""
    return mailing.send_due(now())
