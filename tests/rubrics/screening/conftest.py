"""A role with somebody who has just applied and somebody at the evidence screen."""

from typing import Any

import pytest

from candidates.models import Application
from roles.models import Role
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    def make(cast: Cast) -> tuple[Role, Application, Application]:
        role = openings.running_role(cast)
        first = people.application(cast, role, "Bronwyn Llewellyn")
        return role, first, people.application(cast, role, "Kofi Larbi", "resume_screen")

    return shared(make)


@pytest.fixture
def role(cast: Cast, made_role: Any) -> Role:
    found: Role = made_role()[0]
    return found


@pytest.fixture
def applied(cast: Cast, made_role: Any) -> Application:
    """Bronwyn, who has just applied."""
    found: Application = made_role()[1]
    return found


@pytest.fixture
def screened(cast: Cast, made_role: Any) -> Application:
    """Kofi, who stands at the evidence screen."""
    found: Application = made_role()[2]
    return found
