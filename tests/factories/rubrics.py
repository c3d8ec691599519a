"""Scorecards and gradings for tests, made through the services."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from candidates.models import Application, Interview, InterviewSeat
from foundation.core import clock
from foundation.core.ids import uuid7
from foundation.people.models import Membership
from roles.models import Stage
from rubrics import services
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import GradingSeat, Scorecard

EVIDENCE = "Told how they noticed the silent drop and what they put there since."


def draft_scorecard(
    cast: Any,
    seat: InterviewSeat | GradingSeat,
    scores: Mapping[str, int | None] | None = None,
    *,
    evidence: str = EVIDENCE,
    recommendation: int = 3,
    summary: str = "Would do this work well.",
    flags: Mapping[str, str] | None = None,
) -> Scorecard:
    """A complete draft: `scores` by criterion key (None is not assessed); the other criteria of the kit get a 3."""
    card = services.start_scorecard(actor=seat.member, seat=seat)
    keys = card.ratings.order_by("criterion__position").values_list("criterion__key", flat=True)
    given: dict[str, int | None] = {**dict.fromkeys(keys, 3), **(scores or {})}
    draft = CardInput(
        ratings={
            key: RatingInput(score, score is None, evidence if score is not None else "")
            for key, score in given.items()
        },
        flags=dict(flags or {}),
        recommendation=recommendation,
        summary=summary,
    )
    return services.save_scorecard(actor=seat.member, scorecard=card, draft=draft, version=None)


def submitted_scorecard(
    cast: Any, seat: InterviewSeat | GradingSeat, scores: Mapping[str, int | None] | None = None, **writing: Any
) -> Scorecard:
    """A submitted scorecard; see draft_scorecard for what can be given. An interview to come is put an hour back.

    The work of a grading is opened first.
    """
    if isinstance(seat, GradingSeat):
        services.open_work(actor=seat.member, seat=seat)
    card = draft_scorecard(cast, seat, scores, **writing)
    if isinstance(seat, InterviewSeat):
        now = clock.now()
        coming = Interview.objects.filter(pk=seat.interview_id, starts_at__gt=now)
        coming.update(starts_at=now - timedelta(hours=1), ends_at=now - timedelta(minutes=15))
    return services.submit_scorecard(actor=seat.member, scorecard=card)


def grading_seat(
    cast: Any,
    application: Application,
    grader: Membership,
    *,
    stage: Stage | None = None,
    subject_id: UUID | None = None,
    label: str = "Submission 17",
    actor: Membership | None = None,
) -> GradingSeat:
    """A blind reading of a résumé; for a take-home that was handed in, use the factories of assessments."""
    return services.assign_grading(
        actor=actor or cast.ada,
        application=application,
        grader=grader,
        stage=stage or application.role.stages.get(kind="resume_screen"),
        kind=GradingSeat.Kind.SCREEN,
        subject_id=subject_id or uuid7(),
        label=label,
    )
