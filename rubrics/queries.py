"""Reading scorecards. The blind rule lives here, once; nothing else reads a scorecard for a person.

A member sees a scorecard if they wrote it; otherwise only if it is submitted, they owe no scorecard on that
application, and they have submitted one there or lead the role. Owing is counted on the seat, not on a draft.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, UUIDField, Value, When

from candidates.models import Application, Interview, InterviewSeat
from candidates.queries import visible_applications
from hiring.core import clock
from hiring.people.models import Job, Membership, Organisation
from roles.models import RoleSeat, Stage
from roles.queries import visible_stages
from rubrics.models import (
    Debrief,
    Flag,
    FlagRaised,
    GradingSeat,
    Question,
    Rating,
    Rubric,
    RubricVersion,
    Scorecard,
)

DUE_AFTER = timedelta(hours=1)
UNWRITTEN = Q(scorecard=None) | Q(scorecard__state=Scorecard.State.DRAFT)
COUNTED_INTERVIEW = Q(shadow=False, released_at=None) & ~Q(interview__state=Interview.State.CANCELLED)
OWED_INTERVIEW = COUNTED_INTERVIEW & UNWRITTEN
COUNTED_GRADING = Q(released_at=None)
OWED_GRADING = COUNTED_GRADING & UNWRITTEN

State = Literal["in", "owed", "late"]


@dataclass(frozen=True, slots=True)
class OwedSeat:
    """A seat whose scorecard is not in. `due_at` is aware, or None for a grading without a day."""

    seat: InterviewSeat | GradingSeat
    member_id: UUID
    application_id: UUID
    due_at: datetime | None
    started: bool
    grading: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How many scorecards of an application are in, without what they say."""

    states: tuple[State, ...] = ()

    @property
    def inside(self) -> int:
        return self.states.count("in")

    @property
    def total(self) -> int:
        return len(self.states)

    @property
    def owed(self) -> int:
        return self.total - self.inside


# --- owing


def owed_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's interview seats whose scorecard is not submitted; shadowing and released seats owe none."""
    return InterviewSeat.objects.filter(OWED_INTERVIEW, member=member)


def owed_grading_seats(member: Membership) -> QuerySet[GradingSeat]:
    """Return the member's grading seats whose scorecard is not submitted and that were not released."""
    return GradingSeat.objects.filter(OWED_GRADING, member=member)


def owes_on(member: Membership, application: str = "pk") -> Q:
    """Return the condition that the member owes a scorecard; `application` is the path to its id in the outer query."""
    return Q(Exists(owed_interview_seats(member).filter(interview__application_id=OuterRef(application)))) | Q(
        owes_grading_on(member, application)
    )


def owes_grading_on(member: Membership, application: str = "pk") -> Q:
    """Return the condition that the member owes a grading, so must not learn whose work it is."""
    return Q(Exists(owed_grading_seats(member).filter(application_id=OuterRef(application))))


def owed_seats(member: Membership) -> list[OwedSeat]:
    """Return everything the member owes, soonest first; seats come with what their page needs to name them."""
    interviews = owed_interview_seats(member).select_related(
        "scorecard", "interview__stage", "interview__application__candidate", "interview__application__role"
    )
    gradings = owed_grading_seats(member).select_related("scorecard", "stage", "application__role")
    owed = [*map(_of_interview, interviews), *map(_of_grading, gradings)]
    return sorted(owed, key=lambda seat: (seat.due_at is None, seat.due_at or clock.now()))


def owed_on(application: Application) -> list[OwedSeat]:
    """Return what anyone still owes on the application, with its members; knows no viewer, for guards and services."""
    interviews = InterviewSeat.objects.filter(OWED_INTERVIEW, interview__application=application).order_by(
        "member__user__name"
    )
    gradings = GradingSeat.objects.filter(OWED_GRADING, application=application).order_by("member__user__name")
    return [
        *map(_of_interview, interviews.select_related("scorecard", "interview__stage", "member__user")),
        *map(_of_grading, gradings.select_related("scorecard", "stage", "member__user")),
    ]


def waiting_for(application: Application, member: Membership) -> list[str]:
    """Return sentences for `member` on what keeps the scorecards from being complete; empty when all are in."""
    return said_of(owed_on(application), member)


def said_of(owed: list[OwedSeat], member: Membership) -> list[str]:
    """Put owed seats of one application into sentences for `member`.

    Who interviews is no secret. Who grades, and that a grading is this candidate's, stays hidden from a grader.
    """
    names = [str(seat.seat.member) for seat in owed if not seat.grading]
    gradings = [str(seat.seat.member) for seat in owed if seat.grading]
    if any(seat.grading and seat.member_id == member.pk for seat in owed):
        return [f"Scorecards are still owed{_by(names)}."]
    said = [f"{_count(names, 'scorecard')} still owed{_by(names)}."] if names else []
    return said + ([f"{_count(gradings, 'grade')} of the written work still owed{_by(gradings)}."] if gradings else [])


def _count(names: list[str], noun: str) -> str:
    return f"1 {noun} is" if len(names) == 1 else f"{len(names)} {noun}s are"


def _by(names: list[str]) -> str:
    unique = list(dict.fromkeys(names))
    if not unique:
        return ""
    return f", by {unique[0]}" if len(unique) == 1 else f", by {', '.join(unique[:-1])} and {unique[-1]}"


def _of_interview(seat: InterviewSeat) -> OwedSeat:
    return OwedSeat(
        seat=seat,
        member_id=seat.member_id,
        application_id=seat.interview.application_id,
        due_at=due_at(seat.interview),
        started=hasattr(seat, "scorecard"),
        grading=False,
    )


def _of_grading(seat: GradingSeat) -> OwedSeat:
    return OwedSeat(
        seat=seat,
        member_id=seat.member_id,
        application_id=seat.application_id,
        due_at=seat.due_at,
        started=hasattr(seat, "scorecard"),
        grading=True,
    )


def due_at(interview: Interview) -> datetime:
    """Return when the scorecards of an interview are due: an hour after it ends, while it is fresh."""
    return interview.ends_at + DUE_AFTER


# --- the blind rule


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
    return cards.select_related(
        "author__user", "rubric_version__rubric", "seat__interview__stage", "grading_seat__stage"
    ).prefetch_related(
        Prefetch(
            "ratings", Rating.objects.select_related("criterion").order_by("criterion__position"), to_attr="rated"
        ),
        Prefetch(
            "flags",
            FlagRaised.objects.select_related("flag").order_by("-flag__kind", "flag__label"),
            to_attr="raised",
        ),
    )


def is_blind(member: Membership, application: Application) -> bool:
    """Tell whether the member owes a scorecard on the application, so that others' are sealed."""
    return Application.objects.filter(owes_on(member), pk=application.pk).exists()


def owes_grading(member: Membership, application: Application) -> bool:
    """Tell whether the member owes a grading there, so must not see which submission is this candidate's."""
    return owed_grading_seats(member).filter(application=application).exists()


def owes_besides(member: Membership, seat: InterviewSeat) -> bool:
    """Tell whether the member owes another scorecard there, so that handing in this one opens none."""
    application_id = seat.interview.application_id
    more = owed_interview_seats(member).filter(interview__application_id=application_id).exclude(pk=seat.pk)
    gradings = owed_grading_seats(member).filter(application_id=application_id)
    return more.values("pk").union(gradings.values("pk")).exists()


def filled(seat: InterviewSeat | GradingSeat) -> tuple[int, int]:
    """Return how many criteria of the seat's scorecard are scored or marked as not assessed, and how many there are."""
    place = Q(scorecard__grading_seat=seat) if isinstance(seat, GradingSeat) else Q(scorecard__seat=seat)
    counts = Rating.objects.filter(place).aggregate(
        done=Count("pk", filter=Q(not_assessed=True) | Q(score__isnull=False)), total=Count("pk")
    )
    return counts["done"], counts["total"]


def is_lead(member: Membership, role_id: UUID) -> bool:
    """Tell whether the member leads the role."""
    return RoleSeat.objects.filter(member=member, role_id=role_id, kind=RoleSeat.Kind.LEAD).exists()


# --- counts that say nothing of what was written


def progress(
    application_ids: Iterable[UUID], member: Membership | None = None, at: datetime | None = None
) -> dict[UUID, Progress]:
    """Return per application which scorecards are in, owed or late: in first, then late, so order says nothing.

    Gradings are left out where `member` owes one, so that a count does not give away whose work it is. One query.
    """
    ids, moment = list(application_ids), at or clock.now()
    seats = InterviewSeat.objects.filter(COUNTED_INTERVIEW, interview__application_id__in=ids)
    gradings = GradingSeat.objects.filter(COUNTED_GRADING, application_id__in=ids)
    if member is not None:
        gradings = gradings.filter(~owes_grading_on(member, "application_id"))
    rows = seats.values_list(
        "interview__application_id", "scorecard__state", F("interview__ends_at") + Value(DUE_AFTER)
    ).union(gradings.values_list("application_id", "scorecard__state", "due_at"), all=True)
    found: dict[UUID, list[State]] = {pk: [] for pk in ids}
    for pk, state, due in rows:
        found[pk].append(_state(state, due, moment))
    order = ("in", "late", "owed")
    return {pk: Progress(tuple(sorted(states, key=order.index))) for pk, states in found.items()}


def _state(scorecard: str | None, due: datetime | None, moment: datetime) -> State:
    if scorecard == Scorecard.State.SUBMITTED:
        return "in"
    return "late" if due is not None and due < moment else "owed"


# --- seats and the library


def own_interview_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's own seats in interviews, whatever their state; the door to the scorecard page."""
    return InterviewSeat.objects.filter(member=member, organisation_id=member.organisation_id).select_related(
        "interview__stage", "interview__application__candidate", "interview__application__role", "member__user"
    )


def visible_gradings(member: Membership) -> QuerySet[GradingSeat]:
    """Return the member's own grading seats; nobody else's, and never with the candidate loaded."""
    return GradingSeat.objects.filter(member=member, organisation_id=member.organisation_id).select_related(
        "stage", "member__user"
    )


def visible_rubrics(member: Membership) -> QuerySet[Rubric]:
    """Return the organisation's rubrics; they are no secret inside it."""
    return Rubric.objects.filter(organisation_id=member.organisation_id)


def newest_versions(member: Membership) -> QuerySet[RubricVersion]:
    """Return the newest version of each of the organisation's rubrics, in the order they came."""
    newer = RubricVersion.objects.filter(rubric=OuterRef("rubric"), number__gt=OuterRef("number"))
    rows = RubricVersion.objects.filter(~Exists(newer), organisation_id=member.organisation_id)
    return rows.select_related("rubric").order_by("rubric__created_at", "rubric_id")


def visible_kit_stages(member: Membership) -> QuerySet[Stage]:
    """Return the stages whose kit the member may open: those of loops they read, and those of their own seats."""
    graded = Q(pk__in=GradingSeat.objects.filter(member=member).values("stage_id"))
    seats = InterviewSeat.objects.filter(member=member).values("interview__stage_id")
    return Stage.objects.filter(
        Q(pk__in=visible_stages(member).values("pk")) | Q(pk__in=seats) | graded,
        organisation_id=member.organisation_id,
    )


def visible_questions(member: Membership) -> QuerySet[Question]:
    """Return the organisation's question bank."""
    return Question.objects.filter(organisation_id=member.organisation_id)


def flags_of(organisation: Organisation | UUID) -> QuerySet[Flag]:
    """Return the flags that may be raised: signals first, in the order of the playbook."""
    return Flag.objects.filter(organisation=organisation).order_by("-kind", "id")
