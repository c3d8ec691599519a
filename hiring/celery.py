"""The Celery application: queues, routes, and the sweeps that beat asks for. Beat schedules nothing else."""

import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun
from kombu import Queue

from foundation.core.context import request_id

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiring.settings.dev")

QUEUES = ("default", "pdf", "mail", "sync", "webhooks")


def sweep(task: str, seconds: int, queue: str) -> dict[str, Any]:
    """Describe a sweep; one that no worker took before the next is due is dropped, not piled up."""
    return {"task": task, "schedule": seconds, "options": {"queue": queue, "expires": seconds}}


app = Celery("hiring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.update(
    task_serializer="json",
    result_serializer="json",
    accept_content=["json"],
    timezone="UTC",
    task_queues=[Queue(name) for name in QUEUES],
    task_routes={
        "foundation.documents.tasks.*": {"queue": "pdf"},
        "roles.tasks.sweep_pictures": {"queue": "pdf"},
        "assessments.tasks.make_copies": {"queue": "pdf"},
        "candidates.tasks.read_attachment": {"queue": "pdf"},
        "*.tasks.*mail*": {"queue": "mail"},
        "*.tasks.*webhooks*": {"queue": "webhooks"},
        "*.tasks.sync_*": {"queue": "sync"},
    },
    beat_schedule={
        "sweep-reminders": sweep("foundation.activity.tasks.sweep_reminders", 60, "default"),
        "sweep-changes": sweep("foundation.activity.tasks.sweep_changes", 3600, "default"),
        "sweep-mail": sweep("foundation.activity.tasks.sweep_mail", 20, "mail"),
        "sweep-webhooks": sweep("foundation.activity.tasks.sweep_webhooks", 10, "webhooks"),
        "forget-deliveries": sweep("foundation.activity.tasks.forget_deliveries", 3600, "default"),
        # Not on the queue of those whose death it is to notice.
        "sweep-documents": sweep("foundation.documents.tasks.sweep_documents", 10, "default"),
        "sweep-files": sweep("foundation.documents.tasks.sweep_files", 1800, "default"),
        "sweep-copies": sweep("assessments.tasks.sweep_copies", 30, "default"),
        "sweep-attachments": sweep("candidates.tasks.sweep_attachments", 60, "default"),
        "sweep-holds": sweep("candidates.tasks.sweep_holds", 300, "default"),
        "sweep-duplicates": sweep("candidates.tasks.sweep_duplicates", 30, "default"),
        "sweep-offers": sweep("candidates.tasks.sweep_offers", 300, "default"),
        "sweep-merges": sweep("candidates.tasks.sweep_merges", 3600, "default"),
        "sweep-forgotten": sweep("candidates.tasks.sweep_forgotten", 6 * 3600, "default"),
        "sweep-demographics": sweep("candidates.tasks.sweep_demographics", 3600, "default"),
        "sweep-imports": sweep("candidates.tasks.sweep_imports", 20, "default"),
        "sweep-agreement": sweep("rubrics.tasks.sweep_agreement", 60, "default"),
        "sweep-prompts": sweep("roles.tasks.sweep_prompts", 20, "default"),
        "sweep-connections": sweep("sync.tasks.sweep_connections", 60, "default"),
        "sweep-assistants": sweep("assistants.tasks.sweep_assistants", 3600, "default"),
        "sweep-pictures": sweep("roles.tasks.sweep_pictures", 60, "pdf"),
        "sweep-replays": sweep("foundation.people.tasks.sweep_replays", 3600, "default"),
    },
)


@setup_logging.connect
def log_as_configured(**_: Any) -> None:
    """Keep Django's logging; without a receiver Celery would put its own in its place."""
    import logging.config

    from django.conf import settings

    logging.config.dictConfig(settings.LOGGING)


@task_prerun.connect
def name_the_work(task_id: str, **_: Any) -> None:
    """Let log lines and events of a task carry its id, as those of a request carry the request's."""
    request_id.set(task_id)
    structlog.contextvars.bind_contextvars(request_id=task_id)


@task_postrun.connect
def forget_the_work(**_: Any) -> None:
    request_id.set("")
    structlog.contextvars.unbind_contextvars("request_id")
