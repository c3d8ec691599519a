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


@pytest.fixture
def role(cast: Any) -> Role:
    return make.scoped(cast, make.role(cast))
