"""The blind rule, once; nothing else reads a scorecard for a person.

A member sees a scorecard if they wrote it; otherwise only if it is submitted, they owe no scorecard on that
application, and they have submitted one there or lead the role. Owing is counted on the seat, not on a draft.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
    prefetch_related_objects,
)

from candidates.models import Application
from candidates.queries import visible_applications
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.models import RoleSeat
from rubrics.models import Debrief, FlagRaised, Rating, Scorecard
from rubrics.queries.outstanding import owes_grading_on, owes_on

# What a scorecard is read with: who wrote it, by which rubric, at which stage.
BESIDE = ("author__user", "rubric_version__rubric", "seat__interview__stage", "grading_seat__stage")


def visible_scorecards(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards that the member may read; the only door, for every page, count, average, feed and file."""
    submitted_there = Scorecard.objects.filter(
        author=member, application_id=OuterRef("application_id"), state=Scorecard.State.SUBMITTED
    )
    leads = RoleSeat.objects.filter(member=member, role_id=OuterRef("application__role_id"), kind=RoleSeat.Kind.LEAD)
    others = (
        Q(state=Scorecard.State.SUBMITTED)
        & ~owes_on(member, "application_id")
        & (Q(Exists(submitted_there)) | Q(Exists(leads)))
    )
    return Scorecard.objects.filter(Q(author=member) | others, organisation_id=member.organisation_id)


def naming_no_graded_work(cards: QuerySet[Scorecard], member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards with `shown_application_id`: null on a grading whose author must not know whose work it is.

    That is while it is a draft, and while they owe another grading on the same application. Filter on this column,
    never on the real one: a filter would tell as well.
    """
    own_work = Q(grading_seat__isnull=False) & (
        Q(state=Scorecard.State.DRAFT) | owes_grading_on(member, "application_id")
    )
    shown = Case(When(own_work, then=Value(None)), default=F("application_id"), output_field=UUIDField(null=True))
    return cards.annotate(shown_application_id=shown)


def readable_debriefs(member: Membership) -> QuerySet[Debrief]:
    """Return the debriefs whose decision the member may read.

    They see the application, owe no scorecard on it, and wrote one there, lead the role or own the organisation.
    """
    if member.job in (Job.ADVISOR, Job.OBSERVER):
        return Debrief.objects.none()
    wrote = Scorecard.objects.filter(
        author=member, application_id=OuterRef("application_id"), state=Scorecard.State.SUBMITTED
    )
    leads = RoleSeat.objects.filter(member=member, role_id=OuterRef("application__role_id"), kind=RoleSeat.Kind.LEAD)
    reads = Q() if member.job == Job.OWNER else Q(Exists(wrote)) | Q(Exists(leads))
    seen = visible_applications(member).values("pk")
    return Debrief.objects.filter(reads, ~owes_on(member, "application_id"), application__in=seen).select_related(
        "application"
    )


def with_contents(cards: QuerySet[Scorecard]) -> QuerySet[Scorecard]:
    """Return the scorecards with author, seat, ratings and flags loaded: six queries for any number."""
    return cards.select_related(*BESIDE).prefetch_related(*_contents())


def submitted_with_contents(member: Membership, **on: UUID) -> list[Scorecard]:
    """Return the submitted scorecards on an `application`, or of its `debrief` too, that the member may read."""
    found = _submitted(member, **on)
    prefetch_related_objects(found, *_contents())
    return found


def _on(member: Membership, *, application: UUID, debrief: UUID | None = None) -> QuerySet[Scorecard]:
    rows = visible_scorecards(member).filter(application_id=application, state=Scorecard.State.SUBMITTED)
    return (rows if debrief is None else rows.filter(debriefs=debrief)).select_related(*BESIDE)


_submitted = PreparedFor[Scorecard](_on)


def _contents() -> tuple[Prefetch[str], Prefetch[str]]:
    rated = Rating.objects.select_related("criterion").order_by("criterion__position")
    raised = FlagRaised.objects.select_related("flag").order_by("-flag__kind", "flag__label")
    return Prefetch("ratings", rated, to_attr="rated"), Prefetch("flags", raised, to_attr="raised")


def is_blind(member: Membership, application: Application) -> bool:
    """Tell whether the member owes a scorecard on the application, so that others' are sealed."""
    return Application.objects.filter(owes_on(member), pk=application.pk).exists()


def is_lead(member: Membership, role_id: UUID) -> bool:
    """Tell whether the member leads the role."""
    return RoleSeat.objects.filter(member=member, role_id=role_id, kind=RoleSeat.Kind.LEAD).exists()
