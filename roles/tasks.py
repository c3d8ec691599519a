"""Writing drafts, and drawing pictures of shared links; rows, not the queue, remember what is to be made."""

from uuid import UUID

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import transaction

from foundation.core.clock import now
from foundation.core.queueing import enqueue
from roles.models import PromptRun
from roles.services import prompt_runs, sharing

TOO_LONG = "The draft took too long and was stopped. What had come is kept."


@shared_task(name="roles.tasks.write_prompt")
def write_prompt(run_id: str) -> None:
    """Write one draft, unless someone else has it."""
    try:
        prompt_runs.write_run(run_id=UUID(run_id))
    except SoftTimeLimitExceeded:
        prompt_runs.end_run(run_id=UUID(run_id), reason=TOO_LONG)


@shared_task(name="roles.tasks.sweep_prompts")
def sweep_prompts() -> int:
    """Queue the drafts that still wait, and end those whose worker died."""
    waiting = prompt_runs.sweep_runs(now())
    for run_id in waiting:
        enqueue(write_prompt, run_id)
    return len(waiting)


@shared_task(name="roles.tasks.sweep_pictures")
def sweep_pictures() -> int:
    """Draw the pictures of shared links that are missing or show an old title."""
    return sharing.draw_pictures()


def enqueue_prompt(run: PromptRun) -> None:
    """Queue a draft; when the queue cannot be reached, the sweep takes it up within seconds."""
    transaction.on_commit(lambda: enqueue(write_prompt, run.pk), robust=True)
