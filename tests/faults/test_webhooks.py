"""No message to an endpoint is lost while it is away, slow or moved, and nobody waits for another's endpoint."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from foundation.activity.models import Delivery, Webhook
from foundation.activity.services import record
from foundation.activity.services.messages import message_id
from foundation.activity.services.resending import replay
from foundation.core.clock import now
from tests.cast import Cast
from tests.faults.conftest import Told
from tests.faults.world import World, until
from tests.foundation.activity.webhooks.receiver import Received, answering, hook_to, receiving, slow

pytestmark = pytest.mark.timeout(600)
State = Delivery.State
OWN_NETWORK = {"ALLOW_PRIVATE_ENDPOINTS": "true"}


@pytest.fixture
def hooks(world: World, settings: Any) -> Iterator[None]:
    """Workers that may reach this machine, and no endpoint of an earlier test."""
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    Webhook.objects.all().delete()
    world.worker("webhooks", **OWN_NETWORK)
    world.worker("default", **OWN_NETWORK)
    world.beat()
    yield
    Webhook.objects.all().delete()


def happen(cast: Cast, times: int) -> None:
    """Write events about one thing, which are told in their order."""
    for number in range(times):
        with transaction.atomic():
            record("organisation.changed", actor=cast.ada, subject=cast.acme, data={"n": number})


def standing(hook: Webhook, state: str) -> int:
    return Delivery.objects.filter(webhook=hook, state=state).count()


def ids(endpoint: Received) -> list[str]:
    return [headers["webhook-id"] for _, headers, _ in endpoint.kept]


def test_a_slow_endpoint_delays_nobody(world: World, cast: Cast, told: Told, hooks: None) -> None:
    with receiving(slow(8)) as lame, receiving() as quick:
        first = hook_to(cast.ada, lame.url, "Lame", types=["organisation.*"])
        second = hook_to(cast.ada, quick.url, "Quick", types=["organisation.*"])
        happen(cast, 5)
        took = until(lambda: standing(second, State.SENT) == 5, "the quick one has all")
        behind = standing(first, State.SENT)
    assert behind < 5
    assert len(set(ids(quick))) == 5
    told(f"an endpoint that takes 8 s a message had {behind} of 5 when the other had all, after {took:.0f} s")


def test_an_endpoint_is_away_for_four_days_and_a_worker_is_killed(
    world: World, cast: Cast, told: Told, hooks: None
) -> None:
    with receiving(answering(503)) as endpoint:
        hook = hook_to(cast.ada, endpoint.url, types=["organisation.*"])
        happen(cast, 4)
        for day in (0, 1, 2.5, 4):
            world.ahead(timedelta(days=day))
            before = len(endpoint.kept)
            until(lambda before=before: len(endpoint.kept) > before, f"another try on day {day}")  # type: ignore[misc]  # bound now
        assert standing(hook, State.WAITING) == 4
        world.processes[0].kill()
        endpoint.kept.clear()
        endpoint.answer = answering(204)
        world.worker("webhooks", **OWN_NETWORK)
        world.ahead(timedelta(days=4, hours=13))
        took = until(lambda: standing(hook, State.SENT) == 4, "all arrived")
        rows = Delivery.objects.filter(webhook=hook).order_by("happened_at", "pk")
        assert list(dict.fromkeys(ids(endpoint))) == [message_id(row.event_id or row.pk) for row in rows]
    told(f"4 of 4 waited four days, outlived the worker, and arrived within {took:.0f} s of its being back")


def test_an_endpoint_is_away_for_six_days_and_what_it_missed_is_replayed(
    world: World, cast: Cast, told: Told, hooks: None
) -> None:
    began = now()
    with receiving(answering(500)) as endpoint:
        hook = hook_to(cast.ada, endpoint.url, types=["organisation.*"])
        happen(cast, 1)
        for day in (0, 1, 3, 6):
            world.ahead(timedelta(days=day))
            before = len(endpoint.kept)
            until(lambda before=before: len(endpoint.kept) > before, f"another try on day {day}")  # type: ignore[misc]  # bound now
        until(lambda: standing(hook, State.DEAD) == 1, "it is given up")
        endpoint.kept.clear()
        endpoint.answer = answering(204)
        world.ahead(timedelta(days=6, hours=2))
        assert replay(actor=cast.ada, webhook=hook, since=began, until=now()) == 1
        until(lambda: standing(hook, State.SENT) == 1, "it is replayed")
        [event] = Delivery.objects.filter(webhook=hook).values_list("event_id", flat=True)
        assert ids(endpoint)[0] == message_id(event)
    told("a message was given up after its days, and arrived when its span was replayed, with the id it had")


def test_an_endpoint_that_is_gone_or_leads_elsewhere(world: World, cast: Cast, told: Told, hooks: None) -> None:
    with receiving() as inside:
        with receiving(answering(302, location=inside.url)) as moved, receiving(answering(410)) as dead:
            leads = hook_to(cast.ada, moved.url, "Leads", types=["organisation.*"])
            gone = hook_to(cast.ada, dead.url, "Gone", types=["organisation.*"])
            happen(cast, 2)
            until(lambda: Webhook.objects.get(pk=gone.pk).state == Webhook.State.GONE, "the gone one is off")
            until(lambda: moved.kept, "the other was tried")
            until(lambda: Delivery.objects.filter(webhook=leads, attempts__gte=1).exists(), "it was kept")
        assert not inside.kept
    assert standing(leads, State.WAITING) == 2
    assert standing(gone, State.WAITING) == 0
    told("410 switched an endpoint off; a redirect was followed nowhere, and its messages wait")
