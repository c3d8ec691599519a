"""Figures for monitors: what the web did, what waits, whether the servers answer. None is about a person."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from foundation.activity.models import Delivery, Notification, Webhook
from foundation.core.api.errors import DATABASE_AWAY
from foundation.core.clock import now
from foundation.core.redis_link import ask, client
from foundation.documents.models import Document
from hiring.celery import QUEUES
from roles.models import PromptRun


def text() -> bytes:
    """Return all figures in the text format of Prometheus."""
    ours = CollectorRegistry(auto_describe=False)
    ours.register(Waiting())
    return generate_latest(_of_processes()) + generate_latest(ours)


def _of_processes() -> CollectorRegistry:
    """Return what all web processes counted together, or this one where it is alone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # prometheus_client's own
    return together


class Waiting(Collector):
    """What waits, asked of the servers when somebody looks: a few counts over indexes."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        yield from _queues()
        yield from _rows()


def _queues() -> Iterator[GaugeMetricFamily]:
    lengths = ask(_lengths, None)
    yield GaugeMetricFamily("holdout_redis_up", "Whether Redis answers.", value=float(lengths is not None))
    if lengths is not None:
        family = GaugeMetricFamily("holdout_queue_tasks", "Tasks that no worker has taken yet.", labels=["queue"])
        for name, length in zip(QUEUES, lengths, strict=True):
            family.add_metric([name], length)
        yield family


def _lengths() -> list[float]:
    pipe = client(settings.REDIS_URL).pipeline(transaction=False)
    for name in QUEUES:
        pipe.llen(name)
    return [float(length) for length in pipe.execute()]


def _rows() -> Iterator[GaugeMetricFamily]:
    try:
        due, parked, running = _due(now()), _parked(), _running()
    except DATABASE_AWAY:
        yield GaugeMetricFamily("holdout_database_up", "Whether PostgreSQL answers.", value=0)
        return
    yield GaugeMetricFamily("holdout_database_up", "Whether PostgreSQL answers.", value=1)
    count = GaugeMetricFamily("holdout_due", "Rows whose time has come and that wait for a worker.", labels=["kind"])
    oldest = GaugeMetricFamily("holdout_due_oldest_seconds", "How long the oldest of them waits.", labels=["kind"])
    for kind, (number, age) in due.items():
        count.add_metric([kind], number)
        oldest.add_metric([kind], age)
    yield count
    yield oldest
    yield GaugeMetricFamily("holdout_mail_parked", "Mail that is tried no more; owners see it.", value=parked)
    yield GaugeMetricFamily("holdout_drafts_under_way", "Drafts that a language model is to write.", value=running)


def _due(at: datetime) -> dict[str, tuple[int, float]]:
    messages = Delivery.objects.filter(state=Delivery.State.WAITING, webhook__state=Webhook.State.ON)
    kinds: dict[str, tuple[QuerySet[Notification] | QuerySet[Document] | QuerySet[Delivery], str]] = {
        "mail": (Notification.objects.filter(mailed_at=None), "mail_due_at"),
        "documents": (Document.objects.all(), "due_at"),
        "webhooks": (messages, "due_at"),
    }
    found = {}
    for kind, (rows, field) in kinds.items():
        said = rows.filter(Q(**{f"{field}__lte": at})).aggregate(number=Count("pk"), oldest=Min(field))
        found[kind] = (said["number"], (at - said["oldest"]).total_seconds() if said["oldest"] else 0.0)
    return found


def _parked() -> int:
    return Notification.objects.filter(mail_state=Notification.MailState.PARKED).count()


def _running() -> int:
    return PromptRun.objects.filter(state__in=[PromptRun.State.QUEUED, PromptRun.State.RUNNING]).count()
