"""What take-homes plug into pages below: the work on the grading page, and a panel on the application page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from assessments import queries
from assessments.pages.work import graded_work
from candidates.models import Application
from candidates.registries import handed_in, stays_behind
from foundation.core.registries import Panel, Spot, panels
from foundation.people.models import Membership
from roles.registries import Evidence, evidence
from rubrics.models import GradingSeat
from rubrics.registries import work


def shown(member: Membership, _application: Application) -> bool:
    """The panel is for those who read take-homes at all; what it holds is narrowed by visible_assignments."""
    return member.job in queries.READERS


def not_handed_in(applications: Sequence[Application], _member: Membership) -> Mapping[UUID, Sequence[str]]:
    """Say for whom the take-home has not come back."""
    done = queries.handed_in_for([one.pk for one in applications])
    return {one.pk: ("The take-home is not handed in yet.",) for one in applications if one.pk not in done}


work.register(GradingSeat.Kind.TAKE_HOME, graded_work)
panels.register(
    "assessments.take_home",
    Panel("take_home", "application", "Take-home", "assessments:panel", shown, Spot.BELOW, order=2),
)
handed_in.register("assessments", queries.handed_in_for)
stays_behind.register("take-homes", lambda application: application.assignments.count())
evidence.register("take_home", Evidence("The take-home is handed in", not_handed_in))
