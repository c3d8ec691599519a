"""A part of the playbook per test, and clients for it."""

from collections.abc import Callable

import pytest
import redis
from django.conf import settings
from django.test import Client

from foundation.people.models import Membership
from roles.models import Playbook
from tests.cast import Cast
from tests.foundation.core.api.keys import client

SAMPLE = "tests.foundation.core.api.sample"


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    """Forget what earlier tests used of their limits."""
    store = redis.Redis.from_url(settings.REDIS_URL.replace("redis+socket://", "unix://"))
    for name in store.scan_iter("holdout:limit:*"):
        store.delete(name)


@pytest.fixture
def part(cast: Cast) -> Playbook:
    """One row of Brightwater behind the sample API."""
    return Playbook.objects.create(organisation=cast.acme, key="part-one", data=["a", "b"])


@pytest.fixture
def api(cast: Cast) -> Client:
    """The owner of Brightwater by a key that may everything of the sample."""
    return client(cast.ada, "members:read", "members:write", "pay:read")


@pytest.fixture
def make_parts(cast: Cast) -> Callable[..., list[Playbook]]:
    """Make `count` parts for a member's organisation, oldest first."""

    def make(count: int, member: Membership = cast.ada) -> list[Playbook]:
        return [
            Playbook.objects.create(organisation=member.organisation, key=f"part-{number}", data=[])
            for number in range(count)
        ]

    return make
