"""What members see of the doors: questions of forms, answers to them, own referrals, and where people came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Application, Candidate, FormAnswer, FormEntry, FormQuestion, Referral
from candidates.queries.seeing import visible_applications
from foundation.people.models import Membership
from roles.models import JdVersion, Role
from roles.queries.seeing import visible_roles

STATE = Application.Status
# What a referrer is told of how it went: that it arrived and how it ended, never where it stands.
TOLD = {STATE.HIRED: "Hired", STATE.REJECTED: "Not this time", STATE.WITHDRAWN: "They withdrew"}


def visible_questions(member: Membership) -> QuerySet[FormQuestion]:
    """Return the questions of the forms of visible roles, also those that are asked no more."""
    rows = FormQuestion.objects.filter(organisation_id=member.organisation_id)
    return rows.filter(role__in=visible_roles(member).order_by().values("pk"))


def visible_form_answers(member: Membership) -> QuerySet[FormAnswer]:
    """Return what people of visible applications answered."""
    rows = FormAnswer.objects.filter(organisation_id=member.organisation_id)
    return rows.filter(entry__application__in=visible_applications(member).order_by().values("pk"))


def roles_to_refer_to(member: Membership) -> QuerySet[Role]:
    """Return the open roles that everybody may read of, and those that the member sees."""
    published = JdVersion.objects.filter(role=OuterRef("pk"), state=JdVersion.State.PUBLISHED)
    rows = Role.objects.filter(organisation_id=member.organisation_id, state=Role.State.OPEN)
    seen = visible_roles(member).order_by().values("pk")
    return rows.filter(Exists(published) | Q(pk__in=seen)).order_by("title", "pk")


def own_referrals(member: Membership) -> QuerySet[Referral]:
    """Return what the member referred, newest first."""
    rows = Referral.objects.filter(by=member).select_related("application__candidate", "application__role")
    return rows.order_by("-created_at")


def told_of(referral: Referral) -> str:
    """Return what its referrer may know: that it arrived, or how it ended."""
    return TOLD.get(STATE(referral.application.status), "Arrived")


class Touch(NamedTuple):
    """A moment at which somebody came to us, by which source, and for which role."""

    at: datetime
    source: str
    role: str
    application_id: UUID


def touches_of(member: Membership, candidate: Candidate) -> list[Touch]:
    """Return where a person came from each time, the first touch first, by the applications that the member sees."""
    return touches_of_each(member, [candidate.pk]).get(candidate.pk, [])


def touches_of_each(member: Membership, candidates: Collection[UUID]) -> dict[UUID, list[Touch]]:
    """Return the same for several people, without those of whom nothing is known: three queries."""
    found = defaultdict(list)
    for person, touch in _touches(visible_applications(member).filter(candidate__in=candidates)):
        found[person].append(touch)
    return {person: sorted(touches) for person, touches in found.items()}


def _touches(rows: QuerySet[Application]) -> Iterator[tuple[UUID, Touch]]:
    seen = rows.order_by().values("pk")
    for person, at, source, role, pk in rows.values_list("candidate_id", "applied_at", "source", "role__title", "pk"):
        yield person, Touch(at, source or "Not said", role, pk)
    known: set[UUID] = set()
    entries = FormEntry.objects.filter(application__in=seen).select_related("application__role", "posting")
    for entry in entries.order_by("pk"):
        to = entry.application
        if to.pk in known:  # the first form made the application
            came = entry.posting.label or entry.posting.channel if entry.posting else "Website"
            yield to.candidate_id, Touch(entry.created_at, came, to.role.title, to.pk)
        known.add(to.pk)
    for row in Referral.objects.filter(application__in=seen).select_related("by__user", "application__role"):
        to = row.application
        yield to.candidate_id, Touch(row.created_at, f"Referred by {row.by.name}", to.role.title, to.pk)
