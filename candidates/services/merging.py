"""Putting two people together: what stays is chosen, nothing is lost, nobody is told, and it can be taken apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from candidates import policies
from candidates.domain.fields import details_of
from candidates.domain.merging import LISTS, both_of, further, known_of, settled
from candidates.models import Application, Candidate, DuplicatePair, Merge, Tag
from candidates.queries.merging import Clash, clashes, obstacles
from candidates.services.closing_duplicates import close_duplicate
from candidates.services.duplicates import FORGOTTEN, State, look
from candidates.services.locking import lock_people
from candidates.services.moving_over import move_over
from foundation.activity.services import record
from foundation.core import clock, versions
from foundation.core.errors import Conflict, Invalid, Refused
from foundation.people.models import Membership

UNDONE_WITHIN = timedelta(days=30)
CHOOSE = "Choose which of the two stays."
GOES_ON = "Say which application goes on."
KEPT = (*LISTS, "zone")


@dataclass(frozen=True, slots=True)
class Choices:
    """What stays. `keep` says first or second for each detail that both have; `goes_on` names an application for each
    role in which both are in play; `tags` are those that stay, None for all.
    """

    keep: Mapping[str, str] = field(default_factory=dict)
    goes_on: Mapping[UUID, UUID] = field(default_factory=dict)
    tags: Collection[str] | None = None


@transaction.atomic
def merge_people(
    *,
    actor: Membership,
    pair: DuplicatePair,
    choices: Choices,
    stays: UUID | None = None,
    seen: tuple[int, int] | None = None,
) -> Merge:
    """Put the two of a pair together; `stays` is whose row goes on, that of the one known longer unless given.

    Applications with all that belongs to them, files and what other systems call the other one go over; what is
    sealed stays sealed, and nobody is told. `seen` are the versions of the two that the choices were made on.
    Raises Forbidden; Invalid beside each choice that is missing (details by their key, roles by `role_<id>`);
    Conflict when one of them changed since; Refused when they are one already or somebody waits for an application
    that would be closed.
    """
    policies.can_decide_pair.require(actor, pair)
    first, second = _locked(pair, seen)
    winner, loser = (second, first) if stays == second.pk else (first, second)
    applications = _applications(first, second)
    values, undecided = settled(both_of(first, second), choices.keep)
    found = clashes(applications)
    _refuse_open(undecided, found, choices)
    closing = _to_close(found, choices)
    before = _as_kept(winner)
    closed = [close_duplicate(actor=actor, application=one, goes_on=other) for one, other in closing]
    moved = move_over(loser, winner)
    loser.merged_into = winner
    versions.bump(loser, "merged_into")
    _take_over(winner, loser, values, choices)
    merge = Merge.objects.create(
        organisation_id=winner.organisation_id,
        pair=pair,
        winner=winner,
        loser=loser,
        by=actor,
        until=clock.now() + UNDONE_WITHIN,
        moved={**moved, **_pairs_over(winner, loser)},
        before=before,
        after=_as_kept(winner),
        closed=closed,
    )
    DuplicatePair.objects.filter(pk=pair.pk).update(
        state=State.MERGED, decided_by=actor, decided_at=clock.now(), updated_at=clock.now()
    )
    look(organisation_id=winner.organisation_id, people=[winner.pk], door=pair.found)
    _tell(actor, merge, applications)
    return merge


def _locked(pair: DuplicatePair, seen: tuple[int, int] | None) -> tuple[Candidate, Candidate]:
    people = lock_people([pair.first_id, pair.second_id], whole=True)
    if len(people) < 2:
        raise Refused("One of these two was merged with somebody meanwhile. Look at the list again.", code="merged")
    first, second = people[pair.first_id], people[pair.second_id]
    if first.forgotten or second.forgotten:
        raise Refused(FORGOTTEN, code="forgotten")
    if seen is not None and seen != (first.version, second.version):
        raise Conflict("One of the two was changed since you looked. Look at what stays once more.", code="changed")
    return first, second


def _applications(*people: Candidate) -> list[Application]:
    rows = Application.objects.filter(candidate__in=[one.pk for one in people]).order_by("pk")
    return list(rows.select_related("role__organisation", "stage", "candidate").select_for_update(of=("self",)))


def _refuse_open(undecided: Sequence[str], found: Sequence[Clash], choices: Choices) -> None:
    """Raise Invalid for what nobody chose."""
    errors = dict.fromkeys(undecided, CHOOSE)
    for clash in found:
        if choices.goes_on.get(clash.role_id) not in {one.pk for one in clash.applications}:
            errors[f"role_{clash.role_id}"] = GOES_ON
    if errors:
        raise Invalid(errors, code="undecided")


def _to_close(found: Sequence[Clash], choices: Choices) -> list[tuple[Application, Application]]:
    """Return the applications that end as duplicates, each with the one that goes on."""
    pairs = []
    for clash in found:
        goes_on = next(one for one in clash.applications if one.pk == choices.goes_on[clash.role_id])
        pairs += [(one, goes_on) for one in clash.applications if one is not goes_on]
    waits = obstacles(found)
    if reasons := [waits[one.pk] for one, _ in pairs if one.pk in waits]:
        raise Refused(reasons[0], code="somebody_waits", reasons=reasons)
    return pairs


def _as_kept(person: Candidate) -> dict[str, Any]:
    """Return what a merge may change of a row, as it is kept to be put back."""
    tags = sorted(person.tags.values_list("name", flat=True))
    return {**details_of(person), **{name: getattr(person, name) for name in KEPT}, "tags": tags}


def _take_over(winner: Candidate, loser: Candidate, values: Mapping[str, str], choices: Choices) -> None:
    """Give the one who stays what was chosen; everything that the other was known by stays known."""
    known = [known_of(winner), known_of(loser)]
    changed = {**details_of(winner), **values, **further(known, values), "zone": winner.zone or loser.zone}
    for name, value in changed.items():
        setattr(winner, name, value)
    versions.bump(winner, *changed)
    tags = Tag.objects.filter(candidates__in=[winner.pk, loser.pk]).distinct()
    if choices.tags is not None:
        wanted = {name.lower() for name in choices.tags}
        tags = tags.filter(pk__in=[tag.pk for tag in tags if tag.name.lower() in wanted])
    winner.tags.set(tags)


def _pairs_over(winner: Candidate, loser: Candidate) -> dict[str, list[str]]:
    """Let what was said of the other hold for the one who stays: who is somebody else stays somebody else."""
    mine = DuplicatePair.objects.filter(first=loser) | DuplicatePair.objects.filter(second=loser)
    mine.filter(state=State.OPEN).exclude(first=winner).exclude(second=winner).delete()
    made = []
    for pair in mine.filter(state=State.DIFFERENT):
        other = pair.second_id if pair.first_id == loser.pk else pair.first_id
        if other == winner.pk:
            continue
        first, second = sorted((winner.pk, other))
        said = {"reasons": pair.reasons, "found": pair.found, "decided_by": pair.decided_by}
        taken, new = DuplicatePair.objects.get_or_create(
            first_id=first,
            second_id=second,
            defaults={
                **said,
                "organisation_id": winner.organisation_id,
                "state": State.DIFFERENT,
                "decided_at": pair.decided_at,
            },
        )
        if new:
            made.append(str(taken.pk))
    return {"pairs": made} if made else {}


def _tell(actor: Membership, merge: Merge, applications: Sequence[Application]) -> None:
    """Record the merge where most will look for it: with the newest application that goes on."""
    live = [one for one in applications if one.status in (Application.Status.ACTIVE, Application.Status.HOLD)]
    place = max(live or applications, key=lambda one: one.applied_at, default=None)
    record(
        "candidate.merged",
        actor=actor,
        subject=merge.winner,
        place_of=place,
        data={"names": [str(merge.loser), str(merge.winner)], "merge": str(merge.pk)},
    )
