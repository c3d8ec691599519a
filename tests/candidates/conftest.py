"""What the tests of the pipeline share."""

from pathlib import Path
from typing import Any

import pytest

from roles.models import Role, Stage
from tests.candidates.test_tables import TRUTH
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


@pytest.fixture
def roles(cast: Any) -> dict[str, Role]:
    """One open role per job of the file of an import, each with the loop of the first."""
    pattern = hiring_role(cast)
    stages = list(pattern.stages.order_by("position"))
    made: dict[str, Role] = {}
    for row in TRUTH["ats_export"]["rows"]:
        job = row["job"]
        if not job or job in made:
            continue
        role = Role.objects.create(
            organisation=cast.acme,
            title=job,
            currency="EUR",
            state="open",
            created_by=cast.mei,
            opened_at=pattern.opened_at,
        )
        Stage.objects.bulk_create(
            [
                Stage(organisation=cast.acme, role=role, position=s.position, key=s.key, kind=s.kind, label=s.label)
                for s in stages
            ]
        )
        made[job] = role
    return made
