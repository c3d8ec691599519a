"""One opening with one person in it, interviewed by Inês and Tom yesterday."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Application, Interview, InterviewSeat
from foundation.core import clock
from roles.models import Role
from tests.cast import Cast
from tests.conftest import SEALED_CASES
from tests.factories import candidates as people
from tests.factories import roles as openings
from tests.rubrics.built import build
from tests.rubrics.doors import WORLD
from tests.rubrics.talked import talk
from tests.rubrics.worlds import Seat


@dataclass(frozen=True)
class Opening:
    """The role, the application, the interview and the seats of Inês and Tom."""

    role: Role
    application: Application
    interview: Interview
    ines: InterviewSeat
    tom: InterviewSeat


@pytest.fixture(scope="module")
def made_opening(shared: Any) -> Any:
    return shared(_opening)


@pytest.fixture
def opening(cast: Cast, made_opening: Any) -> Opening:
    """An interview that ended two hours ago; nobody has written anything."""
    opening: Opening = made_opening()
    return opening


def _opening(cast: Cast) -> Opening:
    role = openings.running_role(cast)
    application = people.application(cast, role)
    start = clock.now() - timedelta(hours=3)
    interview = people.interview(cast, application, [cast.ines, cast.tom], starts_at=start)
    return Opening(role, application, interview, people.seat(interview, cast.ines), people.seat(interview, cast.tom))


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Callable[[int], None]:
    """Count cases that the oracle tried; the run says their sum at its end."""
    return lambda cases: record_property(SEALED_CASES, cases)


@pytest.fixture(scope="module")
def made_world(shared: Any) -> Any:
    def make(cast: Cast) -> tuple[dict[Seat, Any], list[Any]]:
        made = build(WORLD, cast.acme, cast.members())
        return made, [row.pk for row in talk(WORLD, cast.acme, cast.members())]

    return shared(make)


@pytest.fixture
def made(cast: Cast, made_world: Any, settings: Any) -> tuple[dict[Seat, Any], list[Any]]:
    settings.API_RATE_LIMIT_PER_MINUTE = 1_000_000
    found: tuple[dict[Seat, Any], list[Any]] = made_world()
    return found
