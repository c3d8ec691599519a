"""Letting go of what nobody needs any more."""

from celery import shared_task

from assistants.services.connecting import forget_old
from foundation.core.clock import now


@shared_task(name="assistants.tasks.sweep_assistants")
def sweep_assistants() -> int:
    """Forget old calls, expired tokens, and programs that nobody let in."""
    return forget_old(now())
