"""Notes by people who wrote a scorecard, and why a guard was passed, have the audience of scores."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from candidates.models import Application, InterviewSeat
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


def who_judge(application: Application) -> set[UUID]:
    """Return who has a seat that owes, or owed, a scorecard on the application."""
    cards = Scorecard.objects.filter(application=application).values_list("author_id", flat=True)
    seats = InterviewSeat.objects.filter(interview__application=application, shadow=False)
    gradings = GradingSeat.objects.filter(application=application)
    held = (seats.values_list("member_id", flat=True), gradings.values_list("member_id", flat=True))
    return {*cards, *(member for rows in held for member in rows)}


sealed_notes.register("rubrics.writers", of_writers)
sealed_words.register("rubrics.owing", from_owing)
judges.register("rubrics", who_judge)
stays_behind.register("scorecards", lambda application: Scorecard.objects.filter(application=application).count())
