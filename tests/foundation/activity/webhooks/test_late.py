"""Nothing is lost between transactions, senders and servers that fall."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from foundation.activity import services
from foundation.activity.models import Delivery
from foundation.activity.services import delivering
from foundation.activity.tasks import sweep_webhooks
from foundation.core.clock import now
from tests.cast import Cast
from tests.foundation.activity.webhooks.receiver import Received, hook_to
from tests.foundation.activity.webhooks.test_sending import happen

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_commits_late_is_told_all_the_same_and_two_senders_send_once(cast: Cast, endpoint: Received) -> None:
    hook_to(cast.ada, endpoint.url)
    written, go_on = threading.Event(), threading.Event()

    def late() -> None:
        try:
            with transaction.atomic():
                happen(cast)
                written.set()
                go_on.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=late)
    thread.start()
    assert written.wait(10)
    happen(cast)
    assert services.fan_out() == 1, "what is committed"
    assert services.deliver_due(now()) == 1
    go_on.set()
    thread.join()
    assert services.fan_out() == 1, "the earlier one, which committed later"

    def send() -> None:
        try:
            services.fan_out()
            services.deliver_due(now())
        finally:
            connection.close()

    for _ in range(6):
        happen(cast)
    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    services.deliver_due(now())
    ids = [headers["webhook-id"] for _, headers, _ in endpoint.kept]
    assert len(ids) == len(set(ids)) == 8
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_sender_that_dies_only_delays_what_it_had(cast: Cast, endpoint: Received) -> None:
    hook = hook_to(cast.ada, endpoint.url)
    happen(cast)
    services.fan_out()
    start = now()
    assert len(delivering._take(hook, start, 5)) == 1
    assert services.deliver_due(start + delivering.LEASE - timedelta(seconds=1)) == 0
    assert services.deliver_due(start + delivering.LEASE) == 1
    assert timedelta(seconds=sweep_webhooks.time_limit) < delivering.LEASE, "nobody sends twice what is only slow"
