"""What the tests of a role's pages share; files that need another role make their own."""

from typing import Any

import pytest
from django.test import Client

from roles.models import Role
from tests.factories import roles as make
from tests.roles.pages import as_


@pytest.fixture
def mei(cast: Any) -> Client:
    return as_(cast.mei)


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    return shared(lambda cast: make.scoped(cast, make.role(cast)))


@pytest.fixture
def role(cast: Any, made_role: Any) -> Role:
    """A role in scoping with its scope answered."""
    role: Role = made_role()
    return role


@pytest.fixture(scope="module")
def made_ready(shared: Any) -> Any:
    return shared(make.ready_role)


@pytest.fixture
def ready(cast: Any, made_ready: Any) -> Role:
    """A role that passes every check of the gate, still in scoping."""
    role: Role = made_ready()
    return role
