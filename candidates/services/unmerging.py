"""Taking two people apart again: rows go back where they were, what happened since stays with whom it was done to."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from candidates import policies
from candidates.domain.fields import DETAILS, KEYS
from candidates.domain.merging import LISTS, NOBODY, known_of
from candidates.models import Application, Candidate, DuplicatePair, Merge, Tag
from candidates.services.closing_duplicates import open_duplicate
from candidates.services.duplicates import Door, State, look
from candidates.services.moving_over import move_back
from foundation.activity.services import record
from foundation.core import clock, formatting, versions
from foundation.core.errors import Refused
from foundation.people.models import Membership

# How many are emptied by one sweep; the next goes on.
SWEPT = 500
EMPTY: dict[str, Any] = {"moved": {}, "before": {}, "after": {}, "closed": []}


@transaction.atomic
def take_apart(*, actor: Membership, merge: Merge, different: bool = False) -> Merge:
    """Undo a merge: both are there again, each with the rows that were theirs; nobody is told.

    What was changed by hand since stays changed, what came in since stays with the one who stayed. With `different`
    nobody is asked about the two again. Raises Forbidden, and Refused when it was undone already, is too long ago, or
    another merge stands on it.
    """
    policies.can_undo_merge.require(actor, merge)
    winner, loser = _locked(merge)
    merge = _checked(merge, winner)
    moved = dict(merge.moved)
    Application.objects.filter(candidate=winner).order_by("pk").select_for_update(of=("self",)).exists()
    pairs = moved.pop("pairs", [])
    _restore(winner, loser, merge)
    move_back(moved, loser, winner)
    reopened = [open_duplicate(actor=actor, closed=one) for one in merge.closed]
    DuplicatePair.objects.filter(pk__in=pairs, state=State.DIFFERENT).delete()
    state = State.DIFFERENT if different else State.OPEN
    DuplicatePair.objects.filter(pk=merge.pair_id).update(
        state=state, decided_by=actor if different else None, decided_at=clock.now() if different else None
    )
    look(organisation_id=winner.organisation_id, people=[winner.pk, loser.pk], door=Door.HAND)
    merge.undone_at, merge.undone_by = clock.now(), actor
    merge.save(update_fields=["undone_at", "undone_by", "updated_at"])
    place = Application.objects.filter(candidate=winner).select_related("role").order_by("-applied_at").first()
    data = {"names": [str(loser), str(winner)], "merge": str(merge.pk), "stayed_closed": reopened.count(False)}
    record("candidate.taken_apart", actor=actor, subject=winner, place_of=place, data=data)
    return merge


def _locked(merge: Merge) -> tuple[Candidate, Candidate]:
    """Return the two, locked in the order in which everybody locks."""
    rows = Candidate.everybody.filter(pk__in=[merge.winner_id, merge.loser_id]).defer("search").order_by("pk")
    people = {row.pk: row for row in rows.select_for_update(of=("self",))}
    return people[merge.winner_id], people[merge.loser_id]


def _checked(merge: Merge, winner: Candidate) -> Merge:
    current = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if current.undone_at is not None:
        raise Refused("These two were taken apart already.", code="undone")
    if current.until <= clock.now():
        raise Refused(f"This could be taken apart until {formatting.day(current.until)}.", code="too_late")
    if winner.merged_into_id is not None:
        raise Refused(f"{winner} was merged with somebody else since. Take that apart first.", code="merged_again")
    return current


def _restore(winner: Candidate, loser: Candidate, merge: Merge) -> None:
    """Give the one who stayed back what they were, where nobody changed it since; then the other is there again."""
    own, theirs = _known(merge.before), known_of(loser)
    for name in (*KEYS, "zone"):
        if getattr(winner, name) == merge.after.get(name):
            setattr(winner, name, merge.before[name])
    if winner.email and winner.email.lower() == loser.email.lower():
        winner.email = merge.before["email"]
    for name in LISTS:
        left = [value for value in getattr(winner, name) if value in own[name] or value not in theirs[name]]
        setattr(winner, name, [value for value in left if value not in _firsts(winner)])
    tags = {*winner.tags.values_list("name", flat=True)} - ({*merge.after["tags"]} - {*merge.before["tags"]})
    winner.tags.set(Tag.objects.filter(organisation_id=winner.organisation_id, name__in=tags | {*merge.before["tags"]}))
    loser.merged_into = None
    try:
        with transaction.atomic():
            versions.bump(winner, *KEYS, *LISTS, "zone")
            versions.bump(loser, "merged_into")
    except IntegrityError:
        said = f"Somebody else has the address of {winner} or {loser} by now. Change it there first."
        raise Refused(said, code="address_taken") from None


def _known(kept: dict[str, Any]) -> dict[str, list[str]]:
    return known_of(type("Kept", (), kept))


def _firsts(person: Candidate) -> list[str]:
    return [getattr(person, detail.key) for detail in DETAILS if detail.known_by in LISTS]


def empty_old() -> int:
    """Forget what it would take to undo merges that nobody can undo any more, and who the others were."""
    now = clock.now()
    old = list(Merge.objects.filter(until__lte=now).exclude(before={}).values_list("pk", flat=True)[:SWEPT])
    stands = Merge.objects.filter(loser=OuterRef("pk"), undone_at=None, until__gt=now)
    losers = Candidate.everybody.exclude(merged_into=None).exclude(**NOBODY).exclude(Exists(stands))
    with transaction.atomic():
        Merge.objects.filter(pk__in=old).update(**EMPTY)
        Candidate.everybody.filter(pk__in=list(losers.values_list("pk", flat=True)[:SWEPT])).update(**NOBODY)
    return len(old)
