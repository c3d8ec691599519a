"""Reading who learns to interview, from which seats they write a practice card, and whose cards theirs stand beside."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from candidates.models import Interview, InterviewSeat
from candidates.queries.seeing import may_judge
from foundation.core.prepared import Prepared
from foundation.people.models import Membership
from rubrics.models import Kit, PracticeCard, Scorecard, Training
from rubrics.queries.blind import beside_practice, visible_scorecards, with_contents
from rubrics.queries.outstanding import owes_on
from rubrics.queries.practice import IN, runs_exercises, visible_practice

LEARNS = (Training.Step.SHADOW, Training.Step.REVERSE)
LOOK_BACK = timedelta(days=30)


def visible_trainings(member: Membership) -> QuerySet[Training]:
    """Return the trainings of the organisation for those who lead people in it, for others their own."""
    rows = Training.objects.filter(organisation_id=member.organisation_id)
    if runs_exercises(member):
        return rows
    return rows.filter(member=member) if may_judge(member) else rows.none()


def cards_by_training(trainings: QuerySet[Training]) -> dict[tuple[UUID, UUID], int]:
    """Return how many practice cards of interviews are in, by (member id, rubric id): one query, no word of any."""
    rows = PracticeCard.objects.filter(IN, author__in=trainings.order_by().values("member"), seat__isnull=False)
    counted = rows.values_list("author_id", "rubric_version__rubric_id").annotate(n=Count("pk")).order_by()
    return {(author, rubric): n for author, rubric, n in counted}


def training_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the seats from which the member writes a practice card: they shadow by a rubric that they learn."""
    kits = Kit.objects.filter(stage=OuterRef("interview__stage"))
    learns = Training.objects.filter(member=member, step__in=LEARNS)
    rows = InterviewSeat.objects.filter(
        Exists(kits.filter(rubric_version__rubric__in=learns.values("rubric"))),
        member=member,
        organisation_id=member.organisation_id,
        shadow=True,
        released_at=None,
    )
    rows = rows.exclude(interview__state=Interview.State.CANCELLED)
    return rows if may_judge(member) else rows.none()


def training_owed(member: Membership, now: datetime, lately: datetime) -> QuerySet[InterviewSeat]:
    """Return those of `training_seats` whose interview began after `lately` and whose practice card is not in."""
    rows = training_seats(member).filter(interview__starts_at__lte=now, interview__starts_at__gt=lately)
    return rows.filter(Q(practice_card=None) | Q(practice_card__submitted_at=None))


def practised(viewer: Membership, training: Training) -> QuerySet[PracticeCard]:
    """Return the practice cards of a trainee that the viewer may compare, the newest first."""
    rows = visible_practice(viewer).filter(
        IN, ~owes_on(viewer, "seat__interview__application_id"), author=training.member_id, seat__isnull=False
    )
    rows = rows.filter(rubric_version__rubric=training.rubric_id)
    told = ("seat__interview__stage", "seat__interview__application__candidate")
    return rows.select_related(*told).order_by("-seat__interview__starts_at")


def cards_beside(viewer: Membership, cards: QuerySet[PracticeCard]) -> QuerySet[Scorecard, dict[str, Any]]:
    """Return the scorecards of the same interviews that count and that the viewer may read, in full as plain rows."""
    readable = Q(pk__in=visible_scorecards(viewer).values("pk")) | Q(pk__in=beside_practice(viewer).values("pk"))
    rows = Scorecard.objects.filter(
        readable,
        ~owes_on(viewer, "application_id"),
        seat__interview__in=cards.order_by().values("seat__interview"),
        seat__shadow=False,
        state=Scorecard.State.SUBMITTED,
    )
    return with_contents(rows)


def practised_beside(seat: UUID) -> list[PracticeCard]:
    """Return the practice cards that are in of the interview in which somebody has a seat; knows no viewer.

    Asked whenever a scorecard is handed in, and mostly there are none.
    """
    return _practised(seat=seat)


_practised = Prepared[PracticeCard](
    lambda *, seat: PracticeCard.objects.filter(IN, seat__interview__seats=seat, author__active=True).select_related(
        "author__user", "rubric_version"
    )
)
