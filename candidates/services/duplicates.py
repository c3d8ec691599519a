"""Looking for others who may be one of these people: at every door, for one or for thousands, in as many queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from candidates import policies
from candidates.domain.duplicates import MOST_SHARING, Facts, Finding, Someone, judge, keys_of
from candidates.domain.fields import DETAILS
from candidates.models import Attachment, Candidate, DuplicatePair
from candidates.queries.recognising import sharing
from candidates.services.locking import lock_people
from foundation.activity.services import record
from foundation.core import clock
from foundation.core.bulk import CHUNK, add_missing, as_json, change
from foundation.core.errors import Refused
from foundation.core.ids import uuid7_text
from foundation.people.models import Membership

State = DuplicatePair.State
Door = DuplicatePair.Door
# Two who come in at once do not see each other; a later look at both does.
AGAIN_AFTER = timedelta(minutes=2)
AGAIN_WITHIN = timedelta(hours=1)
FORGOTTEN = "Nobody is put together with somebody who was forgotten: there is nothing left that tells who it was."


class Two(NamedTuple):
    """Two people by their ids, the one known longer first."""

    first: UUID
    second: UUID


@transaction.atomic
def look(*, organisation_id: UUID, people: Collection[UUID], door: str) -> list[DuplicatePair]:
    """Keep the open pairs of these people as they are now, and return them: nine queries for each CHUNK at most.

    Called by every act that makes people or changes what they are known by, in its transaction; an import hands in
    all that it made or changed. Pairs on which somebody decided stay as they are, and are not in the answer.
    """
    ids = sorted(people)
    found: dict[UUID, DuplicatePair] = {}
    for start in range(0, len(ids), CHUNK):
        found |= {pair.pk: pair for pair in _look(organisation_id, ids[start : start + CHUNK], door)}
    return list(found.values())


def _look(organisation_id: UUID, ids: Sequence[UUID], door: str) -> list[DuplicatePair]:
    _keep_keys(ids)
    held = Candidate.objects.filter(pk__in=ids)
    keys = {key for own in held.values_list("keys", flat=True) for key in own}
    near = Candidate.objects.filter(pk__in=sharing(organisation_id, keys)).values_list("pk", "name", "names", "keys")
    findings = _judged({pk: Someone((name, *names), frozenset(own)) for pk, name, names, own in near}, set(ids))
    _keep_pairs(organisation_id, ids, findings, door)
    return list(_pairs_of(ids).filter(state=State.OPEN))


def _keep_keys(ids: Sequence[UUID]) -> None:
    """Write by what each of the people is known now, and that they were looked at."""
    files: dict[UUID, list[str]] = defaultdict(list)
    for person, digest in Attachment.objects.filter(candidate_id__in=ids).values_list("candidate_id", "sha256"):
        files[person].append(digest)
    moment = clock.now()
    change(
        Candidate,
        ("keys", "looked_at"),
        [
            (str(one.pk), as_json(sorted(keys_of(facts_of(one, files[one.pk])))), moment)
            for one in lock_people(ids).values()
        ],
    )


def facts_of(candidate: Candidate, files: Iterable[str] = ()) -> Facts:
    """Return by what somebody is known: each detail that tells, and the further ones of its kind."""
    told: dict[str, list[str]] = defaultdict(list)
    for detail in DETAILS:
        if detail.known_by:
            further = getattr(candidate, detail.known_by, ())
            told[detail.known_by] += filter(None, (getattr(candidate, detail.key), *further))
    return Facts(files=tuple(files), **{part: tuple(values) for part, values in told.items()})


def _judged(near: Mapping[UUID, Someone], asked: Collection[UUID]) -> dict[Two, Finding]:
    """Return why each of those asked about may be another; those who share a key are looked at, not everybody."""
    holders: dict[str, list[UUID]] = defaultdict(list)
    for pk, one in near.items():
        for key in one.keys:
            holders[key].append(pk)
    common = {key for key, who in holders.items() if len(who) > MOST_SHARING}
    found: dict[Two, Finding] = {}
    for pk in asked:
        others = {other for key in near[pk].keys - common for other in holders[key]} if pk in near else set()
        for other in others - {pk}:
            two = Two(*sorted((pk, other)))
            if two not in found and (finding := judge(near[pk], near[other], common)):
                found[two] = finding
    return found


def _pairs_of(ids: Collection[UUID]) -> QuerySet[DuplicatePair]:
    return DuplicatePair.objects.filter(Q(first__in=ids) | Q(second__in=ids))


def _keep_pairs(organisation_id: UUID, ids: Sequence[UUID], findings: Mapping[Two, Finding], door: str) -> None:
    """Add the pairs that are new, change those that rest on something else, drop those that rest on nothing."""
    known = {Two(pair.first_id, pair.second_id): pair for pair in _pairs_of(ids)}
    new = [
        (uuid7_text(), str(organisation_id), State.OPEN, door, *map(str, two), as_json(why.reasons), why.certain)
        for two, why in findings.items()
        if two not in known
    ]
    names = ("id", "organisation", "state", "found", "first", "second", "reasons", "certain")
    add_missing(DuplicatePair, names, new)
    moment = clock.now()
    changed: list[tuple[object, ...]] = []
    gone: list[UUID] = []
    for two, pair in known.items():
        finding = findings.get(two)
        if pair.state != State.OPEN or (finding is None and pair.found == Door.HAND):
            continue
        if finding is None:
            gone.append(pair.pk)
        elif (pair.certain, pair.reasons) != (finding.certain, list(finding.reasons)):
            changed.append((str(pair.pk), as_json(finding.reasons), finding.certain, moment))
    change(DuplicatePair, ("reasons", "certain", "updated_at"), changed)
    if gone:
        _drop(gone)


def _drop(gone: Collection[UUID]) -> None:
    """Ask no more about pairs that rest on nothing; those that were merged once keep their history, and are asked."""
    pairs = DuplicatePair.objects.filter(pk__in=gone)
    pairs.filter(merges=None).delete()
    pairs.update(reasons=[], certain=False, updated_at=clock.now())


def look_again(limit: int = CHUNK) -> int:
    """Look at people who were never looked at, and once more at those who came in lately; return how many these were.

    It finds two who came in at the same moment, and everybody after an older installation was migrated.
    """
    now = clock.now()
    lately = Q(updated_at__gt=now - AGAIN_WITHIN, updated_at__lt=now - AGAIN_AFTER)
    due = Q(looked_at=None) | (lately & Q(looked_at__lt=F("updated_at") + AGAIN_AFTER))
    rows = list(Candidate.objects.filter(due).order_by("created_at").values_list("organisation_id", "pk")[:limit])
    for organisation_id, some in groupby(sorted(rows), key=lambda row: row[0]):
        look(organisation_id=organisation_id, people=[pk for _, pk in some], door=Door.SWEEP)
    return len(rows)


@transaction.atomic
def keep_apart(*, actor: Membership, pair: DuplicatePair) -> DuplicatePair:
    """Remember that two people are two; nobody is asked about them again.

    Raises Forbidden, and Refused when they are one by now.
    """
    policies.can_decide_pair.require(actor, pair)
    lock_people([pair.first_id, pair.second_id])
    current = DuplicatePair.objects.select_for_update().get(pk=pair.pk)
    if current.state == State.MERGED:
        raise Refused("These two are one person by now. Take the merge apart first.", code="merged")
    if current.state == State.DIFFERENT:
        return current
    current.state, current.decided_by, current.decided_at = State.DIFFERENT, actor, clock.now()
    current.save(update_fields=["state", "decided_by", "decided_at", "updated_at"])
    data = {"names": [str(pair.first), str(pair.second)], "pair": str(pair.pk)}
    record("candidate.kept_apart", actor=actor, subject=pair.first, data=data)
    return current


def open_pair(*, actor: Membership, one: Candidate, other: Candidate) -> DuplicatePair:
    """Return the pair of two people of one organisation, made by hand where nothing was found.

    Raises Refused for somebody who was forgotten.
    """
    if one.forgotten or other.forgotten:
        raise Refused(FORGOTTEN, code="forgotten")
    first, second = sorted((one, other), key=lambda row: row.pk)
    made, _new = DuplicatePair.objects.get_or_create(
        first=first,
        second=second,
        defaults={"organisation_id": actor.organisation_id, "found": Door.HAND},
    )
    return made
