"""What the tests of the pipeline share."""

from pathlib import Path
from typing import Any

import pytest

from roles.models import Role
from tests.factories.candidates import hiring_role


@pytest.fixture(scope="module")
def made_role(shared: Any) -> Any:
    return shared(hiring_role)


@pytest.fixture
def role(cast: Any, made_role: Any) -> Role:
    """An open role, led by Mei."""
    role: Role = made_role()
    return role


@pytest.fixture(autouse=True)
def uploads_apart(settings: Any, tmp_path: Path) -> None:
    """Keep uploaded files away from each other and from the data of development."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def fraud(cast: Any) -> Role:
    """The open role that the intake cases apply for."""
    return hiring_role(cast, "Fraud ML Engineer")
