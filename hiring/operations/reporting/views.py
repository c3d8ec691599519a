"""Which views there are: the rows that a member may see, and their columns, called as in the API.

No names of candidates, no texts, no pay: figures need none of them. Whoever needs more asks the API.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from candidates.queries import visible_applications, visible_moves
from candidates.queries.hiring import visible_offers
from candidates.queries.seeing import visible_holds, visible_intervals, visible_interviews, visible_seats
from foundation.people.models import Membership
from foundation.people.queries.seeing import visible_members
from roles.queries.seeing import visible_openings, visible_roles, visible_stages
from rubrics.models import Rating
from rubrics.queries.blind import naming_no_graded_work
from rubrics.queries.released import released_scorecards


@dataclass(frozen=True, slots=True)
class View:
    """`rows(member)` as in the API; `columns` are names of the model where they are their own, else path by name."""

    rows: Callable[[Membership], QuerySet[Any]]
    own: tuple[str, ...]
    paths: Mapping[str, str]

    @property
    def columns(self) -> dict[str, str]:
        """The path of every column by its name, in order."""
        return {**{name: name for name in self.own}, **self.paths}


def view(rows: Callable[[Membership], QuerySet[Any]], own: str, **paths: str) -> View:
    """Declare a view; `own` are names apart by spaces."""
    return View(rows, tuple(own.split()), paths)


def _cards(member: Membership) -> QuerySet[Any]:
    return naming_no_graded_work(released_scorecards(member), member)


def _ratings(member: Membership) -> QuerySet[Any]:
    return Rating.objects.filter(scorecard__in=released_scorecards(member).values("pk"))


VIEWS: Mapping[str, View] = {
    "members": view(visible_members, "id title job technical active created_at updated_at", name="user__name"),
    "roles": view(
        visible_roles,
        "id title state archetype level engagement location opened_at closed_at archived_at created_at updated_at",
    ),
    "openings": view(
        visible_openings, "id role_id number target_on approved_at filled_at closed_at created_at updated_at"
    ),
    "stages": view(visible_stages, "id role_id position key kind label minutes patience_days created_at updated_at"),
    "applications": view(
        visible_applications,
        "id candidate_id role_id stage_id status source posting_id owner_id applied_at stage_entered_at "
        "clock_stopped_at answer_by closed_at came_from_id created_at updated_at",
        stage_key="stage__key",
        reject_reason_key="reject_reason__key",
    ),
    "moves": view(visible_moves, "id application_id from_stage_id to_stage_id by_id undone_at created_at updated_at"),
    "stage_intervals": view(visible_intervals, "id application_id stage_id entered left why created_at updated_at"),
    "holds": view(visible_holds, "id application_id since until ended created_at updated_at"),
    "interviews": view(
        visible_interviews,
        "id application_id stage_id starts_at ends_at state created_at updated_at",
        role_id="application__role_id",
    ),
    "seats": view(
        visible_seats,
        "id interview_id member_id shadow reverse answer released_at created_at updated_at",
        application_id="interview__application_id",
    ),
    "scorecards": view(
        _cards,
        "id seat_id grading_seat_id author_id state recommendation submitted_at created_at updated_at",
        application_id="shown_application_id",
        rubric_id="rubric_version__rubric_id",
        rubric_number="rubric_version__number",
    ),
    "ratings": view(
        _ratings,
        "id scorecard_id score not_assessed",
        criterion="criterion__key",
        weight="criterion__weight",
    ),
    "offers": view(
        visible_offers,
        "id application_id opening_id number state engagement starts_on expires_on sent_at answered_at "
        "created_at updated_at",
    ),
}
