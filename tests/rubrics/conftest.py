"""One opening with one person in it, interviewed by Inês and Tom yesterday."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from candidates.models import Application, Interview, InterviewSeat
from foundation.core import clock
from roles.models import Role
from tests.cast import Cast
from tests.factories import candidates as people
from tests.factories import roles as openings


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
