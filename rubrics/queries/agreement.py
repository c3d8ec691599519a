"""Scores that may be counted together, and the figures made of them, as far as a member may read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import InterviewSeat
from foundation.people.models import Job, Membership
from roles.queries.seeing import visible_roles
from rubrics.domain.drafts import CardInput, RatingInput
from rubrics.models import (
    AgreementRun,
    Amendment,
    Criterion,
    CriterionAgreement,
    Debrief,
    GradingSeat,
    RaterAgreement,
    Rating,
    Scorecard,
)
from rubrics.queries.outstanding import OWED_GRADING, OWED_INTERVIEW, owes_on

READS_AGREEMENT = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER)
UNDER_WAY = (AgreementRun.Status.WAITING, AgreementRun.Status.WORKING)


@dataclass(frozen=True, slots=True)
class Counted:
    """One score as it was handed in; `hours` are those from the end of the interview, None for written work."""

    author_id: UUID
    application_id: UUID
    role_id: UUID
    at: datetime
    criterion_id: UUID
    scorecard_id: UUID
    score: int
    evidence: str
    hours: float | None


class Slice(NamedTuple):
    """Of whom figures are: the last months of all roles, or of one."""

    role_id: UUID | None
    months: int


WHOLE = Slice(None, 12)
PARTS = (6, 3)  # the last months that are told beside the whole


def counted_cards(organisation_id: UUID, since: datetime) -> QuerySet[Scorecard]:
    """Return the scorecards that figures are made of: on the table of a debrief, where nobody owes one any more."""
    laid = Debrief.scorecards.through.objects.filter(scorecard_id=OuterRef("pk"))
    owed = InterviewSeat.objects.filter(OWED_INTERVIEW, interview__application_id=OuterRef("application_id"))
    owed_work = GradingSeat.objects.filter(OWED_GRADING, application_id=OuterRef("application_id"))
    return Scorecard.objects.filter(
        Exists(laid),
        ~Exists(owed),
        ~Exists(owed_work),
        organisation_id=organisation_id,
        state=Scorecard.State.SUBMITTED,
        submitted_at__gte=since,
    )


def counted_scores(organisation_id: UUID, since: datetime) -> list[Counted]:
    """Return their scores in the words that were handed in, the earliest card first: two queries."""
    cards = counted_cards(organisation_id, since)
    first = Amendment.objects.filter(scorecard__in=cards.values("pk")).order_by("scorecard_id", "created_at", "id")
    said = {
        card: CardInput.of_json(before).ratings
        for card, before in first.distinct("scorecard_id").values_list("scorecard_id", "before")
    }
    rows = Rating.objects.filter(scorecard__in=cards.values("pk")).order_by(
        "scorecard__submitted_at", "scorecard_id", "criterion_id"
    )
    found = rows.values_list(
        "scorecard__author_id",
        "scorecard__application_id",
        "scorecard__application__role_id",
        "scorecard__submitted_at",
        "criterion_id",
        "scorecard_id",
        "score",
        "evidence",
        "scorecard__seat__interview__ends_at",
        "criterion__key",
    )
    return [one for row in found if (one := _counted(row, said)) is not None]


def _counted(row: Sequence[Any], said: Mapping[UUID, Mapping[str, RatingInput]]) -> Counted | None:
    """Return a score as it was handed in; None where nothing was scored then."""
    author, application, role, at, criterion, card, score, evidence, ended, key = row
    if card in said:
        first = said[card].get(key, RatingInput())
        score, evidence = first.score, first.evidence
    hours = max((at - ended).total_seconds() / 3600, 0.0) if ended else None
    return None if score is None else Counted(author, application, role, at, criterion, card, score, evidence, hours)


@dataclass(frozen=True, slots=True)
class Same:
    """A criterion over those versions of its rubric that word its anchors alike: the newest, and all their numbers."""

    criterion_id: UUID
    numbers: tuple[int, ...]


def same_anchors(criteria: Iterable[UUID]) -> dict[UUID, Same]:
    """Return for each criterion what it is the same as: versions with other anchors are others. One query."""
    rows = Criterion.objects.filter(pk__in=set(criteria)).order_by("rubric_version__number")
    texts = ArrayAgg("anchors__text", order_by="anchors__level")
    groups: dict[Any, list[tuple[UUID, int]]] = {}
    for pk, rubric, number, key, anchors in rows.annotate(texts=texts).values_list(
        "pk", "rubric_version__rubric_id", "rubric_version__number", "key", "texts"
    ):
        groups.setdefault((rubric, key, tuple(anchors)), []).append((pk, number))
    return {
        pk: Same(group[-1][0], tuple(number for _, number in group)) for group in groups.values() for pk, _ in group
    }


def newest_run(member: Membership) -> AgreementRun | None:
    """Return the reckoning whose figures are shown in the member's organisation."""
    ready = AgreementRun.objects.filter(organisation_id=member.organisation_id, status=AgreementRun.Status.READY)
    return ready.order_by("-finished_at").first()


def failed_run(member: Membership) -> AgreementRun | None:
    """Return the reckoning that failed since the figures that are shown; one that succeeds removes it."""
    rows = AgreementRun.objects.filter(organisation_id=member.organisation_id, status=AgreementRun.Status.FAILED)
    return rows.order_by("-created_at").first()


def run_under_way(organisation_id: UUID) -> AgreementRun | None:
    """Return the reckoning that a worker is at, or that waits for one."""
    return AgreementRun.objects.filter(organisation_id=organisation_id, status__in=UNDER_WAY).first()


def held_from(member: Membership, run: str = "pk") -> Q:
    """Return the condition that a reckoning (`run` is the path to its id) holds scores of somebody on whom they owe."""
    links = AgreementRun.applications.through.objects.filter(agreementrun_id=OuterRef(run))
    return Q(Exists(links.filter(owes_on(member, "application_id"))))


def is_held_from(member: Membership, run: AgreementRun) -> bool:
    """Tell whether the member owes a scorecard on somebody whose scores are in these figures."""
    return AgreementRun.objects.filter(held_from(member), pk=run.pk).exists()


def sliced_criterion_figures(member: Membership) -> QuerySet[CriterionAgreement]:
    """Return the figures of criteria: for owners, recruiters and hiring managers who owe nothing that is in them.

    Those of roles stand among them, of such as the member sees.
    """
    rows = CriterionAgreement.objects.filter(
        ~held_from(member, "run_id"),
        Q(role=None) | Q(role__in=visible_roles(member).values("pk")),
        organisation_id=member.organisation_id,
        run__status=AgreementRun.Status.READY,
    ).defer("behind")
    return rows if member.active and member.job in READS_AGREEMENT else rows.none()


def visible_criterion_figures(member: Membership, of: Slice = WHOLE) -> QuerySet[CriterionAgreement]:
    """Return the figures of criteria over one slice of the people, which is everybody where nothing is said."""
    return sliced_criterion_figures(member).filter(role=of.role_id, months=of.months)


def visible_rater_figures(member: Membership) -> QuerySet[RaterAgreement]:
    """Return the figures of people: everybody's for owners and recruiters, one's own for others who judge."""
    rows = RaterAgreement.objects.filter(
        ~held_from(member, "run_id"), organisation_id=member.organisation_id, run__status=AgreementRun.Status.READY
    ).defer("behind")
    return rows.filter(member_id__in=people_scoring(member).values("pk"))


def people_scoring(member: Membership) -> QuerySet[Membership]:
    """Return the people whose scoring the member may look at: oneself, and everybody for owners and recruiters."""
    rows = Membership.people.filter(organisation_id=member.organisation_id).select_related("user")
    if not member.active or member.job == Job.OBSERVER or member.is_integration:
        return rows.none()
    return rows if member.is_staff_of_org else rows.filter(pk=member.pk)
