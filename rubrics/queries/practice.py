"""Reading what was scored for practice: whoever still owes a card of an exercise reads nobody's."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from candidates.queries.forgotten import of_forgotten
from candidates.queries.seeing import may_judge
from foundation.core.prepared import Prepared
from foundation.people.models import Job, Membership
from rubrics.models import Anchor, AnchorExample, Criterion, Exercise, PracticeCard, Scorecard
from rubrics.queries.blind import open_to
from rubrics.queries.released import released_scorecards

IN = Q(submitted_at__isnull=False)
# Whose a sample of an exercise is.
NO_APPLICATION = UUID(int=0)


def runs_exercises(member: Membership) -> bool:
    """Tell whether somebody opens exercises: those who keep the library."""
    return member.active and member.job in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)


def visible_exercises(member: Membership) -> QuerySet[Exercise]:
    """Return the exercises of the organisation for those who keep the library, for others those they were asked to."""
    rows = Exercise.objects.filter(organisation_id=member.organisation_id)
    if runs_exercises(member):
        return rows
    asked = PracticeCard.objects.filter(author=member, exercise=OuterRef("pk"))
    return rows.filter(Exists(asked)) if may_judge(member) else rows.none()


def own_practice(member: Membership) -> QuerySet[PracticeCard]:
    """Return the practice cards that the member writes or wrote."""
    rows = PracticeCard.objects.filter(author=member, organisation_id=member.organisation_id)
    return rows if may_judge(member) else rows.none()


def samples_owed(member: Membership) -> QuerySet[PracticeCard]:
    """Return the member's cards of samples that they were asked to score and did not."""
    return own_practice(member).filter(exercise__isnull=False, exercise__closed_at=None, submitted_at=None)


def visible_practice(member: Membership) -> QuerySet[PracticeCard]:
    """Return the practice cards that the member may read: own ones, and others' that are in and open to them.

    Of an exercise, once their own is in, or it is closed; to whoever was not asked, once nobody owes one. Of an
    interview, as scorecards on its application are.
    """
    beside = PracticeCard.objects.filter(exercise=OuterRef("exercise"))
    asked, owed = beside.filter(author=member), beside.filter(submitted_at=None)
    done = Q(exercise__closed_at__isnull=False) | Exists(asked.filter(IN)) | (~Exists(asked) & ~Exists(owed))
    of_exercise = Q(exercise__in=visible_exercises(member).values("pk")) & done
    opened = PracticeCard.objects.filter(open_to(member, "seat__interview__application"), seat__isnull=False)
    rows = PracticeCard.objects.filter(organisation_id=member.organisation_id)
    return rows.filter(Q(author=member) | IN & (of_exercise | Q(pk__in=opened.values("pk"))))


def quotable_scorecards(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards of which the member may quote under a level: on the table, and of nobody forgotten.

    Of whom nothing is known any more it could not be told whether a text still names them.
    """
    return released_scorecards(member).exclude(of_forgotten("application__candidate"))


def counted(rows: QuerySet[Exercise]) -> QuerySet[Exercise]:
    """Return exercises with how many were `asked` and how many cards are `inside`."""
    return rows.annotate(asked=Count("cards"), inside=Count("cards", filter=Q(cards__submitted_at__isnull=False)))


def waiting_in(exercise: Exercise) -> int:
    """Return how many people still owe their card of an exercise."""
    return exercise.cards.filter(submitted_at=None).count()


def levels_of(criteria: Sequence[Criterion], *, besides: UUID) -> dict[UUID, list[tuple[str, list[str]]]]:
    """Return (sentence, the organisation's own examples) of each criterion's levels, lowest first: one query.

    Examples that were quoted from the application `besides` are left out.
    """
    found: dict[UUID, list[tuple[str, list[str]]]] = {one.pk: [] for one in criteria}
    for criterion_id, text, own in _levels(criteria=tuple(found), besides=besides):
        found[criterion_id].append((text, own))
    return found


def _exemplified(*, criteria: tuple[UUID, ...], besides: UUID) -> QuerySet[Anchor, Any]:
    own = AnchorExample.objects.filter(
        Q(rating=None) | ~Q(rating__scorecard__application=besides),
        rubric=OuterRef("criterion__rubric_version__rubric"),
        criterion_key=OuterRef("criterion__key"),
        level=OuterRef("level"),
        anchor=OuterRef("text"),
    )
    rows = Anchor.objects.filter(criterion_id__in=criteria).order_by("level")
    said = ArraySubquery(own.order_by("created_at").values("text"))
    return rows.annotate(own=said).values_list("criterion_id", "text", "own")


_levels = Prepared[Any](_exemplified)


def examples_of(criteria: Iterable[Criterion]) -> dict[tuple[UUID, int], list[AnchorExample]]:
    """Return the organisation's own examples by (criterion id, level), for criteria with their version loaded.

    An example is shown under the sentence that it was chosen for, in whichever version says it. Two queries.
    """
    known = list(criteria)
    versions = {one.rubric_version.rubric_id for one in known}
    rows = AnchorExample.objects.filter(rubric__in=versions, criterion_key__in=[one.key for one in known])
    said: dict[tuple[UUID, str, str], list[AnchorExample]] = {}
    for row in rows.order_by("created_at"):
        said.setdefault((row.rubric_id, row.criterion_key, row.anchor), []).append(row)
    keys = {one.pk: (one.rubric_version.rubric_id, one.key) for one in known}
    found = {}
    for anchor in Anchor.objects.filter(criterion__in=keys):
        here = said.get((*keys[anchor.criterion_id], anchor.text), [])
        found[anchor.criterion_id, anchor.level] = [row for row in here if row.level == anchor.level]
    return found
