"""Notes by people who wrote a scorecard, and why a guard was passed, have the audience of scores."""

from django.db.models import Exists, OuterRef, Q

from candidates.registries import SealedNotes, sealed_notes, sealed_words
from foundation.people.models import Membership
from rubrics.models import Scorecard
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


sealed_notes.register("rubrics.writers", of_writers)
sealed_words.register("rubrics.owing", from_owing)
