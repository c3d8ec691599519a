"""The blind rule, once; nothing else reads a scorecard for a person.

A member sees a scorecard if they wrote it; otherwise only if they see its application, it is submitted, they owe no
scorecard on that application, and they have submitted one there that says something or lead the role. Owing is counted
on the seat, not on a draft.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

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
from django.db.models.functions import Cast, Coalesce

from candidates.models import Application
from candidates.queries import visible_applications
from foundation.core.rows import rows_beside
from foundation.people.models import Job, Membership
from foundation.people.queries.seeing import PreparedFor
from roles.queries.leading import led_seats
from rubrics.models import (
    Amendment,
    Debrief,
    FlagRaised,
    PracticeCard,
    ProfileSuspected,
    Rating,
    Scorecard,
    SentencePart,
)
from rubrics.queries.outstanding import owes_grading_on, owes_on

OF_CARD = (
    "id",
    "organisation_id",
    "author_id",
    "recommendation",
    "summary",
    "submitted_at",
    "grading_seat_id",
    "could_read",
    "debrief_was_open",
)


def visible_scorecards(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards that the member may read; the only door, for every page, count, average, feed and file."""
    others = Q(state=Scorecard.State.SUBMITTED) & open_to(member)
    return Scorecard.objects.filter(Q(author=member) | others, organisation_id=member.organisation_id)


def notes_to_leads(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards whose note to the leads the member may read: own ones, and visible ones of led roles.

    Nothing else reads the column: no packet, no debrief on the table, no integration.
    """
    leads = Exists(led_seats(member).filter(role_id=OuterRef("application__role_id")))
    return visible_scorecards(member).filter(Q(author=member) | Q(leads)).exclude(note_to_leads="")


def stands_beside(member: Membership) -> Q:
    """Return the condition that scores of a visible scorecard may stand beside others: own ones, and the debrief's.

    Opening the debrief is an act; until then whoever may read a scorecard reads it alone.
    """
    return Q(author=member) | Q(Exists(Debrief.scorecards.through.objects.filter(scorecard_id=OuterRef("pk"))))


def told_unable(member: Membership) -> QuerySet[Scorecard]:
    """Return the seats' scorecards whose authors could not assess anything, for those who may read why.

    What these hold beyond the reason was never handed in: take the reason, and nothing else of them.
    """
    mine = Q(author=member)
    rows = Scorecard.objects.filter(mine | open_to(member), organisation_id=member.organisation_id)
    return rows.filter(state=Scorecard.State.UNABLE)


def open_to(member: Membership, application: str = "application") -> Q:
    """Return the condition that what others said in scorecards of an application is open to the member.

    `application` is the path to it.
    """
    # Asked by key: as a set it would be made whole, with every application of the organisation, for a few scorecards.
    seen = Q(Exists(visible_applications(member).filter(pk=OuterRef(f"{application}_id"))))
    return seen & ~owes_on(member, f"{application}_id") & _knows(member, application)


def applications_read_of(member: Membership) -> QuerySet[Application]:
    """Return the applications on which what others said in scorecards is open to the member."""
    knows = Exists(_telling_cards(member).filter(application_id=OuterRef("pk"))) | Exists(
        led_seats(member).filter(role_id=OuterRef("role_id"))
    )
    return visible_applications(member).filter(knows, ~owes_on(member))


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
    Its words talk about the scorecards: `shown_reason` and its like are empty for an owner who may read none.
    """
    knows = _knows(member)
    reads = Q() if member.job == Job.OWNER else knows
    seen = visible_applications(member).values("pk")
    rows = Debrief.objects.filter(reads, ~owes_on(member, "application_id"), application__in=seen)
    words = {f"shown_{name}": _if(knows, name) for name in ("reason", "notes", "against")}
    found = rows.select_related("application").annotate(**words)
    return found.none() if member.job in (Job.ADVISOR, Job.OBSERVER) else found


def debriefs_asking_references(member: Membership) -> QuerySet[Debrief]:
    """Return decided debriefs that left something to ask references, of people whom the member sees and owes nothing.

    What to ask is for whoever calls references; why is in the scorecards, and not in these rows.
    """
    seen = visible_applications(member).values("pk")
    rows = Debrief.objects.filter(~owes_on(member, "application_id"), application__in=seen)
    rows = rows.exclude(decided_at=None).exclude(ask_references=[])
    return rows.none() if member.job in (Job.ADVISOR, Job.OBSERVER) else rows


def worded_debriefs(member: Membership) -> QuerySet[Debrief]:
    """Return the debriefs of which the member may read every word, dissent included."""
    return readable_debriefs(member).filter(_knows(member))


def _knows(member: Membership, application: str = "application") -> Q:
    """Return the condition that the member wrote a scorecard on the application that says something, or leads there."""
    wrote = _telling_cards(member).filter(application_id=OuterRef(f"{application}_id"))
    leads = led_seats(member).filter(role_id=OuterRef(f"{application}__role_id"))
    return Q(Exists(wrote)) | Q(Exists(leads))


def _if(condition: Q, name: str) -> Case:
    return Case(When(condition, then=F(name)), default=Value(""), output_field=TextField())


def with_contents(cards: QuerySet[Scorecard]) -> QuerySet[Scorecard, dict[str, Any]]:
    """Return the scorecards in full as plain rows, with author, stage, rubric, contents and amendments: one query."""
    rated = Rating.objects.filter(scorecard=OuterRef("pk")).order_by("criterion__position")
    raised = FlagRaised.objects.filter(scorecard=OuterRef("pk")).order_by("-flag__kind", "flag__label")
    suspected = ProfileSuspected.objects.filter(scorecard=OuterRef("pk")).order_by("profile__label")
    changed = Amendment.objects.filter(scorecard=OuterRef("pk")).order_by("created_at", "id")
    sentence = SentencePart.objects.filter(scorecard=OuterRef("pk")).order_by("id")
    beside: dict[str, Any] = {
        "name": F("author__user__name"),
        "stage": Coalesce("seat__interview__stage__label", "grading_seat__stage__label"),
        "stage_position": Coalesce("seat__interview__stage__position", "grading_seat__stage__position"),
        "rubric": F("rubric_version__rubric__label"),
        "rubric_id": F("rubric_version__rubric_id"),
        "rubric_version_number": F("rubric_version__number"),
        "rated": rows_beside(
            rated,
            criterion="criterion_id",
            key="criterion__key",
            label="criterion__label",
            weight=Cast("criterion__weight", TextField()),  # as text it stays the decimal that it is
            score="score",
            not_assessed="not_assessed",
            evidence="evidence",
        ),
        "raised": rows_beside(raised, key="flag__key", label="flag__label", kind="flag__kind", evidence="evidence"),
        "suspected": rows_beside(suspected, key="profile__key", label="profile__label", evidence="evidence"),
        "amended": rows_beside(changed, by="by__user__name", at="created_at", reason="reason", before="before"),
        "sentence": rows_beside(sentence, part="part", text="text", quote="quote", page="page"),
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


def beside_practice(member: Membership) -> QuerySet[Scorecard]:
    """Return the scorecards beside which the member wrote a practice card, to be compared now that both are in.

    They learn to interview: what they read is of interviews in which they sat, where their own card is in, and of
    people of whom they owe nothing.
    """
    own = PracticeCard.objects.filter(author=member, submitted_at__isnull=False)
    seen = Q(application__in=visible_applications(member).values("pk"))
    beside = Exists(own.filter(seat__interview=OuterRef("seat__interview")))
    rows = Scorecard.objects.filter(seen, ~owes_on(member, "application_id"), beside, seat__shadow=False)
    return rows.filter(state=Scorecard.State.SUBMITTED)


def is_blind(member: Membership, application: Application) -> bool:
    """Tell whether the member owes a scorecard on the application, so that others' are sealed."""
    return Application.objects.filter(owes_on(member), pk=application.pk).exists()
