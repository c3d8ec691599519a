"""The world of the permission table, made once for all files of tests here."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.matrix.permissions import World
from tests.matrix.world import built


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), built() as made:
        yield made
