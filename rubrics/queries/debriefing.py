"""What a debrief stands on beside its scorecards: who takes part, its plan, ties to the candidate, its table of scores.

Only `visible_…` knows a viewer; the others are for acts and pages that have asked the blind rule already.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from candidates.models import Application, Interview, InterviewSeat, Referral
from candidates.queries import visible_applications
from foundation.core.prepared import Prepared
from foundation.people.models import Job, Membership
from roles.models import RoleSeat
from rubrics.domain.tables import Asked, Row, asked_of, doubtful, rows_of
from rubrics.models import Anchor, Debrief, DebriefPlan, GradingSeat, LaterView, Scorecard, SplitComment, Tie
from rubrics.queries.blind import with_contents
from rubrics.queries.outstanding import owes_grading_on

# They judge from outside, or judge nobody, and do not sit in debriefs.
NO_SAY = (Job.ADVISOR, Job.OBSERVER)


def participants(debrief: Debrief) -> QuerySet[Membership]:
    """Return who is asked again after talking: authors of its scorecards who work here and see the person.

    Whoever only graded written work was never told whose it was.
    """
    return participants_in(debrief.pk)


def participants_in(debrief: UUID) -> QuerySet[Membership]:
    """Return the same by the debrief's id."""
    cards = Scorecard.objects.filter(debriefs=debrief)
    about = Debrief.objects.filter(pk=debrief)
    sits = InterviewSeat.objects.filter(
        member=OuterRef("pk"), interview__application__in=about.values("application_id")
    ).exclude(interview__state=Interview.State.CANCELLED)
    works = RoleSeat.objects.filter(member=OuterRef("pk"), role__in=about.values("application__role_id")).exclude(
        kind=RoleSeat.Kind.APPROVER
    )
    sees = Q(job__in=(Job.OWNER, Job.RECRUITER)) | Q(Exists(sits)) | Q(Exists(works), job=Job.HIRING_MANAGER)
    rows = Membership.objects.filter(sees, pk__in=cards.values("author_id"), active=True)
    return rows.exclude(job__in=NO_SAY)


def all_said(debrief: Debrief) -> bool:
    """Tell whether everybody who takes part has said what they think after talking."""
    said = LaterView.objects.filter(debrief=debrief, member=OuterRef("pk"))
    return not participants(debrief).exclude(Exists(said)).exists()


def plan_of(application: Application) -> DebriefPlan | None:
    """Return what was settled before the debrief, if anything was."""
    return _plans.first(application=application.pk)


_plans = Prepared[DebriefPlan](
    lambda *, application: DebriefPlan.objects.filter(application_id=application).select_related("lead__user")
)


def visible_plans(member: Membership) -> QuerySet[DebriefPlan]:
    """Return the plans of debriefs for those who work here and see the application."""
    rows = DebriefPlan.objects.filter(application__in=visible_applications(member).values("pk"))
    return rows.none() if member.job in NO_SAY else rows.select_related("application")


def seated_on(application: Application) -> QuerySet[Membership]:
    """Return the people who judge the candidate, or sit in, from any seat that counts; released ones included."""
    interviews = InterviewSeat.objects.filter(member=OuterRef("pk"), interview__application=application)
    interviews = interviews.exclude(interview__state=Interview.State.CANCELLED)
    gradings = GradingSeat.objects.filter(member=OuterRef("pk"), application=application)
    rows = Membership.objects.filter(Q(Exists(interviews)) | Q(Exists(gradings)), active=True)
    return rows.select_related("user").order_by("user__name")


class Tied(NamedTuple):
    """Who knows the candidate otherwise, how, and in their words; who referred them and declared nothing did that."""

    member_id: UUID
    name: str
    kind: str
    words: str

    @property
    def said(self) -> str:
        """Return how they know each other."""
        label = Tie.Kind(self.kind).label
        return f"{label}: {self.words.rstrip('.')}" if self.words else label


def tied_on(application: Application) -> list[Tied]:
    """Return the ties that were declared, and referrals of people who declared none: one query.

    Knows no viewer: for readers of the debrief alone, which names everybody in it.
    """
    return [Tied(*row) for row in _tied(application=application.pk)]


def tied() -> Q:
    """Return the condition on applications that `tied_on` names somebody."""
    of = {"application": OuterRef("pk")}
    return Q(Exists(Tie.objects.filter(**of))) | Q(Exists(Referral.objects.filter(**of)))


def _ties(*, application: UUID) -> QuerySet[Tie, Any]:
    declared = Tie.objects.filter(application_id=application)
    found = declared.values_list("member_id", "member__user__name", "kind", "words")
    referred = Referral.objects.filter(application_id=application).exclude(by__in=declared.values("member_id"))
    how = referred.values_list("by_id", "by__user__name", Value(Tie.Kind.REFERRED.value), Value(""))
    return found.order_by().union(how.order_by(), all=True).order_by("member__user__name")


_tied = Prepared[Any](_ties)


def visible_ties(member: Membership) -> QuerySet[Tie]:
    """Return the ties that the member may read: of applications that they see, and own ones alone from outside.

    Not while they owe a grading there: a tie of a grader would tell whose work it is.
    """
    rows = Tie.objects.filter(application__in=visible_applications(member).values("pk"))
    rows = rows.filter(~owes_grading_on(member, "application_id"))
    rows = rows.filter(member=member) if member.job in NO_SAY else rows
    return rows.select_related("application", "member__user", "declared_by__user").order_by("member__user__name")


def debrief_rows(debrief: Debrief) -> tuple[list[Row], list[int]]:
    """Return the table of all scorecards of a debrief in first words, and the first votes; knows no viewer.

    For acts alone: three queries at most.
    """
    cards = sorted(
        with_contents(Scorecard.objects.filter(debriefs=debrief)), key=lambda row: (row["stage_position"], row["name"])
    )
    asked = [asked_of(card) for card in cards]
    return rows_of(asked, criteria_beside(asked)), [first_vote(card) for card in cards]


def first_vote(card: Mapping[str, Any]) -> int:
    """Return the recommendation as it was handed in, 0 for none."""
    said = card["amended"][0]["before"]["recommendation"] if card["amended"] else card["recommendation"]
    return said or 0


def criteria_beside(cards: Sequence[Sequence[Asked]]) -> dict[str, tuple[str, ...]]:
    """Return the anchors of criteria that stand side by side in several versions; mostly there are none to ask for."""
    criteria = doubtful(cards)
    if not criteria:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    rows = Anchor.objects.filter(criterion__in=[UUID(one) for one in criteria]).order_by("level")
    for criterion, text in rows.values_list("criterion_id", "text"):
        found[str(criterion)] = (*found.get(str(criterion), ()), text)
    return found


def commented_on(debrief: Debrief) -> set[str]:
    """Return the criteria of a debrief on which a comment stands."""
    rows = SplitComment.objects.filter(debrief=debrief).values_list("criterion_id", flat=True)
    return {str(criterion) for criterion in rows}
