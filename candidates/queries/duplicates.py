"""Pairs of people who may be one, for those who may see both."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from candidates.models import Application, Candidate, DuplicatePair, Merge
from candidates.queries.seeing import visible_applications, visible_candidates
from foundation.core import clock
from foundation.people.models import Job, Membership

PAGE = 50
MOST = 5_000


def visible_pairs(member: Membership) -> QuerySet[DuplicatePair]:
    """Return the pairs of which the member sees both people: all for owners and recruiters, managers where they may.

    Whoever only interviews is not asked who is who.
    """
    rows = DuplicatePair.objects.filter(organisation_id=member.organisation_id)
    rows = rows.filter(first__merged_into=None, second__merged_into=None)
    if member.active and member.is_staff_of_org:
        return rows
    if not member.active or member.job != Job.HIRING_MANAGER:
        return rows.none()
    people = visible_candidates(member)
    return rows.filter(Exists(people.filter(pk=OuterRef("first_id"))), Exists(people.filter(pk=OuterRef("second_id"))))


def open_pairs(member: Membership) -> QuerySet[DuplicatePair]:
    """Return the pairs that wait for somebody's word, the newest first."""
    rows = visible_pairs(member).filter(state=DuplicatePair.State.OPEN).select_related("first", "second")
    return rows.defer("first__keys", "first__search", "second__keys", "second__search").order_by("-pk")


def pairs_of(member: Membership, candidate_id: UUID) -> list[DuplicatePair]:
    """Return the open pairs of one person: one query."""
    return list(open_pairs(member).filter(Q(first=candidate_id) | Q(second=candidate_id))[:PAGE])


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands among those that are open."""

    number: int
    of: int
    before: UUID | None
    after: UUID | None


def place_of(member: Membership, pair: DuplicatePair) -> Place:
    """Return where a pair stands in the list: one query. Behind the first MOST nobody counts."""
    rows = visible_pairs(member).filter(state=DuplicatePair.State.OPEN).order_by("-pk")
    ids = list(rows.values_list("pk", flat=True)[:MOST])
    newer, older = [pk for pk in ids if pk > pair.pk], [pk for pk in ids if pk < pair.pk]
    return Place(
        number=len(newer) + 1,
        of=len(ids),
        before=newer[-1] if newer else None,
        after=older[0] if older else None,
    )


def standing(member: Membership, people: Collection[UUID]) -> dict[UUID, list[Application]]:
    """Return the visible applications of these people, the newest first, with role and stage: one query."""
    rows = visible_applications(member).filter(candidate__in=people).select_related("role", "stage", "reject_reason")
    found: dict[UUID, list[Application]] = {pk: [] for pk in people}
    for one in rows.order_by("-applied_at"):
        found[one.candidate_id].append(one)
    return found


def visible_merges(member: Membership) -> QuerySet[Merge]:
    """Return the merges in the organisation, for owners and recruiters."""
    rows = Merge.objects.filter(organisation_id=member.organisation_id)
    return rows if member.active and member.is_staff_of_org else rows.none()


def merges_of(member: Membership, candidate_id: UUID) -> list[Merge]:
    """Return the merges into a person that can still be taken apart, the newest first: one query."""
    rows = visible_merges(member).filter(winner=candidate_id, undone_at=None, until__gt=clock.now())
    return list(rows.select_related("loser", "by__user").order_by("-pk"))


def now_called(member: Membership, candidate_id: UUID) -> UUID | None:
    """Return who somebody is by now who was merged, if the member may see them; None for everybody else."""
    now = resolved(candidate_id)
    return now if now != candidate_id and visible_candidates(member).filter(pk=now).exists() else None


def one_by_now(member: Membership, pair_id: UUID) -> UUID | None:
    """Return who the two of a pair are by now who were merged, if the member may see them."""
    rows = DuplicatePair.objects.filter(organisation_id=member.organisation_id, pk=pair_id)
    both = {resolved(pk) for pair in rows.values_list("first", "second") for pk in pair}
    now = both.pop() if len(both) == 1 else None
    return now if now and visible_candidates(member).filter(pk=now).exists() else None


def resolved(candidate_id: UUID) -> UUID:
    """Return the id of who somebody is by now, however often they were merged; visibility is for others to ask."""
    into = Candidate.everybody.filter(pk=candidate_id).values_list("merged_into", flat=True).first()
    return candidate_id if into is None else resolved(into)


def resolved_each(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return who those of these people are by now who were merged: a query, and one for each time that somebody was."""
    now: dict[UUID, UUID] = {}
    asked = set(ids)
    while asked:
        rows = Candidate.everybody.filter(pk__in=asked)
        step = {pk: into for pk, into in rows.values_list("pk", "merged_into") if into}
        now = {pk: step.get(into, into) for pk, into in now.items()} | step
        asked = set(step.values())
    return now
