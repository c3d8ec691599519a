"""An installation that may reach its own network, and an endpoint there."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.foundation.activity.webhooks.receiver import Received, receiving


@pytest.fixture
def endpoint(settings: Any) -> Iterator[Received]:
    settings.ALLOW_PRIVATE_ENDPOINTS = True
    with receiving() as received:
        yield received
