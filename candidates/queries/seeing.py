"""Which rows of the pipeline a member may see. Everything that shows them to a person starts here."""

from collections.abc import Collection
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from candidates.models import (
    Application,
    Attachment,
    Candidate,
    Hold,
    Interview,
    InterviewSeat,
    Note,
    StageInterval,
    StageMove,
    Tag,
)
from candidates.registries import SealedNotes, sealed_notes, sealed_words
from foundation.people.models import INTEGRATION, Job, Membership
from roles.models import RoleSeat

NO_NOTES = Q(pk__in=[])
NO_WORDS = Q(pk__in=[])
SEATED_JOBS = (Job.HIRING_MANAGER, Job.INTERVIEWER, Job.ADVISOR)
JUDGES = (Job.OWNER, Job.RECRUITER, *SEATED_JOBS)
READS_PEOPLE = (*JUDGES, INTEGRATION)
# A tag may say what somebody should not have heard before they judge.
READS_TAGS = (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER, INTEGRATION)


def may_judge(member: Membership) -> bool:
    """Tell whether the member could be asked to judge people: whoever has another job since opens no seat any more."""
    return member.active and member.job in JUDGES


def visible_applications(member: Membership) -> QuerySet[Application]:
    """Return the applications that `member` may see.

    Owners, recruiters and integrations see all of the organisation; hiring managers those of roles where they hold a
    seat other than approver; all who interview see those where they sit in an interview that is not cancelled (a
    released seat still shows it). A grading seat shows nothing: the name is hidden there. Observers see none.
    """
    rows = Application.objects.filter(organisation_id=member.organisation_id)
    if not member.active or member.job not in READS_PEOPLE:
        return rows.none()
    if member.reads_all_of_org:
        return rows
    sits = Exists(own_seats(member).filter(interview__application=OuterRef("pk")))
    if member.job != Job.HIRING_MANAGER:
        return rows.filter(sits)
    return rows.filter(Q(role_id__in=worked_roles(member)) | sits)


def worked_roles(member: Membership) -> QuerySet[RoleSeat, object]:
    """Return the ids of roles whose pipeline a hiring manager sees, as a subquery."""
    held = RoleSeat.objects.filter(member=member).exclude(kind=RoleSeat.Kind.APPROVER)
    return held.values_list("role_id", flat=True)


def worked_applications(member: Membership, ids: Collection[UUID]) -> set[UUID]:
    """Return those of the applications whose pipeline the member works on: one query at most."""
    if not member.active or member.job not in (Job.OWNER, Job.RECRUITER, Job.HIRING_MANAGER):
        return set()
    rows = Application.objects.filter(pk__in=ids, organisation_id=member.organisation_id)
    if not member.is_staff_of_org:
        kinds = (RoleSeat.Kind.LEAD, RoleSeat.Kind.RECRUITER)
        rows = rows.filter(role__in=RoleSeat.objects.filter(member=member, kind__in=kinds).values("role_id"))
    return set(rows.values_list("pk", flat=True))


def told_why(member: Membership, ids: Collection[UUID]) -> set[UUID]:
    """Return those of the applications on which the member reads why a guard was passed: two queries at most.

    It may tell of judgements, so it is for those who work the pipeline and from whom none are sealed there.
    """
    sealed = reduce(or_, (part(member) for part in sealed_words), NO_WORDS)
    worked = worked_applications(member, ids)
    return set(Application.objects.filter(~sealed, pk__in=worked).values_list("pk", flat=True)) if worked else set()


def own_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the member's seats in interviews that are not cancelled, released ones too."""
    return InterviewSeat.objects.filter(member=member).exclude(interview__state=Interview.State.CANCELLED)


def visible_candidates(member: Membership) -> QuerySet[Candidate]:
    """Return the people that `member` may see: all for owners and recruiters, else those of a visible application."""
    rows = Candidate.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    return rows.filter(Exists(visible_applications(member).filter(candidate=OuterRef("pk"))))


def visible_tags(member: Membership) -> QuerySet[Tag]:
    """Return the tags of the organisation, for those who read tags and for integrations."""
    rows = Tag.objects.filter(organisation_id=member.organisation_id)
    return rows if member.active and member.job in READS_TAGS else rows.none()


def counted_tags(member: Membership) -> list[Tag]:
    """Return the tags by name, each with how many `people` have it: one query."""
    return list(visible_tags(member).annotate(people=Count("candidates")).order_by(Lower("name")))


def visible_interviews(member: Membership) -> QuerySet[Interview]:
    """Return the interviews of visible applications; interviewers and advisors see their own, while not cancelled."""
    rows = Interview.objects.filter(organisation_id=member.organisation_id)
    if not member.active or member.job not in READS_PEOPLE:
        return rows.none()
    if member.reads_all_of_org:
        return rows
    own = Q(pk__in=own_seats(member).values("interview_id"))
    if member.job == Job.HIRING_MANAGER:
        return rows.filter(own | Q(application__role_id__in=worked_roles(member)))
    return rows.filter(own)


def visible_seats(member: Membership) -> QuerySet[InterviewSeat]:
    """Return the seats of visible interviews."""
    rows = InterviewSeat.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    return rows.filter(interview__in=visible_interviews(member))


def visible_moves(member: Membership) -> QuerySet[StageMove]:
    """Return the steps of visible applications."""
    rows = StageMove.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    return rows.filter(application__in=visible_applications(member))


def visible_intervals(member: Membership) -> QuerySet[StageInterval]:
    """Return the times in stages of visible applications."""
    rows = StageInterval.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    return rows.filter(application__in=visible_applications(member))


def visible_holds(member: Membership) -> QuerySet[Hold]:
    """Return the holds of visible applications."""
    rows = Hold.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    return rows.filter(application__in=visible_applications(member))


def visible_notes(member: Membership) -> QuerySet[Note]:
    """Return shared notes of visible applications that are not sealed, and the member's own.

    Advisors, who write none, read none; what integrations read is what they wrote.
    """
    return _notes(member).filter(Q(author=member) | ~reduce(or_, (part.sealed for part in _parts(member)), NO_NOTES))


def told_notes(member: Membership) -> QuerySet[Note]:
    """Return the notes that the member may know of; `waits` tells which of them they may not read yet."""
    sealed = reduce(or_, (part.sealed for part in _parts(member)), NO_NOTES) & ~Q(author=member)
    told = reduce(or_, (part.told for part in _parts(member)), NO_NOTES)
    flag = Case(When(sealed, then=Value(True)), default=Value(False), output_field=BooleanField())
    return _notes(member).filter(~sealed | told).annotate(waits=flag)


def _parts(member: Membership) -> list[SealedNotes]:
    return [part(member) for part in sealed_notes]


def _notes(member: Membership) -> QuerySet[Note]:
    rows = Note.objects.filter(organisation_id=member.organisation_id, application__in=visible_applications(member))
    if member.job == Job.ADVISOR:
        return rows.none()
    if member.is_integration:
        return rows.filter(author=member)
    return rows.filter(Q(private=False) | Q(author=member))


def visible_attachments(member: Membership) -> QuerySet[Attachment]:
    """Return the files of visible applications, and those of a visible person that belong to no application."""
    rows = Attachment.objects.filter(organisation_id=member.organisation_id)
    if member.active and member.reads_all_of_org:
        return rows
    loose = Q(application=None, candidate__in=visible_candidates(member))
    return rows.filter(Q(application__in=visible_applications(member)) | loose)
