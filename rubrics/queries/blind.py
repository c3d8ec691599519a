"""The blind rule, once; nothing else reads a scorecard for a person.

A member sees a scorecard if they wrote it; otherwise only if they see its application, it is submitted, they owe no
scorecard on that application, and they have submitted one there that says something or lead the role. Owing is counted
on the seat, not on a draft.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from candidates.models import Application
from candidates.queries import visible_applications
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.queries.leading import led_seats
from rubrics.models import Debrief, FlagRaised, Rating, Scorecard
from rubrics.queries.outstanding import owes_grading_on, owes_on

OF_CARD = ("id", "author_id", "recommendation", "summary", "submitted_at", "grading_seat_id")


def visible_scorecards(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards that the member may read; the only door, for every page, count, average, feed and file."""
    wrote = _telling_cards(member).filter(application_id=OuterRef("application_id"))
    leads = led_seats(member).filter(role_id=OuterRef("application__role_id"))
    others = (
        Q(state=Scorecard.State.SUBMITTED, application__in=visible_applications(member).values("pk"))
        & ~owes_on(member, "application_id")
        & (Q(Exists(wrote)) | Q(Exists(leads)))
    )
    return Scorecard.objects.filter(Q(author=member) | others, organisation_id=member.organisation_id)


def _telling_cards(member: Membership) -> QuerySet[Scorecard]:
    """Return what the member submitted that rates something: a card that rates nothing opens nobody's."""
    return Scorecard.objects.filter(author=member, state=Scorecard.State.SUBMITTED, ratings__score__isnull=False)


def has_written(member: Membership, application_id: UUID) -> bool:
    """Tell whether the member submitted a scorecard on the application that says something."""
    return _telling_cards(member).filter(application_id=application_id).exists()


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
    wrote = _telling_cards(member).filter(application_id=OuterRef("application_id"))
    leads = led_seats(member).filter(role_id=OuterRef("application__role_id"))
    reads = Q() if member.job == Job.OWNER else Q(Exists(wrote)) | Q(Exists(leads))
    seen = visible_applications(member).values("pk")
    return Debrief.objects.filter(reads, ~owes_on(member, "application_id"), application__in=seen).select_related(
        "application"
    )


def with_contents(cards: QuerySet[Scorecard]) -> QuerySet[Scorecard, dict[str, Any]]:
    """Return the scorecards in full as plain rows, with author, stage, rubric, ratings and flags: one query."""
    rated = Rating.objects.filter(scorecard=OuterRef("pk")).order_by("criterion__position")
    raised = FlagRaised.objects.filter(scorecard=OuterRef("pk")).order_by("-flag__kind", "flag__label")
    # A weight as text stays the decimal that it is.
    score = JSONObject(
        key="criterion__key",
        label="criterion__label",
        weight=Cast("criterion__weight", TextField()),
        score="score",
        evidence="evidence",
    )
    flag = JSONObject(label="flag__label", kind="flag__kind", evidence="evidence")
    beside: dict[str, Any] = {
        "name": F("author__user__name"),
        "stage": Coalesce("seat__interview__stage__label", "grading_seat__stage__label"),
        "rubric": F("rubric_version__rubric__label"),
        "rubric_id": F("rubric_version__rubric_id"),
        "rated": ArraySubquery(rated.values(row=score)),
        "raised": ArraySubquery(raised.values(row=flag)),
    }
    rows: QuerySet[Scorecard, dict[str, Any]] = cards.values(*OF_CARD, **beside)
    return rows


def _on(member: Membership, *, application: UUID, debrief: UUID | None = None) -> QuerySet[Scorecard, dict[str, Any]]:
    rows = visible_scorecards(member).filter(application_id=application, state=Scorecard.State.SUBMITTED)
    return with_contents(rows if debrief is None else rows.filter(debriefs=debrief))


_submitted = PreparedFor[dict[str, Any]](_on)


def submitted_with_contents(member: Membership, **on: UUID) -> list[dict[str, Any]]:
    """Return the submitted scorecards on an `application`, or of its `debrief` too, that the member may read."""
    return _submitted(member, **on)


def is_blind(member: Membership, application: Application) -> bool:
    """Tell whether the member owes a scorecard on the application, so that others' are sealed."""
    return Application.objects.filter(owes_on(member), pk=application.pk).exists()
