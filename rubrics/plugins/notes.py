"""Notes by people who wrote a scorecard, and why a guard was passed, have the audience of scores."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from candidates.models import InterviewSeat
from candidates.registries import SealedNotes, judges, sealed_notes, sealed_words, stays_behind
from foundation.people.models import Membership
from rubrics.models import GradingSeat, Scorecard
from rubrics.queries import owes_grading_on, owes_on


def of_writers(member: Membership) -> SealedNotes:
    """Seal them from whoever owes a scorecard there.

    Whoever owes a grading is not even told that one waits: it would say whose work they grade.
    """
    written = Scorecard.objects.filter(
        author=OuterRef("author_id"), application=OuterRef("application_id"), state=Scorecard.State.SUBMITTED
    )
    sealed = Exists(written) & owes_on(member, "application_id")
    return SealedNotes(sealed, sealed & ~owes_grading_on(member, "application_id"))


def from_owing(member: Membership) -> Q:
    """Seal why a guard was passed from whoever owes a scorecard there: it may quote those that are in."""
    return owes_on(member)


def who_judge(applications: Collection[UUID]) -> set[tuple[UUID, UUID]]:
    """Return each of the applications with who has a seat that owes, or owed, a scorecard on it."""
    here = {"application__in": applications}
    seats = InterviewSeat.objects.filter(interview__application__in=applications, shadow=False)
    return {
        *Scorecard.objects.filter(**here).values_list("application_id", "author_id"),
        *seats.values_list("interview__application_id", "member_id"),
        *GradingSeat.objects.filter(**here).values_list("application_id", "member_id"),
    }


sealed_notes.register("rubrics.writers", of_writers)
sealed_words.register("rubrics.owing", from_owing)
judges.register("rubrics", who_judge)
stays_behind.register("scorecards", lambda application: Scorecard.objects.filter(application=application).count())
